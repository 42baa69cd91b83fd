"""Who serves is one at a time, whoever asks; and what was begun under an earlier term leaves no trace."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Future
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, text

from handlers.lease import SURE, Lease
from storage import inbox, service
from storage.database import Database, once
from tests.keys import KEYS
from tests.postgres_server import tell

pytest_plugins = "tests.postgres"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RUNS_OUT = "UPDATE service SET until = clock_timestamp()"


class Clock:
    """Ours, in the hand."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def leases(postgresql_url: str) -> AsyncIterator[tuple[Lease, Lease, Clock]]:
    """Of two programs; the first one serves. And the clock of the first."""
    clock = Clock()
    first, second = Lease(postgresql_url, KEYS, clock), Lease(postgresql_url, KEYS)
    await first.take(lambda: None)
    yield first, second, clock
    await first.close()
    await second.close()


@pytest.fixture
async def database(postgresql_url: str) -> AsyncIterator[Database]:
    made = Database(postgresql_url, KEYS)
    yield made
    await made.close()


def keep(connection: Connection, number: int) -> None:
    inbox.store(connection, [(number, None, "{}")], NOON)


def kept(connection: Connection) -> list[int]:
    return [number for number, _, _ in inbox.waiting(connection)]


async def test_of_many_who_ask_at_once_one_serves(database: Database) -> None:
    for term in (1, 2, 3):
        found = await asyncio.gather(*(database.write(service.take, f"program {number}") for number in range(12)))
        (taken,) = [one for one in found if one]
        assert taken.term == term
        await database.write(service.give_back, taken.term, NOON)


async def test_when_telegram_last_answered_goes_with_it(database: Database) -> None:
    first = await database.write(service.take, "first")
    assert first and first.answered is None
    assert await database.write(service.renew, first.term, NOON)
    await database.write(service.give_back, first.term, NOON)
    assert await database.write(service.holder) == ""
    assert await database.write(service.take, "second") == service.Taken(first.term + 1, NOON)
    assert await database.write(service.holder) == "second"


async def test_nobody_renews_what_somebody_else_has(database: Database) -> None:
    first = await database.write(service.take, "first")
    assert first
    await database.write(lambda connection: connection.execute(text(RUNS_OUT)))
    assert await database.write(service.renew, first.term, None)  # late, and nobody had asked
    await database.write(lambda connection: connection.execute(text(RUNS_OUT)))
    assert await database.write(service.take, "second")
    assert not await database.write(service.renew, first.term, None)
    await database.write(service.give_back, first.term, None)
    assert await database.write(service.holder) == "second"


async def test_who_takes_over_waits_for_what_is_being_committed(database: Database, postgresql_url: str) -> None:
    """And whoever renews waits for nobody."""
    seen: list[Future[tuple[service.Taken | None, list[int]]]] = []

    def work(connection: Connection) -> None:
        keep(connection, 1)
        assert service.holds(connection, 1)
        assert once(postgresql_url, lambda third: service.renew(third, 1, None))
        tell(postgresql_url, RUNS_OUT)
        seen.append(asyncio.run_coroutine_threadsafe(taken(), loop))
        while not once(postgresql_url, waits):
            pass

    async def taken() -> tuple[service.Taken | None, list[int]]:
        return await other.write(service.take, "second"), await other.write(kept)

    def waits(connection: Connection) -> bool:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE service%'"
        return bool(connection.execute(text(query)).scalar())

    loop, other = asyncio.get_running_loop(), Database(postgresql_url, KEYS)
    await database.write(service.take, "first")
    await database.write(work)
    assert await asyncio.wrap_future(seen[0]) == (service.Taken(2, None), [1])
    await other.close()


async def test_what_was_begun_before_somebody_else_took_over(
    leases: tuple[Lease, Lease, Clock], database: Database
) -> None:
    """It is undone and never answered, and whoever began it learns that it no longer serves."""

    def replace(connection: Connection) -> None:
        connection.execute(text(RUNS_OUT))
        assert service.take(connection, "somebody else")

    first, _, _ = leases
    before = first.guarded(database)
    await before.write(keep, 1)
    keeping = asyncio.create_task(first.keep())
    await database.write(replace)
    late = asyncio.create_task(before.write(keep, 2))
    await keeping
    assert await database.write(kept) == [1]
    assert not late.done()
    late.cancel()


async def test_what_is_in_hand_is_not_handed_out_again(database: Database) -> None:
    """However much there is of it."""
    for number in (3, 1, 2, 4):
        await database.write(keep, number)
    assert [number for number, _, _ in await database.write(inbox.waiting_but, ())] == [1, 2, 3, 4]
    in_hand = range(2, 50_000, 2)
    assert [number for number, _, _ in await database.write(inbox.waiting_but, in_hand)] == [1, 3]


async def test_who_was_frozen_asks_before_it_speaks(leases: tuple[Lease, Lease, Clock]) -> None:
    first, _, clock = leases
    await first.sure()
    clock.seconds += SURE + 1
    speaking, keeping = asyncio.create_task(first.sure()), asyncio.create_task(first.keep())
    await speaking
    keeping.cancel()


async def test_who_was_frozen_and_replaced_says_no_more(
    leases: tuple[Lease, Lease, Clock], postgresql_url: str
) -> None:
    first, second, clock = leases
    clock.seconds += SURE + 1
    tell(postgresql_url, RUNS_OUT)
    await second.take(lambda: None)
    speaking = asyncio.create_task(first.sure())
    await first.keep()
    assert not speaking.done()
    speaking.cancel()
    await second.give_back()
    await first.take(lambda: None)
    await first.sure()
