"""PostgreSQL as an operator knows it: restarted under our feet, away for a while, cutting off whom it likes."""

import asyncio
import itertools
import signal
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import IntegrityError

from storage import inbox, postgresql, schema
from storage.database import Database, Unavailable, once
from storage.tables import inbox as kept
from tests.keys import KEYS
from tests.postgres_server import Server, own_server, tell

pytest_plugins = "tests.postgres"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that these tests may stop."""
    with own_server() as server:
        tell(server.url(), "CREATE DATABASE live")
        schema.upgrade(server.url("live"))
        yield server


async def keep(database: Database, *numbers: int) -> None:
    await database.write(inbox.store, [(number, None, "{}") for number in numbers], NOON)


def numbers(url: str) -> set[int]:
    return once(url, lambda connection: set(connection.execute(select(kept.c.update_id)).scalars()))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
async def test_a_restart_under_load_loses_nothing(server: Server, how: signal.Signals) -> None:
    """What was said to be kept is kept; what was not passes when it is tried again."""
    database = Database(server.url("live"), KEYS)
    fresh = itertools.count(max(numbers(server.url("live")), default=0) + 1)
    told: list[int] = []
    one_more, over = asyncio.Semaphore(0), asyncio.Event()

    async def insist() -> None:
        while not over.is_set():
            await insist_on(next(fresh))
            one_more.release()

    async def insist_on(number: int) -> None:
        try:
            await keep(database, number)
            told.append(number)
        except Unavailable:
            await insist_on(number)

    async def restart() -> None:
        for _ in range(3):
            await asyncio.to_thread(server.stop, how)
            await asyncio.to_thread(server.start)
            for _ in range(50):
                await one_more.acquire()
        over.set()

    await asyncio.gather(restart(), *(insist() for _ in range(8)))
    assert set(told) <= numbers(server.url("live"))
    await database.close()


async def test_a_server_that_is_away_says_unavailable_and_is_found_again(server: Server) -> None:
    database = Database(server.url("live"), KEYS)
    await keep(database, 10_000_001)
    server.stop()
    with pytest.raises(Unavailable):
        await keep(database, 10_000_002)
    with pytest.raises(Unavailable):
        schema.state(server.url("live"))
    server.start()
    await keep(database, 10_000_003)
    assert {10_000_001, 10_000_002, 10_000_003} & numbers(server.url("live")) == {10_000_001, 10_000_003}
    await database.close()


async def test_who_is_cut_off_in_the_middle_runs_again_whole(postgresql_url: str) -> None:
    runs: list[int] = []

    def work(connection: Connection) -> None:
        runs.append(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
        inbox.store(connection, [(len(runs), None, "{}")], NOON)
        if len(runs) == 1:
            tell(postgresql_url, f"SELECT pg_terminate_backend({runs[0]})")
        inbox.waiting(connection)

    database = Database(postgresql_url, KEYS)
    await database.write(work)
    assert len(runs) == 2 and numbers(postgresql_url) == {2}
    await database.close()


async def test_a_process_that_freezes_holds_nobody_up_and_runs_again(postgresql_url: str) -> None:
    """The server undoes what it had begun; awake again, it finds what the others did meanwhile."""
    claimed: list[bool] = []

    def work(connection: Connection) -> None:
        claimed.append(inbox.claim(connection, 1))
        if len(claimed) == 1:
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 1"))
            once(postgresql_url, lambda awake: inbox.claim(awake, 1))
            connection.execute(text("SELECT 1"))

    database = Database(postgresql_url, KEYS)
    await keep(database, 1)
    await database.write(work)
    assert claimed == [True, False]
    await database.close()


async def test_two_who_wait_for_each_other_both_pass(postgresql_url: str) -> None:
    """A deadlock: PostgreSQL undoes one of them, which runs again."""
    database = Database(postgresql_url, KEYS)
    await keep(database, 1, 2)
    held: set[int] = set()
    runs: list[int] = []

    def work(connection: Connection, first: int, second: int) -> None:
        runs.append(first)
        connection.execute(update(kept).where(kept.c.update_id == first).values(error="held"))
        held.add(first)
        while held != {1, 2}:
            connection.execute(text("SELECT pg_sleep(0.01)"))
        connection.execute(update(kept).where(kept.c.update_id == second).values(error=f"{first} was last"))

    await asyncio.gather(database.write(work, 1, 2), database.write(work, 2, 1))
    assert len(runs) == 3
    await database.close()


async def test_what_is_refused_for_good_is_told_as_it_is(postgresql_url: str) -> None:
    """Not for ever tried again, nor said to be the server's fault."""
    runs: list[int] = []

    def work(connection: Connection) -> None:
        runs.append(1)
        connection.execute(kept.insert(), [{"update_id": 1, "raw": "", "received": NOON}] * 2)

    database = Database(postgresql_url, KEYS)
    with pytest.raises(IntegrityError):
        await database.write(work)
    assert len(runs) == 2 and numbers(postgresql_url) == set()
    await database.close()


async def test_all_the_pool_is_not_too_little(postgresql_url: str) -> None:
    """More at once than there are connections: they wait their turn."""
    database = Database(postgresql_url, KEYS)
    await asyncio.gather(*(keep(database, number) for number in range(20 * postgresql.CONNECTIONS)))
    assert numbers(postgresql_url) == set(range(20 * postgresql.CONNECTIONS))
    await database.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+asyncpg"])
async def test_the_address_may_be_written_either_way(postgresql_url: str, scheme: str) -> None:
    database = Database(f"{postgresql_url.replace('postgresql', scheme, 1)}?sslmode=prefer", KEYS)
    await keep(database, 1)
    await database.close()
    assert numbers(postgresql_url) == {1}


def test_programs_that_start_together_make_the_tables_once(postgresql_server: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    tell(f"{postgresql_server}postgres", "CREATE DATABASE together")
    with ThreadPoolExecutor() as programs:
        list(programs.map(schema.upgrade, [f"{postgresql_server}together"] * 4))
    assert schema.state(f"{postgresql_server}together") == "current"
