"""What the team closes from the chat, and the appointments it hits. What is still hit is computed, never stored: who
moves, cancels or gets another mediator is no longer hit, and nobody else is forgotten.

Who closes waits for those who are booking there, and they for who closes: each sees what the other did.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, or_, select, update
from sqlalchemy.engine import Row

from flows.domain.closures import UNDO_WITHIN, Closed, Closure, Displaced, Seats
from flows.domain.model import Appointment, Slot
from storage import agenda, staff
from storage.hold import hold
from storage.tables import appointments, people, requests
from storage.tables_of_closures import closed_seats, closures
from storage.told import about

MOST = 500
"""Appointments one closure is told of."""


def shut(connection: Connection, wanted: Closed, seats: Seats, by: int, now: datetime) -> int | None:
    """Its number; None when something of it is closed already."""
    for place in sorted({place for place, _seat in seats}):
        hold(connection, f"appointments at {place}")
    hold(connection, "closures")
    if overlapping(connection, wanted, seats) is not None:
        return None
    row = {"permanence": wanted.place, "absent_id": wanted.absent, "staff_id": by, "at": now}
    when = {"starts": wanted.start, "ends": wanted.end, "reason": wanted.reason}
    added = closures.insert().values({**row, **when}).returning(closures.c.id)
    number = int(connection.execute(added).scalar_one())
    taken = [{"closure_id": number, "permanence": place, "seat": seat, **when} for place, seat in seats]
    if taken:
        connection.execute(closed_seats.insert(), taken)
    return number


def overlapping(connection: Connection, wanted: Closed, seats: Seats) -> Closure | None:
    """What is closed already, of the same member, or of the same place as a whole or at one of these seats, at some of
    these moments."""
    same = [closures.c.permanence == wanted.place, closures.c.absent_id.is_not_distinct_from(wanted.absent)]
    if wanted.absent is None:
        same.append(_shuts([0, *(seat for place, seat in seats if place == wanted.place)]))
    met = closures.c.starts < wanted.end, closures.c.ends > wanted.start, closures.c.undone.is_(None)
    row = connection.execute(select(closures).where(*same, *met).order_by(closures.c.starts).limit(1)).first()
    return _closure(row) if row else None


def closed(connection: Connection, slots: Sequence[Slot]) -> set[str]:
    """Which of these moments, by their place, are closed as a whole: one query."""
    codes = [slot.permanence for slot in slots]
    shut_there = closed_seats.c.permanence.in_(codes), closed_seats.c.seat == 0
    rows = connection.execute(select(closed_seats).where(*shut_there)).all() if codes else []
    moments = {slot.permanence: slot for slot in slots}
    met = (row for row in rows if row.starts < moments[row.permanence].end and row.ends > moments[row.permanence].start)
    return {row.permanence for row in met}


def reopen(connection: Connection, number: int, now: datetime, within: timedelta = UNDO_WITHIN) -> bool:
    """Within ten minutes, once."""
    hold(connection, "closures")
    fresh = closures.c.id == number, closures.c.undone.is_(None), closures.c.at > now - within
    if connection.execute(update(closures).where(*fresh).values(undone=now)).rowcount != 1:
        return False
    connection.execute(delete(closed_seats).where(closed_seats.c.closure_id == number))
    return True


def by_id(connection: Connection, number: int) -> Closure | None:
    row = connection.execute(select(closures).where(closures.c.id == number)).first()
    return _named(connection, row) if row else None


def latest_by(connection: Connection, member: int) -> Closure | None:
    """What this member closed last."""
    own = select(closures).where(closures.c.staff_id == member).order_by(closures.c.id.desc()).limit(1)
    row = connection.execute(own).first()
    return _named(connection, row) if row else None


def _named(connection: Connection, row: Row[Any]) -> Closure:
    """With the first name of who is away."""
    member = staff.by_id(connection, row.absent_id) if row.absent_id is not None else None
    return _closure(row, member.name if member else "")


def to_come(connection: Connection, now: datetime, absent: int | None = None) -> Sequence[Closure]:
    """What is closed now or will be, as a whole; of this member only, when one is named."""
    live = select(closures).where(closures.c.ends > now, closures.c.undone.is_(None), _whole())
    some = live if absent is None else live.where(closures.c.absent_id == absent)
    return [_named(connection, row) for row in connection.execute(some.order_by(closures.c.starts)).all()]


def of_seats(connection: Connection, places: Sequence[str], now: datetime) -> Sequence[Closure]:
    """Those of a seat beyond all there are, which only keep in mind whom a change of these places left without one."""
    live = closures.c.ends > now, closures.c.undone.is_(None), closures.c.permanence.in_(places), ~_whole()
    return [_closure(row) for row in connection.execute(select(closures).where(*live).order_by(closures.c.id))]


def struck(connection: Connection, wanted: Closed, seats: Seats, now: datetime) -> Sequence[Appointment]:
    """The appointments to come that this would hit."""
    places = [
        and_(appointments.c.permanence == place, *([appointments.c.seat == seat] if seat else []))
        for place, seat in seats
    ]
    whose = [requests.c.mediator_id == wanted.absent] if wanted.absent is not None else []
    if not places and not whose:
        return []
    hit = _booked(now).where(appointments.c.starts < wanted.end, appointments.c.ends > wanted.start)
    rows = connection.execute(hit.where(or_(*places, *whose)).order_by(appointments.c.starts).limit(MOST))
    return [agenda.appointment(row) for row in rows]


def displaced(connection: Connection, now: datetime, mediator: int | None = None) -> Sequence[Displaced]:
    """What is still to be rearranged, the oldest closure first; of this mediator's requests, when one is named."""
    told = closures.c.id.label("closure"), closures.c.at, people.c.state
    who = people.c.id == appointments.c.person_id
    joined = appointments.join(requests).join(people, who).join(closures, _hits())
    hit = select(appointments, *told).select_from(joined).where(*_to_come(now))
    some = hit if mediator is None else hit.where(requests.c.mediator_id == mediator)
    rows = connection.execute(some.order_by(closures.c.at, appointments.c.starts).limit(MOST))
    return [
        Displaced(
            appointment=agenda.appointment(row), closure=row.closure, since=row.at, reachable=row.state == "active"
        )
        for row in rows
    ]


