"""Usagers, and the ledger of what they agreed to. A person exists here only from their first yes.

The ledger is only ever added to (the database refuses the rest); what a person agrees to now is their last act about
each purpose."""

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update
from sqlalchemy.engine import Row

from flows.domain.model import Person, Purpose
from storage.chats import PEOPLE, named, number
from storage.consented import LIVE, SILENT, Consented
from storage.insert import insert_or_update
from storage.prepared import Prepared
from storage.sealed import Keys, keys_of, place
from storage.tables import people
from storage.tables_of_rights import consents


def by_chat(connection: Connection, chat_id: int) -> Person | None:
    """The person of this chat, with what they agree to now; None before consent, after a stop, during a pause."""
    found = select(people).where(_here(connection, chat_id), people.c.state.not_in(SILENT))
    row = connection.execute(found).first()
    return _person(connection, row) if row else None


def stopped(connection: Connection, chat_id: int) -> bool:
    """Whether this chat's person stopped or paused: they get nothing more, and are not erased yet."""
    found = select(people.c.id).where(_here(connection, chat_id), people.c.state.in_(SILENT))
    return connection.execute(found).first() is not None


def _here(connection: Connection, chat_id: int) -> ColumnElement[bool]:
    return people.c.telegram_id == keys_of(connection).handle(chat_id)


def by_id(connection: Connection, person_id: int) -> Person | None:
    row = connection.execute(select(people).where(people.c.id == person_id)).first()
    return _person(connection, row) if row else None


def _person(connection: Connection, row: Row[tuple[object, ...]]) -> Person:
    nickname = called(keys_of(connection), row.id, row.nickname)
    purposes = agreed(connection, row.id)
    return Person(id=row.id, language=row.language, nickname=nickname, shared_phone=row.shared_phone, purposes=purposes)


def called(keys: Keys, person_id: int, sealed: str) -> str:
    """The nickname of this person's row, opened."""
    return keys.open(sealed, place(_NICKNAME, person_id))


def agreed(connection: Connection, person_id: int) -> frozenset[Purpose]:
    """The purposes whose last act is a yes."""
    last = select(func.max(consents.c.id)).where(consents.c.person_id == person_id).group_by(consents.c.purpose)
    given = select(consents.c.purpose).where(consents.c.id.in_(last), consents.c.act.in_(LIVE))
    return frozenset(connection.execute(given).scalars())


_NICKNAME = "people.nickname"
_THIS = people.c.id == bindparam("person")
_NUMBER = Prepared(select(people.c.id).where(people.c.telegram_id == bindparam("chat")))
_LAST_ACT = Prepared(
    select(consents.c.act, consents.c.text_hash, consents.c.version)
    .where(consents.c.person_id == bindparam("person"), consents.c.purpose == bindparam("about"))
    .order_by(consents.c.id.desc())
    .limit(1)
)
_STATE = Prepared(select(people.c.state).where(_THIS))
_SPEAK = Prepared(update(people).where(_THIS).values(language=bindparam("spoken")))
_CALL = Prepared(update(people).where(_THIS).values(nickname=bindparam("sealed")))
_ACT = Prepared(consents.insert(), "person_id", "purpose", "act", "text_hash", "version", "language", "at")
_WELCOME = insert_or_update(people, "telegram_id", "state", "language", "last_contact", also=["created", "number"])


def consent(
    connection: Connection,
    chat_id: int,
    purpose: Purpose,
    given: bool,
    text: str,
    language: str,
    now: datetime,
    version: str = "",
) -> Consented | None:
    """Writes one act of consent, once. The first yes to a request is what makes a person exist."""
    handle = keys_of(connection).handle(chat_id)
    person_id: int | None = _NUMBER.run(connection, {"chat": handle}).scalar()
    if purpose == "request" and given:
        person_id = _welcome(connection, chat_id, language, now)
    if person_id is None:
        return None
    text_hash = hashlib.sha256(text.encode()).hexdigest()
    last = _LAST_ACT.run(connection, {"person": person_id, "about": purpose}).first()
    if last is None or (last.act in LIVE) != given or (last.text_hash, last.version) != (text_hash, version):
        row = {"person_id": person_id, "purpose": purpose, "act": _act(last, given), "text_hash": text_hash}
        _ACT.run(connection, {**row, "version": version, "language": language, "at": now})
    return consented(connection, person_id)


