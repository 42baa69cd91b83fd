"""Free moments, against an oracle that looks at every minute; and one person a seat, whatever the code does."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import DBAPIError

from flows.domain.agenda import HORIZON, NOTICE, free_slots
from flows.domain.association import Association, Permanence
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from storage import agenda, people, requests
from storage.agenda import Taken
from storage.consented import Consented
from storage.tables import appointments
from tests.stage import PARIS, SECOND_USAGER, USAGER, Stage

WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAYS = holidays.country_holidays("FR", years=range(2026, 2029))
Hours = dict[str, list[tuple[int, int]]]
"""By weekday: from and to, in minutes since midnight."""


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


def association(where: Permanence) -> Association:
    return Association(name="EXEMPLE", address="1 rue de l'Exemple", permanences=(where,))


def written(hours: Hours) -> str:
    """The same hours as the association writes them."""
    days = [f"{day} {','.join(f'{_clock(a)}-{_clock(b)}' for a, b in spans)}" for day, spans in hours.items() if spans]
    return "; ".join([*days, "PH off"])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def is_open(hours: Hours, minute: datetime) -> bool:
    local = minute.astimezone(PARIS)
    at = local.hour * 60 + local.minute
    return local.date() not in HOLIDAYS and any(a <= at < b for a, b in hours.get(WEEK[local.weekday()], []))


def oracle(
    hours: Hours, length: int, capacity: int, taken: list[tuple[datetime, datetime]], now: datetime
) -> list[datetime]:
    """Minute by minute: a moment begins when enough open minutes in a row have gone by since the last one."""
    minute = datetime.combine(now.astimezone(PARIS).date() - timedelta(days=1), datetime.min.time(), PARIS)
    minute, found, run = minute.astimezone(UTC), [], 0
    while minute < now + HORIZON + timedelta(days=1):
        run = run + 1 if is_open(hours, minute) else 0
        minute += timedelta(minutes=1)
        if run == length:
            start, run = minute - timedelta(minutes=length), 0
            beside = sum(1 for begun, ended in taken if begun < minute and ended > start)
            if start >= now + NOTICE and beside < capacity:
                found.append(start)
    return found


span = st.tuples(st.integers(16, 38), st.integers(2, 10)).map(lambda pair: (pair[0] * 30, (pair[0] + pair[1]) * 30))
one_day = st.lists(span, max_size=2).map(
    lambda spans: sorted(spans) if len(spans) < 2 or sorted(spans)[0][1] < sorted(spans)[1][0] else spans[:1]
)
week = st.dictionaries(st.sampled_from(WEEK), one_day, min_size=1, max_size=4)
moments = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=20, deadline=None)
@given(hours=week, length=st.sampled_from([20, 30, 45, 60]), capacity=st.integers(1, 2), now=moments, data=st.data())
def test_what_is_offered_is_exactly_what_is_open_and_free(
    hours: Hours, length: int, capacity: int, now: datetime, data: st.DataObject
) -> None:
    where = place(written(hours), length, capacity)
    sure = now + HORIZON - timedelta(days=2)
    all_free = free_slots(where, association(where), [], now)
    chosen = data.draw(st.lists(st.sampled_from(all_free), max_size=4)) if all_free else []
    taken = [(slot.start, slot.end) for slot in chosen]
    found = [slot.start for slot in free_slots(where, association(where), taken, now)]
    expected = oracle(hours, length, capacity, taken, now)
    assert [start for start in found if start < sure] == [start for start in expected if start < sure]


def local_hours(openings: str, day: date, minutes: int = 60) -> list[str]:
    where = place(openings, minutes)
    now = datetime.combine(day - timedelta(days=3), datetime.min.time(), PARIS).astimezone(UTC)
    starts = [slot.start.astimezone(PARIS) for slot in free_slots(where, association(where), [], now)]
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
    first = free_slots(where, association(where), [], now)[0]
    held = (first.start, first.end)
    assert first in free_slots(where, association(where), [held], now)
    assert first not in free_slots(where, association(where), [held, held], now)


def test_never_sooner_than_the_mediators_can_know() -> None:
    where = place("Mo 09:00-12:00", 30)
    now = datetime(2026, 11, 23, 9, 10, tzinfo=PARIS)
    assert free_slots(where, association(where), [], now)[0].start == datetime(2026, 11, 23, 10, 30, tzinfo=PARIS)


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
