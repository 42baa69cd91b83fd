"""People without Telegram, for whom the team keeps a case on paper: they said yes aloud, and nothing is sent to them.

Their handle is below zero, where no chat's is: no update finds them, no number can be opened, and to all that sends
they are unreachable. A link, used once, gives such a case to the chat that opens it: it becomes that chat's person, or
joins the one it has.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from flows.domain.behalf import Claim
from flows.domain.model import Role
from storage import handing, people, requests
from storage.chats import PEOPLE, named
from storage.consented import Consented
from storage.insert import insert
from storage.sealed import keys_of
from storage.tables import appointments
from storage.tables import people as persons
from storage.tables import requests as asked
from storage.tables_of_audit import breakglass
from storage.tables_of_behalf import claims
from storage.tables_of_life import recusals
from storage.tables_of_rights import consents, mentions, readings
from storage.tables_of_telephones import telephones

VALID = timedelta(days=7)
_TOKEN = 24


def welcome(
    connection: Connection, staff_id: int, role: Role, language: str, text: str, version: str, now: datetime
) -> Consented | None:
    """Somebody who said yes aloud to the text that was read to them; reminders, which nothing could carry, are a no."""
    handle = -1 - int(keys_of(connection).audited(f"paper {staff_id}|{now.isoformat()}")[:15], 16)
    row = {"telegram_id": handle, "language": language, "state": "unreachable"}
    added = persons.insert().values(**row, created=now, last_contact=now).returning(persons.c.id)
    person = int(connection.execute(added).scalar_one())
    said = {"person_id": person, "language": language, "channel": "oral", "role": role, "version": version, "at": now}
    yes = {"purpose": "request", "act": "given", "text_hash": hashlib.sha256(text.encode()).hexdigest()}
    connection.execute(
        consents.insert(), [{**said, **yes}, {**said, **_no("reminders")}, {**said, **_no("satisfaction")}]
    )
    return people.consented(connection, person)


def _no(purpose: str) -> dict[str, str]:
    return {"purpose": purpose, "act": "refused", "text_hash": ""}


def met(connection: Connection, person_id: int, now: datetime) -> None:
    """They are here: what is kept of them is kept from now on. Only for those who cannot write to us."""
    here = update(persons).where(persons.c.id == person_id, persons.c.telegram_id < 0)
    connection.execute(here.values(last_contact=now))


def ticket(connection: Connection, person_id: int, now: datetime) -> str:
    """The secret of a new link; the one before, if there was one, no longer opens anything."""
    secret = f"claim {person_id}|{now.isoformat(timespec='microseconds')}"
    token = keys_of(connection).audited(secret)[:_TOKEN]
    forget(connection, person_id)
    row = {"token_hash": _hashed(token), "person_id": person_id, "expires": now + VALID}
    connection.execute(claims.insert().values(row))
    return token


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def forget(connection: Connection, person_id: int) -> None:
    """No link opens this case any more."""
    connection.execute(delete(claims).where(claims.c.person_id == person_id))


def claimed(connection: Connection, token: str, now: datetime) -> Claim | None:
    """What this link offers; None when it is unknown, used or expired."""
    valid = (claims.c.token_hash == _hashed(token)) & (claims.c.expires > now)
    found = select(persons.c.language).join(claims, claims.c.person_id == persons.c.id).where(valid)
    language = connection.execute(found).scalar()
    return Claim(language=language) if language else None


def still_on_paper(connection: Connection, person_id: int) -> bool:
    """Whether it is ours to put right: nobody has it on their phone. Holds the person's row, so that they do not take
    it over meanwhile."""
    here = select(persons.c.id).where(persons.c.id == person_id, persons.c.telegram_id < 0)
    return connection.execute(here.with_for_update()).first() is not None


def amend(connection: Connection, request_id: int, noted: Mapping[str, str]) -> bool:
    """The theme, or the place, as it was meant; False once it is closed."""
    wanted = update(asked).where(asked.c.id == request_id, asked.c.status != "closed")
    return connection.execute(wanted.values(**noted)).rowcount == 1


def take_over(connection: Connection, chat: int, token: str, now: datetime) -> int | None:
    """The case becomes this chat's, once; None when somebody was first. Answers whose it was until then."""
    used = delete(claims).where(claims.c.token_hash == _hashed(token), claims.c.expires > now)
    paper = connection.execute(used.returning(claims.c.person_id)).scalar()
    if paper is None:
        return None
    who = named(keys_of(connection), PEOPLE, chat)
    known = connection.execute(select(persons.c.id).where(persons.c.telegram_id == who["telegram_id"])).scalar()
    if known is None:
        own = update(persons).where(persons.c.id == paper)
        connection.execute(own.values(**who, state="active", last_contact=now))
    else:
        _join(connection, paper, known)
    return int(paper)


def _join(connection: Connection, paper: int, known: int) -> None:
    """All that was kept on paper is of this person from now on, and that they had said yes aloud."""
    requests.give(connection, paper, known)
    for table in (appointments, breakglass, telephones):
        connection.execute(update(table).where(table.c.person_id == paper).values(person_id=known))
    for table in (mentions, readings, recusals):
        rows = connection.execute(select(table).where(table.c.person_id == paper)).mappings().all()
        moved = [{**row, "person_id": known} for row in rows]
        if moved:
            connection.execute(insert(connection, table).values(moved).on_conflict_do_nothing())
    handing.cut(connection, known)
    said = (
        select(consents).where(consents.c.person_id == paper, consents.c.purpose == "request").order_by(consents.c.id)
    )
    for row in connection.execute(said).mappings().all():
        acts = {name: value for name, value in row.items() if name != "id"}
        connection.execute(consents.insert().values({**acts, "person_id": known}))
    connection.execute(delete(persons).where(persons.c.id == paper))