def displacing(connection: Connection, appointment: int, now: datetime) -> Closure | None:
    """What hits this appointment, if anything does."""
    one = select(closures).select_from(appointments.join(requests).join(closures, _hits()))
    row = connection.execute(one.where(*_to_come(now), appointments.c.id == appointment).limit(1)).first()
    return _closure(row) if row else None


def hit_by(connection: Connection, number: int) -> list[int]:
    """The appointments that this closure hits now."""
    joined = appointments.join(requests).join(closures, _hits())
    hit = (
        select(appointments.c.id).select_from(joined).where(appointments.c.status == "booked", closures.c.id == number)
    )
    return list(connection.execute(hit.order_by(appointments.c.id)).scalars())


def told(connection: Connection, number: int) -> Sequence[int]:
    """The appointments whose people were told of this closure."""
    return about(connection, f"displaced:{number}:")


def _booked(now: datetime) -> Select[Any]:
    return select(appointments).select_from(appointments.join(requests)).where(*_to_come(now))


def _to_come(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return appointments.c.status == "booked", appointments.c.starts > now


def _hits() -> ColumnElement[bool]:
    """Between an appointment, its request and a closure."""
    met = closures.c.starts < appointments.c.ends, closures.c.ends > appointments.c.starts
    seat = exists().where(
        closed_seats.c.closure_id == closures.c.id,
        closed_seats.c.permanence == appointments.c.permanence,
        closed_seats.c.seat.in_([0, appointments.c.seat]),
    )
    return and_(*met, closures.c.undone.is_(None), or_(seat, closures.c.absent_id == requests.c.mediator_id))


def _whole() -> ColumnElement[bool]:
    """An absence, or a whole place."""
    return closures.c.absent_id.is_not(None) | _shuts([0])


def _shuts(seats: Sequence[int]) -> ColumnElement[bool]:
    """One of these seats of its own place."""
    here = closed_seats.c.closure_id == closures.c.id, closed_seats.c.permanence == closures.c.permanence
    return exists().where(*here, closed_seats.c.seat.in_(seats))


def _closure(row: Row[Any], who: str = "") -> Closure:
    return Closure(
        id=row.id,
        place=row.permanence,
        absent=row.absent_id,
        start=row.starts,
        end=row.ends,
        reason=row.reason,
        by=row.staff_id,
        at=row.at,
        undone=row.undone is not None,
        who=who,
    )
