"""Nobody gets somebody else's seat: the database refuses it, whatever the code above does. On both engines."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Executable, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from flows.domain.model import Slot
from storage import agenda
from storage import people as people_
from storage.agenda import Taken
from storage.database import Database, Unavailable
from storage.reading import Reader
from storage.tables import appointments, overrides, people, requests, staff
from tests.agreed import agreed
from tests.keys import KEYS
from tests.stage import PARIS

pytest_plugins = "tests.postgres"
NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)
HALF = timedelta(minutes=30)
KARIM = 1


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Database]:
    """Three people with a request each, and Karim of the team."""

    def furnish(connection: Connection) -> None:
        member = {"telegram_id": 1, "name": "Karim", "role": "mediator", "joined": NINE}
        connection.execute(insert(staff).values(id=KARIM, **member))
        for number in (1, 2, 3):
            person = {"id": number, "telegram_id": KEYS.handle(1000 + number), "language": "fr", "created": NINE}
            connection.execute(insert(people).values(**person, last_contact=NINE))
            request = {"id": number, "person_id": number, "theme": "droits", "mode": "permanence", "created": NINE}
            connection.execute(insert(requests).values(**request))

    await database.write(furnish)
    yield database


async def does(store: Database, *statements: Executable) -> None:
    await store.write(lambda connection: [connection.execute(statement) for statement in statements])


async def asks(store: Database, query: Any) -> list[Any]:
    return list(await store.write(lambda connection: connection.execute(query).scalars().all()))


def slot(start: datetime = NINE, length: timedelta = HALF) -> Slot:
    return Slot(permanence="maison", start=start, end=start + length)


def seat(person: int, start: datetime = NINE, **changes: object) -> Any:
    """An appointment as no careful code would write it."""
    row = {"request_id": person, "person_id": person, "permanence": "maison", "seat": 1, "capacity": 1}
    return insert(appointments).values({**row, "starts": start, "ends": start + HALF, "booked": NINE, **changes})


def of(person: int) -> Any:
    return update(appointments).where(appointments.c.person_id == person)


async def test_as_many_people_as_there_are_seats(store: Database) -> None:
    await store.write(agenda.book, 1, agreed(1), slot(), 2, NINE)
    await store.write(agenda.book, 2, agreed(2), slot(), 2, NINE)
    with pytest.raises(Taken):
        await store.write(agenda.book, 3, agreed(3), slot(), 2, NINE)
    assert sorted(await asks(store, select(appointments.c.seat))) == [1, 2]


@pytest.mark.parametrize("shift", [timedelta(0), HALF / 2, -HALF / 2, timedelta(minutes=1)])
async def test_two_overlapping_appointments_of_one_seat_are_refused(store: Database, shift: timedelta) -> None:
    await does(store, seat(1))
    with pytest.raises(IntegrityError):
        await does(store, seat(2, NINE + shift))


async def test_one_after_the_other_is_no_overlap(store: Database) -> None:
    await does(store, seat(1), seat(2, NINE + HALF), seat(3, NINE, permanence="elne"))


async def test_moving_onto_somebody_is_refused(store: Database) -> None:
    await does(store, seat(1))
    second = await store.write(agenda.book, 2, agreed(2), slot(NINE + HALF), 1, NINE)
    with pytest.raises(IntegrityError):
        await does(store, of(2).values(starts=NINE + HALF / 2))
    with pytest.raises(Taken):
        await store.write(agenda.move, second, agreed(2), slot(), 1, NINE)
    await store.write(agenda.move, second, agreed(2), slot(NINE + 3 * HALF / 2), 1, NINE)


async def test_a_cancelled_seat_is_free_and_cannot_be_taken_back(store: Database) -> None:
    first = await store.write(agenda.book, 1, agreed(1), slot(), 1, NINE)
    assert await store.write(agenda.become, first, "cancelled_by_person")
    await store.write(agenda.book, 2, agreed(2), slot(), 1, NINE)
    with pytest.raises(IntegrityError):
        await does(store, of(1).values(status="booked"))
    assert not await store.write(agenda.become, first, "kept")


@pytest.mark.parametrize(
    "wrong", [{"seat": 2}, {"seat": 0}, {"ends": NINE - HALF}, {"status": "maybe"}, {"forced": True}]
)
async def test_an_appointment_that_cannot_be_is_refused(store: Database, wrong: dict[str, object]) -> None:
    with pytest.raises((IntegrityError, DBAPIError)):
        await does(store, seat(1, **wrong))
    assert await asks(store, select(appointments.c.id)) == []


async def test_the_appointment_of_nobody_is_not_a_taken_seat(store: Database) -> None:
    with pytest.raises(IntegrityError):
        await store.write(agenda.book, 99, agreed(99), slot(), 1, NINE)


async def test_the_team_may_give_a_seat_twice_and_it_stays_written(store: Database) -> None:
    await store.write(agenda.book, 1, agreed(1), slot(), 1, NINE)
    forced = await store.write(agenda.book, 2, agreed(2), slot(NINE + HALF / 2), 1, NINE, forced_by=KARIM)
    written = select(overrides.c.appointment_id, overrides.c.staff_id, overrides.c.at)
    rows = await store.write(lambda connection: connection.execute(written).all())
    assert [tuple(row) for row in rows] == [(forced, KARIM, NINE)]


async def test_what_needs_no_override_is_none(store: Database) -> None:
    free = await store.write(agenda.book, 1, agreed(1), slot(), 1, NINE, forced_by=KARIM)
    await store.write(agenda.move, free, agreed(1), slot(NINE + HALF), 1, NINE, forced_by=KARIM)
    assert await asks(store, select(overrides.c.id)) == []
    assert await asks(store, select(appointments.c.forced)) == [False]


async def test_a_forced_move_and_back_to_a_free_seat(store: Database) -> None:
    await store.write(agenda.book, 1, agreed(1), slot(), 1, NINE)
    second = await store.write(agenda.book, 2, agreed(2), slot(NINE + HALF), 1, NINE)
    await store.write(agenda.move, second, agreed(2), slot(), 1, NINE, forced_by=KARIM)
    assert await asks(store, select(appointments.c.forced_by).order_by("id")) == [None, KARIM]
    await store.write(agenda.move, second, agreed(2), slot(NINE + HALF), 1, NINE)
    assert await asks(store, select(appointments.c.forced)) == [False, False]
    assert await asks(store, select(overrides.c.appointment_id)) == [second]


async def test_what_was_forced_stays_so_while_it_overlaps(store: Database) -> None:
    """Forgetting that it was forced would hide that a seat was given twice."""
    await store.write(agenda.book, 1, agreed(1), slot(), 1, NINE)
    await store.write(agenda.book, 2, agreed(2), slot(NINE + HALF / 2), 1, NINE, forced_by=KARIM)
    with pytest.raises(IntegrityError):
        await does(store, of(2).values(forced=False, forced_by=None))
    with pytest.raises(IntegrityError):
        await does(store, of(2).values(forced_by=None))
    await does(store, of(2).values(status="cancelled_by_person"), of(2).values(forced=False))
    with pytest.raises(IntegrityError):
        await does(store, of(2).values(status="booked"))


async def test_nobody_books_where_somebody_was_forced_in(store: Database) -> None:
    first = await store.write(agenda.book, 1, agreed(1), slot(), 1, NINE)
    await store.write(agenda.book, 2, agreed(2), slot(), 1, NINE, forced_by=KARIM)
    await store.write(agenda.become, first, "cancelled_by_person")
    with pytest.raises(Taken):
        await store.write(agenda.book, 3, agreed(3), slot(), 1, NINE)


@pytest.mark.parametrize("change", [update(overrides).values(staff_id=2), delete(overrides)])
async def test_an_override_can_not_be_unwritten(store: Database, change: Executable) -> None:
    await does(store, insert(overrides).values(appointment_id=1, staff_id=KARIM, at=NINE))
    with pytest.raises(IntegrityError, match="stays written"):
        await does(store, change)
    assert await asks(store, select(overrides.c.staff_id)) == [KARIM]


async def test_each_is_reminded_by_their_own_word(store: Database) -> None:
    """What somebody else answers later changes nothing for me; what I answer later does."""

    async def says(person: int, given: bool) -> None:
        await store.write(people_.consent, 1000 + person, "reminders", given, "Un rappel ?", "fr", NINE)

    for person in (1, 2, 3):
        await store.write(agenda.book, person, agreed(person), slot(NINE + person * HALF), 1, NINE)
        await says(person, given=True)
    await says(2, given=False)
    visits = await store.write(agenda.visits, NINE)
    assert {visit.person: visit.reminders for visit in visits} == {1: True, 2: False, 3: True}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_whoever_reads_beside_the_bot_sees_when_the_next_reminder_is_due(store: Database, url: str) -> None:
    start = NINE + timedelta(days=10)
    await store.write(people_.consent, 1001, "reminders", True, "Un rappel ?", "fr", NINE)
    await store.write(agenda.book, 1, agreed(1), slot(start), 1, NINE)
    reader = Reader(url)
    assert await reader.next_notice(PARIS, NINE) == start - timedelta(days=2)
    await reader.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_full_disk_is_not_a_taken_seat(store: Database) -> None:
    """Whoever books then is told to wait, not that somebody was faster. (The file is filled, not the machine.)"""

    def fill(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").all()

    await store.write(fill)
    with pytest.raises(Unavailable, match="full"):
        for day in range(2000):
            await store.write(agenda.book, 1, agreed(1), slot(NINE + timedelta(days=day)), 1, NINE)
