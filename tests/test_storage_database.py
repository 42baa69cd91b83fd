"""The door: an answer means committed, neighbours share nothing of each other's faults, on both engines; and on SQLite,
neighbours share a commit, and a database that cannot write loses nothing."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.exc import IntegrityError

from storage import inbox
from storage.database import Database, Unavailable, once
from storage.sqlite import BEGIN
from storage.tables import inbox as kept
from tests.keys import KEYS

pytest_plugins = "tests.postgres"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
only_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def path(database: Database) -> Path:
    return Path(str(database.engine.url.database))


def numbers(url: str) -> list[int]:
    """What another program finds committed."""
    found = select(kept.c.update_id).order_by(kept.c.update_id)
    return once(url, lambda connection: list(connection.execute(found).scalars()))


async def keep(database: Database, *numbers: int, raw: str = "{}") -> None:
    await database.write(inbox.store, [(number, None, raw) for number in numbers], NOON)


async def test_an_answer_comes_after_its_commit(database: Database, url: str) -> None:
    async def kept_and_seen(number: int) -> bool:
        await keep(database, number)
        return number in numbers(url)

    assert all(await asyncio.gather(*(kept_and_seen(number) for number in range(50))))


@only_sqlite
async def test_many_writes_share_few_commits(database: Database, url: str) -> None:
    commits = []
    event.listen(database.engine, "commit", commits.append)
    await asyncio.gather(*(keep(database, number) for number in range(500)))
    assert numbers(url) == list(range(500))
    assert len(commits) < 100


@only_sqlite
async def test_who_comes_while_another_is_at_work_shares_their_commit(database: Database, url: str) -> None:
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    at_work, may_go_on = threading.Event(), threading.Event()

    def slowly(_connection: Connection) -> None:
        at_work.set()
        assert may_go_on.wait(10)

    first = asyncio.create_task(database.write(slowly))
    await asyncio.to_thread(at_work.wait, 10)
    second = asyncio.create_task(keep(database, 1))
    await asyncio.sleep(0.01)
    may_go_on.set()
    await asyncio.gather(first, second)
    assert len(commits) == 1
    assert numbers(url) == [1]


async def test_one_that_fails_takes_nothing_from_the_others(database: Database, url: str) -> None:
    """A refused row, an exception of ours, a statement that is none: each fails alone, after its own writes."""

    def bad(connection: Connection, number: int) -> None:
        inbox.store(connection, [(number, None, "{}")], NOON)
        match number % 3:
            case 0:
                connection.execute(insert(kept).values(update_id=number, raw="{}", received=NOON))
            case 1:
                raise ValueError("ours")
            case _:
                connection.exec_driver_sql("NOT SQL")

    works = [keep(database, n) if n % 2 else database.write(bad, n) for n in range(60)]
    answers = await asyncio.gather(*works, return_exceptions=True)
    assert numbers(url) == [number for number in range(60) if number % 2]
    failed = [answer for answer in answers if answer is not None]
    assert {type(answer) for answer in failed} >= {IntegrityError, ValueError} and len(failed) == 30


async def test_a_write_that_is_given_up_harms_nobody(database: Database, url: str) -> None:
    task = asyncio.create_task(keep(database, 1))
    await asyncio.sleep(0)
    task.cancel()
    await keep(database, 2)
    assert 2 in numbers(url)


@only_sqlite
async def test_a_full_disk_says_unavailable_and_recovers(database: Database, url: str) -> None:
    """Those that fit are kept, the others are told; with room again, everything passes."""
    await keep(database, 0)
    limit = "PRAGMA max_page_count"
    pages = await database.write(lambda connection: connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    await database.write(lambda connection: connection.exec_driver_sql(f"{limit} = {pages + 4}").all())
    works = (keep(database, number, raw="x" * 3000) for number in range(1, 31))
    answers = await asyncio.gather(*works, return_exceptions=True)
    refused = [number for number, answer in enumerate(answers, 1) if isinstance(answer, Unavailable)]
    told = [number for number, answer in enumerate(answers, 1) if answer is None]
    assert refused and len(refused) + len(told) == 30
    assert numbers(url) == [0, *told]

    await database.write(lambda connection: connection.exec_driver_sql(f"{limit} = 1000000").all())
    for number in refused:
        await keep(database, number)
    assert numbers(url) == list(range(31))


@only_sqlite
async def test_a_held_database_says_unavailable_and_recovers(database: Database, url: str, path: Path) -> None:
    await keep(database, 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable, match="locked"):
            await keep(database, 2)
        other.execute("ROLLBACK")
    await keep(database, 3)
    assert numbers(url) == [1, 3]


@only_sqlite
async def test_a_held_database_is_told_to_all_who_wait_at_once(database: Database, url: str, path: Path) -> None:
    """Not to each after a wait of their own: somebody in danger may be among them (handlers/telegram/lifeline.py)."""
    seen: list[str] = []
    event.listen(database.engine, "connect", lambda connection, _: connection.set_trace_callback(seen.append))
    await keep(database, 1)
    seen.clear()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answers = await asyncio.gather(*(keep(database, number) for number in range(2, 40)), return_exceptions=True)
        other.execute("ROLLBACK")
    assert {type(answer) for answer in answers} == {Unavailable} and len(answers) == 38
    assert 0 < seen.count(BEGIN) <= 2  # the first alone, then all the others
    await asyncio.gather(*(keep(database, number) for number in range(2, 40)))
    assert numbers(url) == list(range(1, 40))


@only_sqlite
async def test_a_read_only_database_says_unavailable(database: Database, url: str, path: Path) -> None:
    await keep(database, 1)
    await database.write(lambda connection: None)
    read_only = Database(f"sqlite:///file:{path}?mode=ro&uri=true", KEYS)
    with pytest.raises(Unavailable, match="readonly"):
        await keep(read_only, 2)
    await read_only.close()
    assert numbers(url) == [1]


@only_sqlite
async def test_what_is_forgotten_leaves_the_disk(database: Database, path: Path) -> None:
    """An update's words are gone from the file and from its journal soon after it is handled."""
    words = "Une phrase que personne ne doit retrouver"
    await keep(database, 1, raw=words)
    assert await database.write(inbox.claim, 1)
    files = [path, path.with_name(f"{path.name}-wal")]
    async with asyncio.timeout(20):
        while any(words.encode() in file.read_bytes() for file in files if file.exists()):
            await database.write(lambda connection: connection.execute(select(kept.c.state)).all())
