"""Who does not take a request, or no longer: it keeps its place in the queue, whoever was asked and whatever they said.

An offer is one member's until they answer or its time is over. A recusal parts a member from a person for good: from
all their requests, at once, in the transaction that says so; those that are over are nobody's from then on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, exists, func, select, update

from flows.domain.chasing import Waiting
from flows.domain.life import RECUSALS
from storage import life
from storage.columns import among
from storage.consented import SILENT
from storage.insert import insert
from storage.pieces import EVERY, FIRST, Mark, in_pieces
from storage.prepared import Prepared
from storage.requests import seated
from storage.tables import declines, people, requests
from storage.tables_of_life import recusals
from storage.tables_of_team import profiles


class Held(NamedTuple):
    """A request that somebody who is parted from its person has in hand, or is asked to take."""

    request: int
    member: int
    reason: str
    followed: bool


def decline(connection: Connection, request_id: int, staff_id: int, reason: str, now: datetime) -> bool:
    """Whether it was offered to them, and waits for the next."""
    row = {"request_id": request_id, "staff_id": staff_id, "reason": reason, "at": now}
    written = insert(connection, declines).values(row)
    again = written.on_conflict_do_update(index_elements=["request_id", "staff_id"], set_={"at": now, "reason": reason})
    connection.execute(again)
    if reason in RECUSALS:
        _part(connection, request_id, staff_id, reason, now)
    theirs = requests.c.id == request_id, requests.c.offered_to == staff_id
    return bool(life.change(connection, "decline", "mediator", now, *theirs, why=reason, to=life.NOBODY))


def withdraw(connection: Connection, request_id: int, staff_id: int, reason: str, now: datetime) -> Sequence[int]:
    """They no longer follow it; parted from the person, they follow none of theirs. Answers which wait now."""
    which = [requests.c.id == request_id]
    if reason in RECUSALS:
        person = select(requests.c.person_id).where(requests.c.id == request_id, requests.c.mediator_id == staff_id)
        which = [requests.c.person_id == person.scalar_subquery()]
    own = requests.c.mediator_id == staff_id
    waits = life.NOBODY | {"since": now}
    handed = life.change(connection, "withdraw", "mediator", now, *which, own, why=reason, to=waits)
    for number in handed:
        decline(connection, number, staff_id, reason, now)
    return handed


def _part(connection: Connection, request_id: int, staff_id: int, reason: str, now: datetime) -> None:
    person = select(requests.c.person_id).where(requests.c.id == request_id).scalar_subquery()
    row = {"person_id": person, "staff_id": staff_id, "reason": reason, "at": now}
    connection.execute(insert(connection, recusals).values(row).on_conflict_do_nothing())
    cut(connection, connection.execute(select(person)).scalar_one())


def cut(connection: Connection, person_id: int) -> None:
    """What is over of this person's is no longer theirs who are parted from them: nothing opens it again."""
    parted = select(recusals.c.staff_id).where(recusals.c.person_id == person_id)
    over = requests.c.person_id == person_id, requests.c.status == "closed", requests.c.mediator_id.in_(parted)
    connection.execute(update(requests).where(*over).values(mediator_id=None))


def held_apart(connection: Connection, person_id: int) -> Sequence[Held]:
    """What is left to take from those who are parted from this person."""
    theirs = recusals.c.person_id == requests.c.person_id
    followed = theirs & life.in_hands() & (requests.c.mediator_id == recusals.c.staff_id)
    offered = theirs & (requests.c.offered_to == recusals.c.staff_id)
    known = requests.c.id, recusals.c.staff_id, recusals.c.reason
    found = select(*known, followed.label("followed")).select_from(requests.join(recusals, followed | offered))
    rows = connection.execute(found.where(requests.c.person_id == person_id).order_by(requests.c.id)).all()
    return [Held(row.id, row.staff_id, row.reason, bool(row.followed)) for row in rows]


def gave_up(connection: Connection, request_id: int, staff_id: int) -> bool:
    """Whether this member said that they do not take it, or no longer."""
    said = exists().where(declines.c.request_id == request_id, declines.c.staff_id == staff_id)
    return bool(connection.execute(select(said)).scalar())


def parted(connection: Connection, request_id: int, staff_id: int) -> bool:
    """Whether this member has nothing to do with the person of this request."""
    joined = recusals.join(requests, requests.c.person_id == recusals.c.person_id)
    found = (
        select(recusals.c.at).select_from(joined).where(requests.c.id == request_id, recusals.c.staff_id == staff_id)
    )
    return connection.execute(found).first() is not None


def offered(connection: Connection, request_id: int, staff_id: int, heard: datetime, now: datetime) -> bool:
    """It is theirs to answer, from the moment they hear of it; False when it no longer waits, or somebody else is
    asked."""
    given = {"offered_to": staff_id, "offered": heard}
    return bool(life.change(connection, "offer", "clock", now, requests.c.id == request_id, to=given))


def lapse(connection: Connection, request_id: int, staff_id: int, now: datetime, why: str = "") -> bool:
    """They did not answer in time; they may still take it, as anybody may. `why`: when that is not the reason."""
    theirs = requests.c.id == request_id, requests.c.offered_to == staff_id
    return bool(life.change(connection, "lapse", "clock", now, *theirs, why=why, to=life.NOBODY))


def lapse_all(connection: Connection, staff_id: int, now: datetime) -> Sequence[int]:
    """All that is offered to a member who leaves."""
    return life.change(connection, "lapse", "clock", now, requests.c.offered_to == staff_id, to=life.NOBODY)


def waiting(connection: Connection, before: datetime, mark: Mark = FIRST, many: int = EVERY) -> Sequence[Waiting]:
    """What waits since before this moment, of people who are there, the oldest first: one query, on what waits alone.
    After this `mark`, so many."""
    return [*map(Waiting._make, _WAITING.run(connection, {"before": before, **mark._asdict(), "many": many}).rows)]


def _waiting() -> Select[Any]:
    since = func.coalesce(requests.c.since, requests.c.created)
    mine = declines.c.request_id == requests.c.id, declines.c.at >= since
    counted = {"declined": func.count(), "declined_at": func.max(declines.c.at)}
    said_no = [select(told).where(*mine).scalar_subquery().label(name) for name, told in counted.items()]
    columns = (requests.c[name] for name in ("id", "person_id", "theme", "sub_theme"))
    said = select(profiles.c.hours).where(profiles.c.staff_id == requests.c.offered_to)
    hours = func.coalesce(said.correlate(requests).scalar_subquery(), "").label("hours")
    asked = requests.c.offered_to, requests.c.offered
    found = select(*columns, since.label("since"), *asked, hours, *said_no, requests.c.place, requests.c.created)
    found = found.join(people, people.c.id == requests.c.person_id)
    found = found.where(life.waits(), ~among(people.c.state, SILENT), ~seated())
    found = found.where(requests.c.created <= bindparam("before"))
    return in_pieces(found, requests.c.created, requests.c.id)


_WAITING = Prepared(_waiting())


def declined(connection: Connection, request_id: int) -> int:
    """By how many, since it waits."""
    since = select(func.coalesce(requests.c.since, requests.c.created)).where(requests.c.id == request_id)
    mine = declines.c.request_id == request_id, declines.c.at >= since.scalar_subquery()
    return int(connection.execute(select(func.count()).where(*mine)).scalar_one())
