"""A short year: what `make year` lives at night for twelve months, two thousand people and both engines.

And that its accounts see what they are made to see: a place lost, a change that nobody was told of, a request gone, a
language that waits.
"""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, delete, update

from storage.tables import people, requests, staff
from storage.tables_of_life import steps
from tests.engines import sqlite_model
from tests.torture.quick import endure
from tests.year.account import Became, account
from tests.year.row import ROW
from tests.year.shuffle import Spread, between_runs, within
from tests.year.usagers import Usagers
from tests.year.work import Working
from tests.year.year import DAY, START, tongues

pytest_plugins = "tests.postgres"


async def test_nobody_is_lost_and_no_language_waits(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    await endure(ROW, "sqlite", request, tmp_path)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Working, Usagers]:
    """A week of a small team."""
    file = tmp_path_factory.mktemp("year") / "ground"
    file.write_bytes(sqlite_model())
    town = Working(f"sqlite:///{file}", 66, START, 4, (9, 12, 15))
    usagers = Usagers(town, tongues(66, 8), START, START + 2 * DAY)
    town.passes(START + 7 * DAY)
    return town, usagers


def wrongs(lived: tuple[Working, Usagers], harm: object) -> list[str]:
    """What the accounts say of a database with this done to it, which is then undone."""
    town, usagers = lived
    town.wrong.clear()

    def harmed(connection: Connection) -> None:
        undone = connection.begin_nested()
        if harm is not None:
            connection.execute(harm)  # type: ignore[call-overload]
        town.does = lambda work, *args, **named: work(connection, *args, **named)  # type: ignore[method-assign]
        try:
            account(town, usagers.by_chat)
        finally:
            del town.does  # type: ignore[method-assign]
            undone.rollback()

    Working.does(town, harmed)
    return list(town.wrong)


def test_a_week_is_as_it_should_be(lived: tuple[Working, Usagers]) -> None:
    assert wrongs(lived, None) == []


@pytest.mark.parametrize(
    ("harm", "seen"),
    [
        (update(requests).values(created=START - DAY), "made "),
        (update(people).values(state="stopped"), "is gone, or silent"),
        (delete(steps).where(steps.c.act == "accept"), "its steps lead to"),
        (update(requests).values(status="closed"), "its steps lead to"),
        (update(steps).where(steps.c.act == "accept").values(act="start"), "start by mediator from"),
        (update(staff).values(active=False), "in the hands of nobody"),
    ],
)
def test_the_accounts_see_what_is_wrong(lived: tuple[Working, Usagers], harm: object, seen: str) -> None:
    found = wrongs(lived, harm)
    assert any(seen in fault for fault in found), found


def test_a_person_who_was_not_told_is_seen(lived: tuple[Working, Usagers]) -> None:
    town, _ = lived
    told = next(key for key in town.arrived if key.startswith("taken:"))
    times = town.arrived.pop(told)
    assert any("taken: 1 times, heard 0 times" in fault for fault in wrongs(lived, None))
    town.arrived[told] = times


@pytest.mark.parametrize(("more", "seen"), [(0, False), (40, False), (240, True)])
def test_a_language_that_waits_is_seen(more: int, seen: bool) -> None:
    """So many minutes of work more for one language, in waits that differ by hours anyway."""
    random = Random(66)

    def run(shuffled: int) -> list[Became]:
        languages = tongues(66, 120, shuffled)
        return [
            Became(n, language, n, "closed", round(random.expovariate(1 / 400) + more * (language == "ar")))
            for n, language in enumerate(languages)
        ]

    found = between_runs([run(shuffled) for shuffled in range(4)], random)
    assert found.beyond_noise is seen, found
    assert within(run(0), random).beyond_noise is seen or more == 240


def test_noise_is_what_is_small_or_what_chance_does() -> None:
    assert not Spread(59, 0.001).beyond_noise and not Spread(300, 0.02).beyond_noise and Spread(61, 0.001).beyond_noise
