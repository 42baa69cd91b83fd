"""The keys are renewed while people talk: nobody notices, nothing is lost, and in the end the old key opens nothing."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot import keys
from storage import inbox, people, resealing
from storage.database import Database, once
from storage.sealed import Keys, new_key
from storage.tables import metadata
from tests.agreed import agreed
from tests.keys import KEYS, WRITTEN
from tests.opened import opened
from tests.test_storage_moving import live
from tests.whole import Whole, whole

pytest_plugins = "tests.postgres"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AMINA, BILAL = 710_001_001, 710_001_002
NEWER = Keys(f"{WRITTEN}{new_key('newer')}")


def sealed_with(connection: Connection) -> set[str]:
    """The names of the keys that something in it was sealed with."""
    values = [v for column in resealing.columns() for v in connection.execute(select(column)).scalars() if v]
    return {value.partition(":")[0] for value in values}


def everything(connection: Connection) -> list[object]:
    return [sorted(map(repr, opened(connection, table))) for table in metadata.sorted_tables if table.name != "seals"]


async def resealed(database: Database, times: int = 10**6) -> int:
    """How many values were sealed again, in so many looks at most."""
    again = 0
    for column in resealing.columns():
        looked = resealing.Looked(0, 0, 0)
        after = None
        while times and looked.after is not None:
            looked = await database.write(resealing.reseal_some, column, after)
            again, after, times = again + looked.again, looked.after, times - 1
    return again


async def test_all_there_is_is_sealed_again_and_says_the_same(url: str) -> None:
    once(url, live, KEYS)
    before = once(url, everything, KEYS)
    database = Database(url, NEWER)
    assert sealed_with_of(url) == {KEYS.current}
    assert await resealed(database, times=4) > 0, "interrupted"
    assert sealed_with_of(url) == {KEYS.current, "newer"}
    assert once(url, everything, NEWER) == before
    await resealed(database)
    assert sealed_with_of(url) == {"newer"}
    assert await resealed(database) == 0
    await database.close()
    assert once(url, everything, NEWER) == before


def sealed_with_of(url: str) -> set[str]:
    return once(url, sealed_with)


async def test_what_changes_meanwhile_is_not_overwritten(postgresql_url: str) -> None:
    """Somebody writes between the look and the sealing: theirs stays."""
    once(postgresql_url, lambda c: people.consent(c, AMINA, "request", True, "", "fr", NOON), KEYS)
    once(postgresql_url, lambda c: people.call(c, agreed(1), "Avant"), KEYS)
    database = Database(postgresql_url, NEWER)
    column = next(column for column in resealing.columns() if str(column) == "people.nickname")

    def meanwhile(connection: Connection) -> None:
        others = resealing._others(column, NEWER, None)
        (row,) = connection.execute(others).all()
        once(postgresql_url, lambda other: people.call(other, agreed(1), "Après"), KEYS)
        resealing._reseal(connection, column, row, NEWER)

    await database.write(meanwhile)
    await database.close()
    found = once(postgresql_url, lambda connection: people.by_id(connection, 1), NEWER)
    assert found and found.nickname == "Après"


async def test_what_does_not_open_is_left_and_told(url: str) -> None:
    once(url, lambda connection: inbox.store(connection, [(1, 1, "{}"), (2, 1, "{}")], NOON), KEYS)
    altered = "UPDATE inbox SET raw = '00000001:AAAA' WHERE update_id = 1"
    once(url, lambda connection: connection.exec_driver_sql(altered))
    column = next(column for column in resealing.columns() if str(column) == "inbox.raw")
    looked = once(url, lambda connection: resealing.reseal_some(connection, column), NEWER)
    assert (looked.again, looked.shut) == (1, 1)


async def rotate(world: Whole) -> str:
    ended = await world.program("key", "rotate", KEYS="")
    assert ended.status == 0, ended.errors
    return ended.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "safe").mkdir()
    keys.make(tmp_path / "safe" / "keys")
    return tmp_path / "safe" / "keys"


def without(file: Path, *names: str) -> None:
    """As an operator removes lines that are no longer needed."""
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(names)))


def held_in(file: Path) -> Keys:
    return Keys(file.read_text())


async def test_people_talk_while_the_keys_are_renewed(tmp_path: Path, file: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    async with whole(data, KEYS="", KEYS_FILE=str(file)) as world:
        amina, bilal = await world.phone("Amina", AMINA), await world.phone("Bilal", BILAL)
        await amina.agrees()
        first = held_in(file).current
        await asyncio.gather(rotate(world), amina.books(), bilal.agrees())
        await asyncio.gather(rotate(world), bilal.books())
        await world.quiet()
        last = held_in(file)
        assert len(last.names) == 3
        await rotate(world)
        left = once(f"sqlite:///{world.database}", sealed_with)
        assert left == {held_in(file).current}
        without(file, first, *last.names)
        await world.restart()
        assert len(held_in(file).names) == 1
        await amina.goes("/menu")
        assert world.rows("SELECT error FROM inbox WHERE state = 'quarantined'") == []
        assert world.one("SELECT count(*) FROM requests") == 2


async def test_killed_in_the_middle_it_is_run_again(tmp_path: Path, file: Path) -> None:
    """The new key is in the file and nothing more was done: the next run goes on with it, and adds no other."""
    data = tmp_path / "data"
    data.mkdir()
    async with whole(data, KEYS="", KEYS_FILE=str(file)) as world:
        amina = await world.phone("Amina", AMINA)
        await amina.agrees()
        keys.add(file)
        assert f"with the key {held_in(file).current}" in await rotate(world)
        assert len(held_in(file).names) == 2
        await amina.goes("/menu")
