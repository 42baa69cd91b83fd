"""Who speaks in a chat, and where the conversation stands there: all that a turn must know first, in one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import BigInteger, Connection, bindparam, select

from flows.domain.model import Person, Purpose, Staff
from storage import conversations as talks
from storage.consented import LIVE, SILENT, Consented
from storage.conversations import Talks
from storage.people import called
from storage.prepared import Prepared
from storage.sealed import Keys, keys_of
from storage.staff import known_as
from storage.tables import conversations, people, staff
from storage.tables_of_arrangements import arrangements
from storage.tables_of_rights import consents
from storage.tables_of_team import profiles

SEEN_EVERY = timedelta(hours=1)
"""How finely it is noted when somebody last wrote: people are forgotten after years."""
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


@dataclass(frozen=True)
class Speaker:
    """`paused`: silent, and their yes still stands; `stopped`: silent, and asked again first. `number` is that of a
    silent person too. `seen`: they can be reached, and wrote lately. `talks` is None when nothing is kept."""

    person: Person | None = None
    consented: Consented | None = None
    staff: Staff | None = None
    number: int | None = None
    language: str = ""
    stopped: bool = False
    paused: bool = False
    seen: bool = False
    talks: Talks | None = None
    mark: str = ""
    """Which arrangement of the places counts."""


def _last(column: str, purpose: Purpose, name: str) -> Any:
    own = consents.alias()
    acts = select(own.c[column]).where(own.c.person_id == people.c.id, own.c.purpose == purpose)
    return acts.order_by(own.c.id.desc()).limit(1).scalar_subquery().label(name)


_HERE = select(bindparam("chat", type_=BigInteger).label("chat")).subquery()
_STAFF = [column.label(f"staff_{column.name}") for column in (staff.c.id, staff.c.name, staff.c.role, staff.c.language)]
_STAFF += [column.label(f"staff_{column.name}") for column in (profiles.c.hours, profiles.c.wakes)]
_RECENT = (people.c.last_contact > bindparam("lately", type_=people.c.last_contact.type)).label("recent")
_PERSON = people.c.id, people.c.language, people.c.nickname, people.c.state, people.c.shared_phone, _RECENT
_ACTS = *(_last("act", purpose, purpose) for purpose in PURPOSES), _last("version", "request", "version")
_TALKS = conversations.c.stack, conversations.c.runs, conversations.c.pressed, conversations.c.asked
_MARK = select(arrangements.c.mark).order_by(arrangements.c.id.desc()).limit(1).scalar_subquery().label("mark")
_SPEAKER = Prepared(
    select(*_STAFF, *_PERSON, *_ACTS, *_TALKS, _MARK).select_from(
        _HERE.outerjoin(staff, (staff.c.telegram_id == _HERE.c.chat) & staff.c.active)
        .outerjoin(profiles, profiles.c.staff_id == staff.c.id)
        .outerjoin(people, people.c.telegram_id == _HERE.c.chat)
        .outerjoin(conversations, conversations.c.chat_id == _HERE.c.chat)
    )
)


def of(connection: Connection, chat: int, now: datetime) -> Speaker:
    keys = keys_of(connection)
    handle = keys.handle(chat)
    row = _SPEAKER.run(connection, {"chat": handle, "lately": now - SEEN_EVERY}).one()
    kept = talks.read(row, keys, handle) if row.stack is not None else None
    member = row.staff_id is not None
    live = not member and row.request in LIVE and row.state not in SILENT
    return Speaker(
        person=_person(row, keys) if live else None,
        consented=Consented(row.id, row.request, row.state) if live else None,
        staff=_staff(row, keys, handle) if member else None,
        number=row.id,
        language=row.language or "",
        stopped=row.state in SILENT and not (row.state == "paused" and row.request in LIVE),
        paused=row.state == "paused" and row.request in LIVE,
        seen=bool(row.recent) and row.state == "active",
        talks=kept,
        mark=row.mark or "",
    )


def _person(row: Any, keys: Keys) -> Person:
    return Person(
        id=row.id,
        language=row.language,
        nickname=called(keys, row.id, row.nickname),
        purposes=frozenset(purpose for purpose in PURPOSES if getattr(row, purpose) in LIVE),
        shared_phone=bool(row.shared_phone),
        version=row.version,
    )


def _staff(row: Any, keys: Keys, handle: int) -> Staff:
    return Staff(
        id=row.staff_id,
        name=known_as(keys, handle, row.staff_name),
        role=row.staff_role,
        language=row.staff_language,
        hours=row.staff_hours or "",
        wakes=bool(row.staff_wakes),
    )
