"""An update that comes alone is kept and handled in one transaction (SQLite); what cannot be handled is kept all the
same, and what cannot be kept is not acknowledged."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select

from handlers import arrival
from storage.database import Database, Unavailable
from storage.tables import inbox, outbox
from tests.torture.doorway import Doorway, doorway

pytest_plugins = "tests.postgres"
AMINA, BILAL = 710_001_001, 710_001_002


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Doorway]:
    async with doorway(sqlite_url) as made:
        yield made


def hello(number: int, chat: int = AMINA) -> dict[str, Any]:
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "/start"}
    return {"update_id": number, "message": {**message, "from": {"id": chat, "language_code": "fr"}}}


def states(connection: Connection) -> dict[int, str]:
    return {row.update_id: row.state for row in connection.execute(select(inbox.c.update_id, inbox.c.state))}


def said(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(outbox).where(outbox.c.method == "say")).scalar_one()


def commits(database: Database) -> list[object]:
    made: list[object] = []
    event.listen(database.engine, "commit", made.append)
    return made


def fails(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Handling does, so often, after it has written something."""
    left, really = [None] * times, arrival.arrive

    def arrive(*everything: Any) -> None:
        really(*everything)
        if left:
            left.pop()
            raise ValueError("ours")

    monkeypatch.setattr(arrival, "arrive", arrive)


async def test_kept_and_answered_in_one_commit(here: Doorway) -> None:
    made = commits(here.database)
    await here.door.keep([hello(1)])
    assert len(made) == 1
    assert await here.does(states) == {1: "done"}
    assert await here.does(said) == 1


async def test_two_of_one_chat_are_answered_in_order(here: Doorway) -> None:
    """The second finds the first under way, and waits behind it."""
    await asyncio.gather(here.door.keep([hello(1)]), here.door.keep([hello(2)]), here.door.keep([hello(3, BILAL)]))
    await here.door.lanes.empty()
    assert await here.does(states) == {1: "done", 2: "done", 3: "done"}


async def test_what_fails_once_is_kept_and_answered_once(here: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, 1)
    await here.door.keep([hello(1)])
    assert set(await here.does(states)) == {1}
    await here.door.lanes.empty()
    assert await here.does(states) == {1: "done"}
    assert await here.does(said) == 1


async def test_what_always_fails_is_set_aside(here: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, 9)
    await here.door.keep([hello(1)])
    await here.door.lanes.empty()
    assert await here.does(states) == {1: "quarantined"}
    assert await here.does(said) == 0


async def test_what_cannot_be_kept_is_not_acknowledged_and_comes_again(here: Doorway) -> None:
    with closing(sqlite3.connect(str(here.database.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable):
            await here.door.keep([hello(1)])
        other.execute("ROLLBACK")
    assert await here.does(states) == {}
    for _ in range(2):
        await here.door.keep([hello(1)])
    assert await here.does(states) == {1: "done"}
    assert await here.does(said) == 1


async def test_whoever_stops_waiting_for_it_stops_nothing(here: Doorway) -> None:
    """Told to stop in the middle: what is in hand is finished."""
    at_work, may_go_on = threading.Event(), threading.Event()

    def slowly(_connection: Connection) -> None:
        at_work.set()
        assert may_go_on.wait(10)

    before = asyncio.create_task(here.database.write(slowly))
    await asyncio.to_thread(at_work.wait, 10)
    keeping = asyncio.create_task(here.door.keep([hello(1)]))
    await asyncio.sleep(0.01)
    keeping.cancel()
    may_go_on.set()
    await asyncio.gather(before, here.door.lanes.empty())
    assert keeping.cancelled()
    assert await here.does(states) == {1: "done"}


async def test_whoever_sends_comes_right_behind_in_the_same_commit(here: Doorway) -> None:
    made, woken = commits(here.database), asyncio.Event()
    here.door.wake = woken.set

    async def sends() -> int:
        await woken.wait()
        seen: int = await here.does(said)
        return seen

    sending = asyncio.create_task(sends())
    await asyncio.sleep(0)
    await here.door.keep([hello(1)])
    assert await sending == 1
    assert len(made) == 1