def _act(last: Row[tuple[str, ...]] | None, given: bool) -> str:
    if last is None or last.act not in LIVE:
        return "given" if given else "refused"
    return "renewed" if given else "withdrawn"


def consented(connection: Connection, person_id: int) -> Consented | None:
    """What the ledger holds of this person's; None without a live yes."""
    last = _LAST_ACT.run(connection, {"person": person_id, "about": "request"}).first()
    state = _STATE.run(connection, {"person": person_id}).scalar()
    live = last is not None and last.act in LIVE and state not in (None, *SILENT)
    return Consented(person_id, last.act, str(state)) if live and last else None


def _welcome(connection: Connection, chat_id: int, language: str, now: datetime) -> int:
    who = named(keys_of(connection), PEOPLE, chat_id)
    _WELCOME.run(connection, {**who, "language": language, "state": "active", "created": now, "last_contact": now})
    return int(_NUMBER.run(connection, {"chat": who["telegram_id"]}).scalar())


def withdraw(connection: Connection, person_id: int, now: datetime) -> None:
    """Every live yes becomes a no, and nothing is sent to this person any more. A pause ends here too."""
    person = by_id(connection, person_id)
    for purpose in sorted(person.purposes if person else ()):
        row = {"person_id": person_id, "purpose": purpose, "act": "withdrawn", "text_hash": ""}
        connection.execute(consents.insert().values(**row, language=person.language if person else "", at=now))
    connection.execute(update(people).where(people.c.id == person_id).values(state="stopped"))


def pause(connection: Connection, person_id: int) -> None:
    """Kept, and still: nothing is sent, nobody reads, until they come back."""
    connection.execute(update(people).where(people.c.id == person_id).values(state="paused"))


def resume(connection: Connection, person_id: int) -> None:
    """The end of a pause, when their yes still stands."""
    if "request" in agreed(connection, person_id):
        paused = update(people).where(people.c.id == person_id, people.c.state == "paused")
        connection.execute(paused.values(state="active"))


def speak(connection: Connection, who: Consented, language: str) -> None:
    _SPEAK.run(connection, {"person": who.person, "spoken": language})


def call(connection: Connection, who: Consented, nickname: str) -> None:
    sealed = keys_of(connection).seal(nickname, place(_NICKNAME, who.person))
    _CALL.run(connection, {"person": who.person, "sealed": sealed})


def share_phone(connection: Connection, who: Consented, shared: bool) -> None:
    """Whether somebody else may read over their shoulder."""
    connection.execute(update(people).where(people.c.id == who.person).values(shared_phone=shared))


_NOT_SILENT = (people.c.state == "active") | (people.c.state == "unreachable")
_SEEN = update(people).where(_THIS, _NOT_SILENT)
_SEEN_NOW = Prepared(_SEEN.values(last_contact=bindparam("now", type_=people.c.last_contact.type), state="active"))


def seen(connection: Connection, who: Consented, now: datetime) -> None:
    """They wrote to us: they can be reached."""
    _SEEN_NOW.run(connection, {"person": who.person, "now": now})


def lost(connection: Connection, chat_id: int) -> None:
    """Telegram says that messages no longer arrive: blocked, or the account is gone."""
    here = update(people).where(_here(connection, chat_id), people.c.state == "active")
    connection.execute(here.values(state="unreachable"))


def chat_of(connection: Connection, person_id: int) -> int | None:
    """Where to write to this person; None when nothing may be sent."""
    reached = select(people.c.telegram_id, people.c.number).where(people.c.id == person_id, people.c.state == "active")
    row = connection.execute(reached).first()
    return number(keys_of(connection), PEOPLE, *row) if row else None
