"""Appointments. The database itself refuses a seat given twice; `Taken` tells the conversation to look again.

Those who book at one place do it one after the other, so that each sees what the one before took.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, select, update
from sqlalchemy.engine import Row

from flows.domain.model import Appointment, Slot
from flows.domain.notices import SURVEY_LATEST, Visit
from storage import seats
from storage.columns import among
from storage.consented import LIVE, Consented
from storage.pieces import EVERY, FIRST, Mark, in_pieces
from storage.prepared import Prepared
from storage.seats import Taken
from storage.tables import appointments, overrides, people
from storage.tables_of_rights import consents

SHORTEST = timedelta(minutes=1)


def book(
    connection: Connection,
    request_id: int,
    who: Consented,
    slot: Slot,
    capacity: int,
    now: datetime,
    forced_by: int | None = None,
) -> int:
    """Takes the first free seat of this moment. Raises `Taken` when there is none, unless `forced_by` somebody of the
    team, which stays written."""
    place = seats.place(connection, slot, capacity, now, who.person, forced_by)
    row = {"request_id": request_id, "person_id": who.person, **place, "booked": now}
    with seats.refused(), connection.begin_nested():
        added = appointments.insert().values(row).returning(appointments.c.id)
        appointment_id = int(connection.execute(added).scalar_one())
    seats.let_go(connection, who.person)
    _write_override(connection, appointment_id, place, now)
    return appointment_id


def move(
    connection: Connection,
    appointment_id: int,
    who: Consented,
    slot: Slot,
    capacity: int,
    now: datetime,
    forced_by: int | None = None,
) -> None:
    """The same appointment at another moment. Raises `Taken`, as `book` does."""
    place = seats.place(connection, slot, capacity, now, who.person, forced_by, but=appointment_id)
    own = update(appointments).where(appointments.c.id == appointment_id, appointments.c.person_id == who.person)
    own = own.where(appointments.c.status == "booked")
    again = own.values(**place, coming=False, booked=now, revision=appointments.c.revision + 1)
    with seats.refused(), connection.begin_nested():
        if connection.execute(again).rowcount != 1:
            raise Taken
    _write_override(connection, appointment_id, place, now)


def walked_in(
    connection: Connection,
    request_id: int,
    who: Consented,
    permanence: str,
    start: datetime,
    end: datetime,
    status: str,
) -> int:
    """Somebody who came without an appointment: written once it is over, so that it takes nobody's seat."""
    row = {"request_id": request_id, "person_id": who.person, "permanence": permanence, "seat": 1, "capacity": 1}
    row |= {"starts": start, "ends": max(end, start + SHORTEST), "booked": start, "status": status}
    return int(connection.execute(appointments.insert().values(row).returning(appointments.c.id)).scalar_one())


def _write_override(connection: Connection, appointment_id: int, place: dict[str, Any], now: datetime) -> None:
    if place["forced"]:
        row = {"appointment_id": appointment_id, "staff_id": place["forced_by"], "at": now}
        connection.execute(overrides.insert().values(row))


def by_id(connection: Connection, appointment_id: int) -> tuple[Appointment, int] | None:
    """The appointment and the person it belongs to."""
    row = connection.execute(select(appointments).where(appointments.c.id == appointment_id)).first()
    return (appointment(row), row.person_id) if row else None


def seat_of(connection: Connection, appointment_id: int) -> int | None:
    return connection.execute(select(appointments.c.seat).where(appointments.c.id == appointment_id)).scalar()


def of_request(connection: Connection, request_id: int) -> Appointment | None:
    """The latest one of this request."""
    latest = select(appointments).where(appointments.c.request_id == request_id)
    row = connection.execute(latest.order_by(appointments.c.id.desc()).limit(1)).first()
    return appointment(row) if row else None


def upcoming(connection: Connection, person_id: int, now: datetime) -> Sequence[Appointment]:
    own = appointments.c.person_id == person_id, appointments.c.status == "booked", appointments.c.starts > now
    return [appointment(row) for row in connection.execute(select(appointments).where(*own).order_by("starts"))]


def all_of(connection: Connection, person_id: int) -> Sequence[Appointment]:
    own = select(appointments).where(appointments.c.person_id == person_id)
    return [appointment(row) for row in connection.execute(own.order_by(appointments.c.starts))]


def latest_of(connection: Connection, person_id: int) -> Appointment | None:
    """The one booked last."""
    own = select(appointments).where(appointments.c.person_id == person_id)
    row = connection.execute(own.order_by(appointments.c.id.desc()).limit(1)).first()
    return appointment(row) if row else None


