"""Nothing closed is booked: what every search sees, and what the database says, on both engines."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from flows.domain.agenda import Search
from flows.domain.association import Association, AtThePlace
from flows.domain.closures import Closed
from flows.domain.hours import Closure as WrittenClosure
from flows.domain.hours import SpecialDay
from flows.domain.model import Slot
from flows.domain.sweep import Busy
from flows.domain.timetable import Closing, Timetable, minute
from storage import agenda, closures, seats
from storage.database import Database, once
from storage.seats import Taken
from storage.tables import people, requests, staff
from tests.agreed import agreed
from tests.keys import KEYS
from tests.stage import PARIS, START, example

pytest_plugins = "tests.postgres"
NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)
HALF, DAY = timedelta(minutes=30), timedelta(days=1)
THURSDAY = datetime(2026, 11, 26, tzinfo=PARIS)


def furnish(connection: Connection) -> None:
    member = {"telegram_id": 1, "name": "Karima", "role": "coordinator", "joined": NINE}
    connection.execute(insert(staff).values(id=1, **member))
    connection.execute(insert(people).values(id=1, telegram_id=1, language="fr", created=NINE, last_contact=NINE))
    request = {"id": 1, "person_id": 1, "theme": "droits", "mode": "permanence", "created": NINE}
    connection.execute(insert(requests).values(**request))


def slot(number: int) -> Slot:
    start = NINE + number * HALF
    return Slot(permanence="maison", start=start, end=start + HALF)


def closed(start: datetime, end: datetime, place: str = "maison", absent: int | None = None) -> Closed:
    return Closed(place=place, absent=absent, start=start, end=end, reason="works")


# What every search sees.


def free(association: Association, *shut: tuple[int, datetime, datetime]) -> list[datetime]:
    busy = [Busy(seat, minute(start), minute(end), closed="works") for seat, start, end in shut]
    place = association.permanences[1]
    return [slot.start for slot in Search(Timetable(association), {place.code: busy}, START).slots([place])]


def with_(**changes: object) -> Association:
    first, maison, *others = example().permanences
    return example().model_copy(update={"permanences": (first, maison.model_copy(update=changes), *others)})


TWO = {"mediators": (AtThePlace(mediator="camille"), AtThePlace(mediator="lou"))}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (THURSDAY, THURSDAY + DAY),
        (THURSDAY + 15 * 2 * HALF, THURSDAY + 16 * 2 * HALF),
        (THURSDAY - DAY, THURSDAY + 30 * HALF),
        (THURSDAY + 40 * HALF, THURSDAY + 60 * HALF),
    ],
)
def test_what_is_closed_is_not_offered_and_all_the_rest_is(start: datetime, end: datetime) -> None:
    before = free(example())
    assert free(example(), (0, start, end)) == [at for at in before if not (at < end and at + HALF > start)]


def test_the_grid_starts_again_when_it_opens_again() -> None:
    assert THURSDAY + timedelta(hours=14, minutes=20) in free(
        example(), (0, THURSDAY, THURSDAY + timedelta(hours=14, minutes=20))
    )


def test_a_moment_is_open_only_when_the_file_and_the_chat_both_say_so() -> None:
    file = with_(closures=(WrittenClosure(first_day=THURSDAY.date(), last_day=THURSDAY.date(), reason="x"),))
    tuesday = THURSDAY + 5 * DAY
    both = free(file, (0, tuesday, tuesday + DAY))
    shut = (THURSDAY.date(), tuesday.date())
    assert [at for at in free(file) if at.astimezone(PARIS).date() == tuesday.date()]
    assert both == [at for at in free(example()) if at.astimezone(PARIS).date() not in shut]


def test_a_day_that_an_exception_opens_stays_closed_when_the_team_closed_it() -> None:
    """And what the file closes, nobody opens by undoing."""
    sunday = THURSDAY + 3 * DAY
    opened = with_(exceptions=(SpecialDay(day=sunday.date(), openings="09:00-11:00"),))
    there = [at for at in free(opened) if at.astimezone(PARIS).date() == sunday.date()]
    assert len(there) == 4
    assert free(opened, (0, sunday, sunday + DAY)) == [at for at in free(opened) if at not in there] == free(with_())


def test_people_who_choose_read_which_days_are_closed_and_why() -> None:
    place = example().permanences[1]
    shut = [
        (0, THURSDAY - 9 * DAY, THURSDAY + DAY),
        (0, THURSDAY + 2 * DAY, THURSDAY + 2 * DAY + HALF),
        (1, NINE, NINE),
    ]
    busy = [Busy(seat, minute(start), minute(end), closed="works") for seat, start, end in shut]
    search = Search(Timetable(example()), {place.code: busy}, START)
    assert search.closed(place) == [Closing(START.date(), THURSDAY.date(), "Travaux")]


def test_who_is_away_leaves_the_seats_of_the_others() -> None:
    place = with_(**TWO)
    assert free(place, (1, THURSDAY, THURSDAY + DAY)) == free(place)
    assert free(place, (1, THURSDAY, THURSDAY + DAY), (2, THURSDAY, THURSDAY + DAY)) == [
        at for at in free(place) if at.astimezone(PARIS).date() != THURSDAY.date()
    ]


def test_a_day_closed_is_no_appointment_of_that_day() -> None:
    noon = THURSDAY + timedelta(hours=12)
    assert len(free(with_(per_day=1), (0, noon, noon + HALF))) == len(free(with_(per_day=1)))


# What the database says, on both engines.


async def test_what_is_closed_is_not_booked_until_it_opens_again(database: Database) -> None:
    await database.write(furnish)
    number = await database.write(closures.shut, closed(NINE, NINE + 2 * HALF), [("maison", 0)], 1, NINE)
    assert number is not None
    for refused in (0, 1):
        with pytest.raises(Taken):
            await database.write(agenda.book, 1, agreed(1), slot(refused), 1, NINE)
    await database.write(agenda.book, 1, agreed(1), slot(2), 1, NINE)
    with pytest.raises(Taken):
        await database.write(agenda.move, 1, agreed(1), slot(0), 1, NINE)
    assert await database.write(closures.reopen, number, NINE)
    await database.write(agenda.move, 1, agreed(1), slot(0), 1, NINE)


async def test_a_seat_that_is_closed_leaves_the_other(database: Database) -> None:
    await database.write(furnish)
    away = closed(NINE, NINE + DAY, place="", absent=1)
    await database.write(closures.shut, away, [("maison", 1)], 1, NINE)
    await database.write(agenda.book, 1, agreed(1), slot(0), 2, NINE)
    assert await database.write(closures.displaced, NINE - DAY) == []
    with pytest.raises(Taken):
        await database.write(agenda.book, 1, agreed(1), slot(0), 2, NINE)


async def test_nothing_is_closed_twice(database: Database) -> None:
    await database.write(furnish)
    first = closed(NINE, NINE + DAY)
    assert await database.write(closures.shut, first, [("maison", 0)], 1, NINE)
    for again in (first, closed(NINE + DAY / 2, NINE + 2 * DAY)):
        assert await database.write(closures.shut, again, [("maison", 0)], 1, NINE) is None
    assert await database.write(closures.shut, closed(NINE + DAY, NINE + 2 * DAY), [("maison", 0)], 1, NINE)
    assert await database.write(closures.shut, closed(NINE, NINE + DAY, "elne"), [("elne", 0)], 1, NINE)


async def test_it_is_undone_once_and_within_ten_minutes(database: Database) -> None:
    await database.write(furnish)
    wanted = closed(NINE, NINE + DAY)
    number = await database.write(closures.shut, wanted, [("maison", 0)], 1, NINE)
    assert number is not None
    assert not await database.write(closures.reopen, number, NINE + timedelta(minutes=10))
    assert await database.write(closures.reopen, number, NINE + timedelta(minutes=9))
    assert not await database.write(closures.reopen, number, NINE + timedelta(minutes=9))
    assert await database.write(closures.shut, wanted, [("maison", 0)], 1, NINE)


async def test_whoever_books_while_it_closes_is_told_or_refused(url: str) -> None:
    """Sixteen book through two doors while a third closes: every appointment is one that the closing saw."""
    once(url, furnish, KEYS)
    databases = [Database(url, KEYS) for _ in range(3)]
    wanted = closed(NINE - HALF, NINE + 16 * HALF)

    def shut(connection: Connection) -> list[int]:
        assert closures.shut(connection, wanted, [("maison", 0)], 1, NINE - DAY)
        return [one.id for one in closures.struck(connection, wanted, [("maison", 0)], NINE - DAY)]

    async def book(number: int) -> Any:
        try:
            return await databases[number % 2].write(agenda.book, 1, agreed(1), slot(number), 1, NINE - DAY)
        except Taken:
            return None

    try:
        asked = [book(number) for number in range(8)] + [databases[2].write(shut)] + [book(n) for n in range(8, 16)]
        answers = await asyncio.gather(*asked)
    finally:
        for database in databases:
            await database.close()
    told = answers.pop(8)
    assert sorted(number for number in answers if number) == sorted(told)


async def test_no_question_more_whatever_is_closed(database: Database) -> None:
    await database.write(furnish)
    for n in range(20):
        await database.write(closures.shut, closed(NINE + n * DAY, NINE + (n + 1) * DAY), [("maison", 0)], 1, NINE)
    busy = await database.write(seats.busy, ["maison", "elne"], NINE, NINE + 40 * DAY)
    assert len(busy["maison"]) == 20 and busy["elne"] == []
