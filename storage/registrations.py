"""The line for a seat at a workshop: first come, first offered, one offer a seat. A row goes once it is answered.

The seats themselves are appointments, and the database refuses one given twice. Those who book, join or are offered do
it one after the other, workshop by workshop.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from flows.domain.model import SeatWait
from flows.domain.workshops import Room
from storage.consented import Consented
from storage.hold import hold
from storage.insert import insert
from storage.tables import appointments, people
from storage.tables_of_registrations import registrations


def room(connection: Connection, seats: Mapping[str, int], now: datetime, person: int) -> dict[str, Room]:
    """What this person can have at these workshops, by code: `seats` says how many there are."""
    line = _line(connection, seats)
    booked = _booked(connection, seats)
    return {code: _room(line.get(code, []), seats[code] - booked.get(code, 0), now, person) for code in seats}


def _room(line: Sequence[Any], empty: int, now: datetime, person: int) -> Room:
    others = [row for row in line if row.person_id != person]
    offered = sum(row.until is not None and row.until > now for row in others)
    own = next((row for row in line if row.person_id == person), None)
    waiting = [row for row in others if row.until is None]
    if own is None:
        return Room(free=max(0, empty - offered - len(waiting)))
    live = own.until if own.until is not None and own.until > now else None
    before = sum(row.id < own.id for row in waiting)
    return Room(free=1 if live and empty > offered else 0, waits=True, before=before, until=live)


def _line(connection: Connection, codes: Mapping[str, int]) -> dict[str, list[Any]]:
    wanted = select(registrations).join(people).where(registrations.c.workshop.in_(codes), _heard())
    found: dict[str, list[Any]] = {}
    for row in connection.execute(wanted.order_by(registrations.c.id)):
        found.setdefault(row.workshop, []).append(row)
    return found


def _heard() -> ColumnElement[bool]:
    return people.c.state == "active"


def _booked(connection: Connection, codes: Mapping[str, int]) -> dict[str, int]:
    counted = select(appointments.c.permanence, func.count().label("number")).where(
        appointments.c.permanence.in_(codes), appointments.c.status == "booked"
    )
    rows = connection.execute(counted.group_by(appointments.c.permanence))
    return {row.permanence: row.number for row in rows}


def has_seat(connection: Connection, code: str, seats: int, now: datetime, person: int) -> bool:
    """Whether this person may book one now; nobody else books here until the transaction ends."""
    hold(connection, f"appointments at {code}")
    own = appointments.c.permanence == code, appointments.c.person_id == person, appointments.c.status == "booked"
    twice = connection.execute(select(appointments.c.id).where(*own)).first()
    return twice is None and room(connection, {code: seats}, now, person)[code].free > 0


def join(connection: Connection, who: Consented, code: str, now: datetime) -> None:
    """At the end of the line; whoever cancels the workshop sees them."""
    hold(connection, f"appointments at {code}")
    row = {"person_id": who.person, "workshop": code, "since": now}
    connection.execute(insert(connection, registrations).values(row).on_conflict_do_nothing())


def leave(connection: Connection, person: int, code: str) -> None:
    connection.execute(
        delete(registrations).where(registrations.c.person_id == person, registrations.c.workshop == code)
    )


def all_of(connection: Connection, person: int) -> Sequence[SeatWait]:
    own = select(registrations).where(registrations.c.person_id == person).order_by(registrations.c.id)
    return [SeatWait(workshop=row.workshop, since=row.since, until=row.until) for row in connection.execute(own)]


def lapse(connection: Connection, codes: Sequence[str], now: datetime) -> None:
    """Offers that nobody answered, and the lines of workshops that are over."""
    over = (registrations.c.until <= now) | registrations.c.workshop.not_in(codes)
    connection.execute(delete(registrations).where(over))


def offer(connection: Connection, code: str, seats: int, until: datetime) -> list[tuple[int, int]]:
    """Offers each free seat to the next in line; answers the registrations, and whose they are."""
    hold(connection, f"appointments at {code}")
    line = _line(connection, {code: seats}).get(code, [])
    offered = sum(row.until is not None for row in line)
    free = max(0, seats - _booked(connection, {code: seats}).get(code, 0) - offered)
    chosen = [row for row in line if row.until is None][:free]
    for row in chosen:
        connection.execute(update(registrations).where(registrations.c.id == row.id).values(until=until))
    return [(row.id, row.person_id) for row in chosen]


def waited_for(connection: Connection) -> bool:
    """Whether anybody waits anywhere."""
    return connection.execute(select(registrations.c.id).limit(1)).first() is not None