def at_places(connection: Connection, places: Sequence[str], since: datetime) -> Sequence[Appointment]:
    """What is to come there, whoever it is."""
    there = appointments.c.permanence.in_(places), appointments.c.status == "booked", appointments.c.starts >= since
    rows = connection.execute(select(appointments).where(*there).order_by(appointments.c.starts).limit(50))
    return [appointment(row) for row in rows]


def coming(connection: Connection, appointment_id: int, who: Consented) -> None:
    own = appointments.c.id == appointment_id, appointments.c.person_id == who.person
    connection.execute(update(appointments).where(*own).values(coming=True))


def become(connection: Connection, appointment_id: int, status: str) -> bool:
    """From booked to how it ended; False when that was said before. A calendar follows by the revision."""
    booked = update(appointments).where(appointments.c.id == appointment_id, appointments.c.status == "booked")
    ended = booked.values(status=status, revision=appointments.c.revision + 1)
    return connection.execute(ended).rowcount == 1


def take_back(connection: Connection, appointment_id: int, status: str) -> bool:
    """Said by mistake: booked again, unless somebody has the seat meanwhile."""
    said = update(appointments).where(appointments.c.id == appointment_id, appointments.c.status == status)
    again = said.values(status="booked", revision=appointments.c.revision + 1)
    try:
        with seats.refused(), connection.begin_nested():
            return connection.execute(again).rowcount == 1
    except Taken:
        return False


def strike(connection: Connection, appointment_id: int) -> bool:
    """Written by mistake of somebody who came without one: it never was."""
    return connection.execute(appointments.delete().where(appointments.c.id == appointment_id)).rowcount == 1


def visits(
    connection: Connection,
    now: datetime,
    ahead: timedelta = timedelta(days=4),
    mark: Mark = FIRST,
    many: int = EVERY,
) -> list[Visit]:
    """The appointments that may owe a notice now, of people who can be reached and agreed to it, in their order: two
    queries, for those that took place and those to come. `ahead`: how far to look; the farthest notice comes two days
    and a night before. After this `mark`, so many."""
    found: list[Visit] = []
    for status, since, until in (("kept", now - SURVEY_LATEST, now), ("booked", now, now + ahead)):
        asked = {"status": status, "since": since, "until": until, **mark._asdict(), "many": many - len(found)}
        found += [_visit(row) for row in _VISITS.run(connection, asked).rows]
    return found


def agrees(purpose: str) -> Any:
    """Of the people this is joined with."""
    later = consents.alias()
    own = consents.c.person_id == people.c.id
    same = (later.c.person_id == consents.c.person_id) & (later.c.purpose == purpose) & (later.c.id > consents.c.id)
    given = (consents.c.purpose == purpose) & among(consents.c.act, LIVE)
    return exists().where(own, given, ~exists().where(same))


def _visits() -> Select[Any]:
    about = (appointments.c[name] for name in ("id", "person_id", "starts", "ends", "booked", "status"))
    agreed = (agrees(purpose).label(purpose) for purpose in ("reminders", "satisfaction"))
    found = select(*about, appointments.c.survey_answered, *agreed).join_from(appointments, people)
    within = appointments.c.starts.between(bindparam("since"), bindparam("until"))
    found = found.where(people.c.state == "active", appointments.c.status == bindparam("status"), within)
    return in_pieces(found, appointments.c.starts, appointments.c.id)


_VISITS = Prepared(_visits())


def answer_survey(connection: Connection, person_id: int) -> None:
    """Whatever they answered, they are not asked again."""
    own = update(appointments).where(appointments.c.person_id == person_id, appointments.c.status == "kept")
    connection.execute(own.values(survey_answered=True))


def _visit(row: Row[Any]) -> Visit:
    return Visit(
        appointment=row.id,
        person=row.person_id,
        start=row.starts,
        end=row.ends,
        booked=row.booked,
        kept=row.status == "kept",
        reminders=row.reminders,
        satisfaction=row.satisfaction,
        survey_answered=row.survey_answered,
    )


def appointment(row: Row[Any]) -> Appointment:
    return Appointment(
        id=row.id,
        request=row.request_id,
        permanence=row.permanence,
        start=row.starts,
        end=row.ends,
        status=row.status,
        coming=row.coming,
        revision=row.revision,
        mode=row.mode,
    )
