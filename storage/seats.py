"""Which seats are filled: by appointments, by what is shown to somebody before they confirm, for ten minutes, and by
what is offered to somebody who waits, as long as they may answer; and which are closed by the team.

Those who take a seat at one place do it one after the other, so that each sees what the one before took; the database
itself refuses a seat booked twice, or held twice at the same time. `Taken` tells the conversation to look again.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, Connection, Table, delete, literal_column, select, type_coerce, union_all
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import NullType

from flows.domain.model import Slot
from flows.domain.sweep import Busy
from flows.domain.timetable import minute, moment
from storage import booked
from storage.consented import Consented
from storage.hold import hold
from storage.tables import appointments
from storage.tables_of_closures import closed_seats
from storage.tables_of_waiting import holds

LONGEST = timedelta(hours=25)
"""No appointment lasts longer, and no day: so what is long over is not even looked at."""
HELD = timedelta(minutes=10)
Why = Literal["chosen", "offered"]
NONE: Any = literal_column("0")


class Taken(Exception):
    """This moment is no longer free."""


def busy(
    connection: Connection, permanences: Sequence[str], now: datetime, until: datetime, person: int | None = None
) -> dict[str, list[Busy]]:
    """What is booked, held or closed at these places, today and until then: one query, whatever their number. What this
    person holds is free to them."""
    found: dict[str, list[Busy]] = {code: [] for code in permanences}
    near = now - LONGEST, until + LONGEST
    for code, *busy in connection.execute(_filled(permanences, near, now, person)).all():
        found[code].append(booked.read(*busy))
    return found


def _filled(
    permanences: Sequence[str], near: tuple[datetime, datetime], now: datetime, person: int | None, but: int = 0
) -> CompoundSelect[Any]:
    filled = select(*_columns(appointments)).where(*_at(appointments, permanences, near))
    filled = filled.where(appointments.c.status == "booked", appointments.c.id != but)
    held = select(*_columns(holds)).where(*_at(holds, permanences, near), holds.c.until > now)
    since, until = near
    shut = select(*_moments(closed_seats), NONE, NONE, closed_seats.c.reason).where(_there(closed_seats, permanences))
    shut = shut.where(closed_seats.c.ends > since, closed_seats.c.starts < until)
    return union_all(filled, held.where(holds.c.person_id != (person or 0)), shut)


def _columns(table: Table) -> tuple[Any, ...]:
    return (*_moments(table), table.c.kept_before, table.c.kept_after, literal_column("''"))


def _moments(table: Table) -> tuple[Any, ...]:
    moments = (type_coerce(table.c[name], NullType()) for name in ("starts", "ends"))
    return (table.c.permanence, table.c.seat, *moments)


def _at(table: Table, permanences: Sequence[str], near: tuple[datetime, datetime]) -> tuple[Any, ...]:
    return _there(table, permanences), table.c.starts.between(*near)


def _there(table: Table, permanences: Sequence[str]) -> Any:
    return table.c.permanence == permanences[0] if len(permanences) == 1 else table.c.permanence.in_(permanences)


def place(
    connection: Connection,
    slot: Slot,
    capacity: int,
    now: datetime,
    person: int,
    forced_by: int | None = None,
    but: int = 0,
) -> dict[str, Any]:
    """The first free seat of this moment, as an appointment writes it. Raises `Taken`."""
    seat = _free(connection, slot, capacity, now, person, but)
    if seat is None and forced_by is None:
        raise Taken
    forced = seat is None
    row = {**_row(slot, seat or 1), "capacity": capacity, "mode": slot.mode}
    return {**row, "forced": forced, "forced_by": forced_by if forced else None}


def _free(connection: Connection, slot: Slot, capacity: int, now: datetime, person: int, but: int = 0) -> int | None:
    hold(connection, f"appointments at {slot.permanence}")
    near = slot.start - LONGEST, slot.end + LONGEST
    rows = connection.execute(_filled([slot.permanence], near, now, person, but)).all()
    beside = [booked.read(*row[1:]) for row in rows]
    terms, apart = slot.terms, [one for one in beside if not one.closed]
    if terms.per_day is not None and sum(_same_day(slot, one.start) for one in apart) >= terms.per_day:
        return None
    filled = {one.seat for one in beside if _meets(one, slot)}
    if 0 in filled:
        return None
    return next((seat for seat in terms.seats or range(1, capacity + 1) if seat not in filled), None)


def _meets(one: Busy, slot: Slot) -> bool:
    """What is closed needs nothing empty around it."""
    before, after = (0, 0) if one.closed else (slot.terms.before, slot.terms.after)
    return one.start - one.before < minute(slot.end) + after and one.end + one.after > minute(slot.start) - before


def _same_day(slot: Slot, start: int) -> bool:
    zone = ZoneInfo(slot.terms.zone)
    return moment(start).astimezone(zone).date() == slot.start.astimezone(zone).date()


def _row(slot: Slot, seat: int) -> dict[str, Any]:
    return {
        "permanence": slot.permanence,
        "seat": seat,
        "starts": slot.start,
        "ends": slot.end,
        "kept_before": slot.terms.before,
        "kept_after": slot.terms.after,
    }


@contextmanager
def refused() -> Iterator[None]:
    """A seat that the database does not give, whatever was seen before."""
    try:
        yield
    except IntegrityError as refused:
        if "seat" in str(refused.orig):
            raise Taken from refused
        raise


def keep(
    connection: Connection,
    who: Consented,
    slot: Slot,
    capacity: int,
    now: datetime,
    why: Why = "chosen",
    until: datetime | None = None,
) -> None:
    """Nobody else is shown this moment until then, else for ten minutes; what they held before, for the same reason, is
    let go. Raises `Taken`."""
    seat = _free(connection, slot, capacity, now, who.person)
    if seat is None:
        raise Taken
    row = {"person_id": who.person, "why": why, **_row(slot, seat), "since": now, "until": until or now + HELD}
    with refused(), connection.begin_nested():
        _purge(connection, now)
        let_go(connection, who.person, why)
        connection.execute(holds.insert().values(row))


def let_go(connection: Connection, person: int, why: Why = "chosen") -> None:
    connection.execute(delete(holds).where(holds.c.person_id == person, holds.c.why == why))


def _purge(connection: Connection, now: datetime) -> None:
    """What is offered stays written until it is offered on."""
    connection.execute(delete(holds).where(holds.c.until <= now, holds.c.why == "chosen"))
