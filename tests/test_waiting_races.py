"""Several programs free moments at the same time: one moment is offered once, one person has one offer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, insert, select
from sqlalchemy.exc import IntegrityError

from flows.domain.association import Theme
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from handlers import waiting as line
from handlers.agendas import without_room
from handlers.scene import House
from storage import people, requests, waiting
from storage.database import once
from storage.tables import outbox
from storage.tables_of_waiting import holds, waits
from tests.keys import KEYS
from tests.stage import Stage
from tests.test_storage_races import all_at_once

pytest_plugins = "tests.postgres"
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TUESDAY = datetime(2027, 3, 2, 8, tzinfo=UTC)
"""Nine o'clock at the neighbourhood house."""
HALF = timedelta(minutes=30)


@pytest.fixture(scope="module")
def house() -> House:
    return Stage().house


def in_line(connection: Connection, many: int, first: int = 1000) -> None:
    for number in range(many):
        who = people.consent(connection, first + number, "request", True, "", "fr", NOW)
        assert who
        asked = OpenRequest(theme="autre", mode="permanence", place="maison")
        request = requests.add(connection, who, asked, NOW)
        waiting.join(connection, request, who, "maison", "any", NOW + timedelta(seconds=number))


def freed(number: int = 0) -> Slot:
    start = TUESDAY + number * HALF
    return Slot(permanence="maison", start=start, end=start + HALF)


def open_offers(connection: Connection) -> tuple[int, int, int]:
    """Offers to be answered, moments held for them, messages."""
    counts = (
        select(func.count()).select_from(waits).where(~waits.c.answered),
        select(func.count()).select_from(holds).where(holds.c.why == "offered"),
        select(func.count()).select_from(outbox).where(outbox.c.key.like("freed:%")),
    )
    answered: Any = tuple(connection.execute(count).scalar_one() for count in counts)
    return answered


async def test_one_moment_is_offered_once_whoever_offers_it(url: str, house: House) -> None:
    once(url, lambda connection: in_line(connection, 4), KEYS)
    answers = await all_at_once(url, lambda database: database.write(line.offer_on, house, freed(), NOW))
    assert sorted(answers) == [False] * 15 + [True]
    assert once(url, open_offers, KEYS) == (1, 1, 1)


async def test_one_person_has_one_offer_whatever_is_freed_at_once(url: str, house: House) -> None:
    once(url, lambda connection: in_line(connection, 2), KEYS)
    numbers = iter([0, 1, 2, 3, 4, 5] * 3)
    answers = await all_at_once(url, lambda database: database.write(line.offer_on, house, freed(next(numbers)), NOW))
    assert answers.count(True) == 2 and answers.count(False) == 14
    assert once(url, open_offers, KEYS) == (2, 2, 2)


async def test_what_nobody_answers_is_passed_on_once(url: str, house: House) -> None:
    once(url, lambda connection: in_line(connection, 9), KEYS)
    once(url, lambda connection: line.offer_on(connection, house, freed(), NOW), KEYS)
    late = NOW + timedelta(hours=3)
    told = await all_at_once(url, lambda database: database.write(line.pass_on, house, late))
    assert sorted(told) == [0] * 15 + [1]
    assert once(url, open_offers, KEYS) == (1, 1, 2)


def test_the_database_itself_refuses_a_second_open_offer(url: str) -> None:
    once(url, lambda connection: in_line(connection, 1), KEYS)

    def twice(connection: Connection) -> None:
        who = people.consented(connection, 1)
        assert who
        again = requests.add(connection, who, OpenRequest(theme="autre", mode="permanence"), NOW)
        connection.execute(waits.update().values(offered=NOW, answered=False))
        row = {"request_id": again, "person_id": 1, "since": NOW, "offered": NOW, "answered": False}
        connection.execute(insert(waits).values(row))

    with pytest.raises(IntegrityError):
        once(url, twice, KEYS)


def test_an_offer_costs_the_same_whoever_waits(url: str, house: House) -> None:
    """The look at the line and at the agenda is two questions, and the offer as many as for one person."""

    def counted(connection: Connection, many: int) -> int:
        in_line(connection, many, 1000 * many)
        statements: list[str] = []
        event.listen(connection, "before_cursor_execute", lambda *said: statements.append(said[2]))
        assert line.offer_on(connection, house, freed(many % 6), NOW)
        return len(statements)

    few = once(url, lambda connection: counted(connection, 1), KEYS)
    assert once(url, lambda connection: counted(connection, 50), KEYS) <= few + 1


def test_a_theme_that_no_place_has_time_for_runs_out(url: str, house: House) -> None:
    """Four hours in a row, where the longest opening has three."""
    long = Theme(code="long", label="EXEMPLE", slot_minutes=240)
    association = house.association.model_copy(update={"themes": (long, Theme(code="court", label="EXEMPLE"))})
    full, scarce = once(
        url, lambda connection: without_room(connection, House(association, house.voice, ()), NOW), KEYS
    )
    assert (full, scarce) == ([], [long])


def test_one_look_tells_every_place_without_room(url: str, house: House) -> None:
    statements: list[str] = []

    def ask(connection: Connection) -> list[str]:
        event.listen(connection, "before_cursor_execute", lambda *said: statements.append(said[2]))
        return [one.code for some in without_room(connection, house, NOW) for one in some]

    assert once(url, ask, KEYS) == [] and len(statements) == 1
