"""What is remembered of the agendas is what the database holds, whatever is booked, moved, given back, held, closed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Connection, delete, insert, update

from flows.domain.agenda import Search
from flows.domain.association import Association, Permanence
from flows.domain.closures import Closed
from flows.domain.model import Slot
from flows.domain.timetable import Timetable
from handlers.agendas import look
from storage import agenda, booked, closures, seats
from storage.database import once
from storage.seats import Taken
from storage.tables import appointments
from storage.tables import staff as members
from storage.tables_of_closures import closed_seats
from tests.agreed import agreed
from tests.keys import KEYS
from tests.test_held import furnish

pytest_plugins = "tests.postgres"
NOW = datetime(2027, 3, 1, 6, tzinfo=UTC)
"""A Monday; the clock changes within the four weeks that follow."""
HALF = timedelta(minutes=30)
PLACES = tuple(
    Permanence(
        code=code,
        name=f"EXEMPLE {code}",
        address="1 rue de l'Exemple",
        commune="Elne",
        openings="Mo-Su 08:00-18:00,22:00-26:00",
        capacity=2,
        days_ahead=28,
        **rules,
    )
    for code, rules in (("ici", {}), ("la", {"per_day": 3, "buffer_before": 10, "buffer_after": 15}))
)
HOUSE = Association(name="EXEMPLE", address="1 rue de l'Exemple", permanences=PLACES)
TIMETABLE = Timetable(HOUSE)


def read_afresh(connection: Connection, now: datetime) -> Search:
    taken = seats.busy(connection, ["ici", "la"], now, now + timedelta(days=28))
    return Search(TIMETABLE, taken, now)


def the_same(connection: Connection, now: datetime) -> None:
    fresh, known = read_afresh(connection, now), look(connection, TIMETABLE, PLACES, now)
    assert known.slots(PLACES) == fresh.slots(PLACES)
    assert known.days(PLACES) == fresh.days(PLACES)
    assert look(connection, TIMETABLE, PLACES, now).next(PLACES) == fresh.next(PLACES)
    assert look(connection, TIMETABLE, PLACES, now).soonest(PLACES, 7) == fresh.soonest(PLACES, 7)


def anything(connection: Connection, random: Random, now: datetime) -> None:
    """One act of somebody, somewhere."""
    free = read_afresh(connection, now).slots(PLACES)
    slot, who = random.choice(free[: len(free) // random.choice([1, 1, 9])]), random.choice([1, 2, 3])
    many = connection.execute(appointments.select().with_only_columns(appointments.c.id)).scalars().all()
    one = random.choice([*many, 0])
    row = update(appointments).where(appointments.c.id == one)
    closed = Closed(place=slot.permanence, start=slot.start, end=slot.end + 4 * HALF, reason="works")
    acts: list[Callable[[], object]] = [
        *[lambda: agenda.book(connection, who, agreed(who), slot, 2, now)] * 4,
        lambda: agenda.move(connection, one, agreed(who), slot, 2, now),
        lambda: agenda.become(connection, one, "cancelled_by_person"),
        lambda: seats.keep(connection, agreed(who), slot, 2, now),
        lambda: closures.shut(connection, closed, [(slot.permanence, random.choice([0, 1]))], 1, now),
        lambda: connection.execute(delete(closed_seats)),
        lambda: connection.execute(row.values(status="kept")),
        lambda: agenda.take_back(connection, one, "cancelled_by_person"),
        lambda: connection.execute(delete(appointments).where(appointments.c.id == one)),
    ]
    with suppress(Taken):
        random.choice(acts)()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_is_what_the_database_holds(url: str, seed: int) -> None:
    random = Random(seed)

    def live(connection: Connection) -> None:
        furnish(connection)
        connection.execute(insert(members).values(id=1, telegram_id=1, name="Fictif", role="coordinator", joined=NOW))
        now = NOW
        for _ in range(30):
            anything(connection, random, now)
            the_same(connection, now)
            now += random.choice([timedelta(0), timedelta(minutes=7), timedelta(days=1)])

    once(url, live, KEYS)


def test_what_was_undone_is_not_remembered(url: str) -> None:
    """Even where as much is booked in its place, under the numbers it had."""
    first, second = (Slot(permanence="ici", start=NOW + n * HALF, end=NOW + (n + 1) * HALF) for n in (4, 5))

    def ask(connection: Connection) -> None:
        furnish(connection)
        with connection.begin_nested() as undone:
            for _ in range(2):
                agenda.book(connection, 1, agreed(1), first, 2, NOW)
            look(connection, TIMETABLE, PLACES, NOW)
            undone.rollback()
        for _ in range(2):
            agenda.book(connection, 1, agreed(1), second, 2, NOW)
        the_same(connection, NOW)

    once(url, ask, KEYS)


def test_more_than_is_remembered_is_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booked, "REMEMBERED", 3)

    def ask(connection: Connection) -> None:
        furnish(connection)
        for _ in range(2):
            the_same(connection, NOW)

    once(url, ask, KEYS)
