"""Who sits where at the places that change, and their new seats: one statement for all of them.

Everybody who changes seats leaves theirs before anybody sits down again: the database refuses a seat given twice, even
for a moment.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update
from sqlalchemy.engine import Row

from flows.domain.seating import Seated, Shut
from storage import agenda
from storage.tables import appointments, people, requests
from storage.tables_of_closures import closed_seats, closures

NOWHERE = 1_000_000
"""No place has so many seats: where those stand who are about to sit down."""


def to_come(connection: Connection, places: Sequence[str], now: datetime) -> list[Seated]:
    """All that is booked there, and whether a closure hits it: the team's own, or that of an earlier change."""
    there = appointments.c.permanence.in_(places), appointments.c.status == "booked", appointments.c.starts > now
    hit = _hit(beyond=False).label("closed"), _hit(beyond=True).label("left_out")
    who = people.c.id == appointments.c.person_id
    joined = appointments.join(requests).join(people, who)
    wanted = select(appointments, *hit, people.c.state).select_from(joined).where(*there)
    return [_seated(row) for row in connection.execute(wanted.order_by(appointments.c.starts, appointments.c.id))]


def shut(connection: Connection, places: Sequence[str], now: datetime) -> list[Shut]:
    """The seats that are closed there, from now on."""
    columns = (closed_seats.c[name] for name in ("permanence", "seat", "starts", "ends"))
    there = closed_seats.c.permanence.in_(places), closed_seats.c.ends > now
    return [Shut._make(row) for row in connection.execute(select(*columns).where(*there))]


def sit(connection: Connection, seats: Mapping[int, int]) -> None:
    """These appointments, at these seats."""
    _put(connection, {number: NOWHERE + n for n, number in enumerate(seats)})
    _put(connection, seats)
    revise(connection, list(seats))


def _put(connection: Connection, seats: Mapping[int, int]) -> None:
    for number, seat in seats.items():
        own = update(appointments).where(appointments.c.id == number)
        connection.execute(own.values(seat=seat, capacity=seat))


def revise(connection: Connection, numbers: Sequence[int]) -> None:
    """Something of these appointments changed: calendars follow by the revision."""
    some = update(appointments).where(appointments.c.id.in_(numbers))
    connection.execute(some.values(revision=appointments.c.revision + 1))


def _hit(*, beyond: bool) -> ColumnElement[bool]:
    """By a closure of the seats beyond all there are, or by any other."""
    met = closures.c.starts < appointments.c.ends, closures.c.ends > appointments.c.starts, closures.c.undone.is_(None)
    here = and_(closed_seats.c.closure_id == closures.c.id, closed_seats.c.permanence == appointments.c.permanence)
    own = exists().where(here, closed_seats.c.seat == appointments.c.seat)
    whole = exists().where(here, closed_seats.c.seat == 0)
    of_place = closures.c.absent_id.is_(None)
    if beyond:
        return exists().where(*met, of_place, own)
    absent = closures.c.absent_id.is_not(None) & (own | (closures.c.absent_id == requests.c.mediator_id))
    return exists().where(*met, or_(whole, absent))


def _seated(row: Row[Any]) -> Seated:
    return Seated(
        appointment=agenda.appointment(row),
        seat=row.seat,
        booked=row.booked,
        before=row.kept_before,
        after=row.kept_after,
        forced=row.forced,
        closed=row.closed,
        left=row.left_out,
        reachable=row.state == "active",
    )
