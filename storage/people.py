"""Usagers, and the ledger of what they agreed to. A person exists here only from their first yes."""

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update
from sqlalchemy.engine import Row

from flows.domain.model import Person, Purpose
from storage.chats import PEOPLE, named, number
from storage.insert import insert_or_update
from storage.prepared import Prepared
from storage.sealed import Keys, keys_of, place
from storage.tables import consents, people


def by_chat(connection: Connection, chat_id: int) -> Person | None:
    """The person of this chat, with what they agree to now; None before consent and after a stop."""
    found = select(people).where(_here(connection, chat_id), people.c.state != "stopped")
    row = connection.execute(found).first()
    return _person(connection, row) if row else None


def stopped(connection: Connection, chat_id: int) -> bool:
    """Whether this chat's person said stop: they get nothing more, and are not erased yet."""
    found = select(people.c.id).where(_here(connection, chat_id), people.c.state == "stopped")
    return connection.execute(found).first() is not None


def _here(connection: Connection, chat_id: int) -> ColumnElement[bool]:
    return people.c.telegram_id == keys_of(connection).handle(chat_id)


def by_id(connection: Connection, person_id: int) -> Person | None:
    row = connection.execute(select(people).where(people.c.id == person_id)).first()
    return _person(connection, row) if row else None


def _person(connection: Connection, row: Row[tuple[object, ...]]) -> Person:
    nickname = called(keys_of(connection), row.id, row.nickname)
    return Person(id=row.id, language=row.language, nickname=nickname, purposes=agreed(connection, row.id))


def called(keys: Keys, person_id: int, sealed: str) -> str:
    """The nickname of this person's row, opened."""
    return keys.open(sealed, place(_NICKNAME, person_id))


def agreed(connection: Connection, person_id: int) -> frozenset[Purpose]:
    """The purposes whose last act is a yes."""
    last = select(func.max(consents.c.id)).where(consents.c.person_id == person_id).group_by(consents.c.purpose)
    given = select(consents.c.purpose).where(consents.c.id.in_(last), consents.c.act == "given")
    return frozenset(connection.execute(given).scalars())


_NICKNAME = "people.nickname"
_NUMBER = Prepared(select(people.c.id).where(people.c.telegram_id == bindparam("chat")))
_LAST_ACT = Prepared(
    select(consents.c.act, consents.c.text_hash)
    .where(consents.c.person_id == bindparam("person"), consents.c.purpose == bindparam("about"))
    .order_by(consents.c.id.desc())
    .limit(1)
)
_ACT = Prepared(consents.insert(), "person_id", "purpose", "act", "text_hash", "language", "at")
_WELCOME = insert_or_update(people, "telegram_id", "state", "language", "last_contact", also=["created", "number"])


def consent(
    connection: Connection, chat_id: int, purpose: Purpose, given: bool, text: str, language: str, now: datetime
) -> int | None:
    """Writes one act of consent, once. The first yes to a request is what makes a person exist."""
    handle = keys_of(connection).handle(chat_id)
    person_id: int | None = _NUMBER.run(connection, {"chat": handle}).scalar()
    if purpose == "request" and given:
        person_id = _welcome(connection, chat_id, language, now)
    if person_id is None:
        return None
    act = "given" if given else "refused"
    text_hash = hashlib.sha256(text.encode()).hexdigest()
    last = _LAST_ACT.run(connection, {"person": person_id, "about": purpose}).first()
    if last is None or tuple(last) != (act, text_hash):
        row = {"person_id": person_id, "purpose": purpose, "act": act, "text_hash": text_hash}
        _ACT.run(connection, {**row, "language": language, "at": now})
    return person_id


def _welcome(connection: Connection, chat_id: int, language: str, now: datetime) -> int:
    who = named(keys_of(connection), PEOPLE, chat_id)
    _WELCOME.run(connection, {**who, "language": language, "state": "active", "created": now, "last_contact": now})
    return int(_NUMBER.run(connection, {"chat": who["telegram_id"]}).scalar())


def withdraw(connection: Connection, person_id: int, now: datetime) -> None:
    """Every live yes becomes a no, and nothing is sent to this person any more."""
    person = by_id(connection, person_id)
    for purpose in sorted(person.purposes if person else ()):
        row = {"person_id": person_id, "purpose": purpose, "act": "withdrawn", "text_hash": ""}
        connection.execute(consents.insert().values(**row, language=person.language if person else "", at=now))
    connection.execute(update(people).where(people.c.id == person_id).values(state="stopped"))


def speak(connection: Connection, person_id: int, language: str) -> None:
    connection.execute(update(people).where(people.c.id == person_id).values(language=language))


def call(connection: Connection, person_id: int, nickname: str) -> None:
    sealed = keys_of(connection).seal(nickname, place(_NICKNAME, person_id))
    connection.execute(update(people).where(people.c.id == person_id).values(nickname=sealed))


_SEEN = update(people).where(people.c.id == bindparam("person"), people.c.state != "stopped")
_SEEN_NOW = Prepared(_SEEN.values(last_contact=bindparam("now", type_=people.c.last_contact.type), state="active"))


def seen(connection: Connection, person_id: int, now: datetime) -> None:
    """They wrote to us: they can be reached."""
    _SEEN_NOW.run(connection, {"person": person_id, "now": now})


def lost(connection: Connection, chat_id: int) -> None:
    """Telegram says that messages no longer arrive: blocked, or the account is gone."""
    here = update(people).where(_here(connection, chat_id), people.c.state == "active")
    connection.execute(here.values(state="unreachable"))


def chat_of(connection: Connection, person_id: int) -> int | None:
    """Where to write to this person; None when nothing may be sent."""
    reached = select(people.c.telegram_id, people.c.number).where(people.c.id == person_id, people.c.state == "active")
    row = connection.execute(reached).first()
    return number(keys_of(connection), PEOPLE, *row) if row else None
