"""Nobody gets somebody else's seat: the database refuses it, whatever the code above does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from flows.domain.model import Slot
from storage import agenda, schema
from storage.agenda import Taken
from storage.database import engine
from storage.tables import appointments, people, requests

NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)
HALF = timedelta(minutes=30)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """Three people with a request each."""
    url = f"sqlite:///{tmp_path}/agenda"
    schema.upgrade(url)
    made = engine(url)
    with made.connect() as connection:
        for number in (1, 2, 3):
            person = {"id": number, "telegram_id": 1000 + number, "language": "fr", "created": NINE}
            connection.execute(insert(people).values(**person, last_contact=NINE))
            request = {"id": number, "person_id": number, "theme": "droits", "mode": "permanence", "created": NINE}
            connection.execute(insert(requests).values(**request))
        yield connection
    made.dispose()


def slot(start: datetime = NINE, length: timedelta = HALF) -> Slot:
    return Slot(permanence="maison", start=start, end=start + length)


def seat(person: int, start: datetime = NINE, **changes: object) -> dict[str, object]:
    """An appointment as no careful code would write it."""
    row = {"request_id": person, "person_id": person, "permanence": "maison", "seat": 1, "capacity": 1}
    return {**row, "starts": start, "ends": start + HALF, "booked": NINE, **changes}


def test_as_many_people_as_there_are_seats(connection: Connection) -> None:
    agenda.book(connection, 1, 1, slot(), 2, NINE)
    agenda.book(connection, 2, 2, slot(), 2, NINE)
    with pytest.raises(Taken):
        agenda.book(connection, 3, 3, slot(), 2, NINE)
    assert sorted(connection.execute(select(appointments.c.seat)).scalars()) == [1, 2]


@pytest.mark.parametrize("shift", [timedelta(0), HALF / 2, -HALF / 2, timedelta(minutes=1)])
def test_two_overlapping_appointments_of_one_seat_are_refused(connection: Connection, shift: timedelta) -> None:
    connection.execute(insert(appointments).values(seat(1)))
    with pytest.raises(IntegrityError):
        connection.execute(insert(appointments).values(seat(2, NINE + shift)))


def test_one_after_the_other_is_no_overlap(connection: Connection) -> None:
    connection.execute(insert(appointments).values(seat(1)))
    connection.execute(insert(appointments).values(seat(2, NINE + HALF)))
    connection.execute(insert(appointments).values(seat(3, NINE, permanence="elne")))


def test_moving_onto_somebody_is_refused(connection: Connection) -> None:
    connection.execute(insert(appointments).values(seat(1)))
    connection.execute(insert(appointments).values(seat(2, NINE + HALF)))
    second = update(appointments).where(appointments.c.person_id == 2)
    with pytest.raises(IntegrityError):
        connection.execute(second.values(starts=NINE + HALF / 2))
    with pytest.raises(Taken):
        agenda.move(connection, 2, slot(), 1, NINE)


def test_a_cancelled_seat_is_free_and_cannot_be_taken_back(connection: Connection) -> None:
    first = agenda.book(connection, 1, 1, slot(), 1, NINE)
    assert agenda.become(connection, first, "cancelled_by_person")
    agenda.book(connection, 2, 2, slot(), 1, NINE)
    with pytest.raises(IntegrityError):
        connection.execute(update(appointments).where(appointments.c.id == first).values(status="booked"))
    assert not agenda.become(connection, first, "kept")


@pytest.mark.parametrize("wrong", [{"seat": 2}, {"seat": 0}, {"ends": NINE - HALF}, {"status": "maybe"}])
def test_an_appointment_that_cannot_be_is_refused(connection: Connection, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        connection.execute(insert(appointments).values({**seat(1), **wrong}))


def test_a_full_disk_is_not_a_taken_seat(connection: Connection) -> None:
    """Whoever books then is told to wait, not that somebody was faster."""
    connection.commit()
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OperationalError, match="full"):
        for day in range(2000):
            agenda.book(connection, 1, 1, slot(NINE + timedelta(days=day)), 1, NINE)
