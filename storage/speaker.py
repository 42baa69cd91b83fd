"""Who speaks in a chat, and where the conversation stands there: all that a turn must know first, in one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import BigInteger, Connection, bindparam, select

from flows.domain.model import Person, Purpose, Staff
from storage import conversations as talks
from storage.conversations import Talks
from storage.people import called
from storage.prepared import Prepared
from storage.sealed import Keys, keys_of
from storage.staff import known_as
from storage.tables import consents, conversations, people, staff

SEEN_EVERY = timedelta(hours=1)
"""How finely it is noted when somebody last wrote: people are forgotten after years."""
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


@dataclass(frozen=True)
class Speaker:
    """`seen`: a person who can be reached, known to have written lately. `talks` is None when nothing is kept."""

    person: Person | None = None
    staff: Staff | None = None
    stopped: bool = False
    seen: bool = False
    talks: Talks | None = None


def _last_act(purpose: Purpose) -> Any:
    own = consents.alias()
    acts = select(own.c.act).where(own.c.person_id == people.c.id, own.c.purpose == purpose)
    return acts.order_by(own.c.id.desc()).limit(1).scalar_subquery().label(purpose)


_HERE = select(bindparam("chat", type_=BigInteger).label("chat")).subquery()
_STAFF = [column.label(f"staff_{column.name}") for column in (staff.c.id, staff.c.name, staff.c.role, staff.c.language)]
_RECENT = (people.c.last_contact > bindparam("lately", type_=people.c.last_contact.type)).label("recent")
_PERSON = people.c.id, people.c.language, people.c.nickname, people.c.state, _RECENT
_TALKS = conversations.c.stack, conversations.c.runs, conversations.c.pressed, conversations.c.asked
_SPEAKER = Prepared(
    select(*_STAFF, *_PERSON, *map(_last_act, PURPOSES), *_TALKS).select_from(
        _HERE.outerjoin(staff, (staff.c.telegram_id == _HERE.c.chat) & staff.c.active)
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
    return Speaker(
        person=_person(row, keys) if not member and row.id is not None and row.state != "stopped" else None,
        staff=_staff(row, keys, handle) if member else None,
        stopped=row.state == "stopped",
        seen=bool(row.recent) and row.state == "active",
        talks=kept,
    )


def _person(row: Any, keys: Keys) -> Person:
    purposes = frozenset(purpose for purpose in PURPOSES if getattr(row, purpose) == "given")
    nickname = called(keys, row.id, row.nickname)
    return Person(id=row.id, language=row.language, nickname=nickname, purposes=purposes)


def _staff(row: Any, keys: Keys, handle: int) -> Staff:
    return Staff(
        id=row.staff_id, name=known_as(keys, handle, row.staff_name), role=row.staff_role, language=row.staff_language
    )
