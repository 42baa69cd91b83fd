"""Free moments, as people read them on the door; and one person a seat, whatever the code does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import DBAPIError

from flows.domain.agenda import Search
from flows.domain.association import Association, Permanence
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from flows.domain.sweep import Busy
from flows.domain.timetable import Timetable, minute
from storage import agenda, people, requests
from storage.agenda import Taken
from storage.consented import Consented
from storage.tables import appointments
from tests.stage import PARIS, SECOND_USAGER, USAGER, Stage


def place(openings: str, minutes: int = 30, capacity: int = 1) -> Permanence:
    return Permanence(
        code="ici",
        name="EXEMPLE – Ici",
        address="1 rue de l'Exemple",
        commune="Elne",
        openings=openings,
        slot_minutes=minutes,
        capacity=capacity,
    )


def free_slots(where: Permanence, taken: list[Busy], now: datetime) -> list[Slot]:
    association = Association(name="EXEMPLE", address="1 rue de l'Exemple", permanences=(where,))
    return Search(Timetable(association), {where.code: taken}, now).slots([where])


def local_hours(openings: str, day: date, minutes: int = 60) -> list[str]:
    where = place(openings, minutes)
    now = datetime.combine(day - timedelta(days=3), datetime.min.time(), PARIS).astimezone(UTC)
    starts = [slot.start.astimezone(PARIS) for slot in free_slots(where, [], now)]
    return [start.strftime("%H:%M") for start in starts if start.date() == day]


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)], ids=["spring", "autumn"])
def test_the_hours_on_the_door_hold_on_the_days_the_clocks_change(day: date) -> None:
    assert local_hours("Su 09:00-12:00", day) == ["09:00", "10:00", "11:00"]


def test_a_night_of_spring_loses_an_hour_and_a_night_of_autumn_gains_one() -> None:
    assert local_hours("Su 01:00-05:00", date(2027, 3, 28)) == ["01:00", "03:00", "04:00"]
    assert local_hours("Su 01:00-05:00", date(2027, 10, 31)) == ["01:00", "02:00", "02:00", "03:00", "04:00"]


def test_nothing_on_public_holidays() -> None:
    christmas = date(2026, 12, 25)
    assert local_hours("Mo-Su 09:00-12:00; PH off", christmas) == []
    assert local_hours("Mo-Su 09:00-12:00; PH off", christmas + timedelta(days=1)) == ["09:00", "10:00", "11:00"]


def test_as_many_people_as_the_place_receives_at_once() -> None:
    where = place("Tu 09:00-10:00", 60, capacity=2)
    now = datetime(2026, 11, 23, 9, tzinfo=PARIS)
    first = free_slots(where, [], now)[0]
    one, two = (Busy(seat, minute(first.start), minute(first.end)) for seat in (1, 2))
    assert first in free_slots(where, [one], now)
    assert first not in free_slots(where, [one, two], now)


def test_never_sooner_than_the_mediators_can_know() -> None:
    where = place("Mo 09:00-12:00", 30)
    now = datetime(2026, 11, 23, 9, 10, tzinfo=PARIS)
    assert free_slots(where, [], now)[0].start == datetime(2026, 11, 23, 10, 30, tzinfo=PARIS)


# The database itself refuses two people on one seat.

TWO = datetime(2026, 11, 24, 14, tzinfo=UTC)


def seat(minutes: int = 0, length: int = 30) -> Slot:
    start = TWO + timedelta(minutes=minutes)
    return Slot(permanence="maison", start=start, end=start + timedelta(minutes=length))


def someone(connection: Connection, chat: int) -> tuple[Consented, int]:
    """A person and their request."""
    person = people.consent(connection, chat, "request", True, "", "fr", TWO)
    assert person
    return person, requests.add(connection, person, OpenRequest(theme="autre", mode="permanence"), TWO)


def raw(person: int, request: int, slot: Slot, **changes: object) -> dict[str, object]:
    row = {"request_id": request, "person_id": person, "permanence": slot.permanence, "seat": 1, "capacity": 1}
    return {**row, "starts": slot.start, "ends": slot.end, "booked": TWO, **changes}


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_two_people_one_moment_one_booking(stage: Stage) -> None:
    with stage.engine.begin() as connection:
        (first, one), (second, two) = someone(connection, USAGER), someone(connection, SECOND_USAGER)
        agenda.book(connection, one, first, seat(), 1, TWO)
        with pytest.raises(Taken):
            agenda.book(connection, two, second, seat(), 1, TWO)
        with pytest.raises(Taken):
            agenda.book(connection, two, second, seat(15), 1, TWO)
        agenda.book(connection, two, second, seat(30), 1, TWO)


def test_a_cancelled_moment_is_free_at_once(stage: Stage) -> None:
    with stage.engine.begin() as connection:
        (first, one), (second, two) = someone(connection, USAGER), someone(connection, SECOND_USAGER)
        booked = agenda.book(connection, one, first, seat(), 1, TWO)
        assert agenda.become(connection, booked, "cancelled_by_person")
        agenda.book(connection, two, second, seat(), 1, TWO)


def test_moving_onto_someone_else_is_refused_and_changes_nothing(stage: Stage) -> None:
    with stage.engine.begin() as connection:
        (first, one), (second, two) = someone(connection, USAGER), someone(connection, SECOND_USAGER)
        agenda.book(connection, one, first, seat(), 1, TWO)
        mine = agenda.book(connection, two, second, seat(60), 1, TWO)
        with pytest.raises(Taken):
            agenda.move(connection, mine, second, seat(), 1, TWO)
        found = agenda.by_id(connection, mine)
        assert found and (found[0].start, found[0].revision) == (seat(60).start, 0)


@pytest.mark.parametrize("minutes", [-15, 0, 15], ids=["before", "same", "after"])
def test_the_database_refuses_a_seat_given_twice_whoever_writes(stage: Stage, minutes: int) -> None:
    """Straight into the table: inserted, moved there, or un-cancelled there."""
    with stage.engine.begin() as connection:
        (first, one), (second, two) = someone(connection, USAGER), someone(connection, SECOND_USAGER)
        connection.execute(insert(appointments).values(raw(first.person, one, seat())))
        refused(connection, insert(appointments).values(raw(second.person, two, seat(minutes))))
        other = connection.execute(
            insert(appointments)
            .values(raw(second.person, two, seat(minutes), status="cancelled_by_person"))
            .returning(appointments.c.id)
        ).scalar_one()
        refused(connection, update(appointments).where(appointments.c.id == other).values(status="booked"))
        away = connection.execute(
            insert(appointments).values(raw(second.person, two, seat(240))).returning(appointments.c.id)
        ).scalar_one()
        moved = {"starts": seat(minutes).start, "ends": seat(minutes).end}
        refused(connection, update(appointments).where(appointments.c.id == away).values(moved))


def refused(connection: Connection, statement: object) -> None:
    with pytest.raises(DBAPIError), connection.begin_nested():
        connection.execute(statement)  # type: ignore[call-overload]


def test_no_seat_beyond_the_capacity_and_no_moment_that_ends_before_it_begins(stage: Stage) -> None:
    with stage.engine.begin() as connection:
        first, one = someone(connection, USAGER)
        refused(connection, insert(appointments).values(raw(first.person, one, seat(), seat=2)))
        refused(connection, insert(appointments).values(raw(first.person, one, seat(length=-30))))
