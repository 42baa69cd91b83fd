"""Whatever goes on until it is called off ends when it is, even if something comes at that very instant.

`asyncio.wait_for` of Python 3.11 may lose a cancellation that meets its answer: one who had been frozen never stood by.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from handlers.lease import Lease
from handlers.telegram.pace import Pace
from handlers.telegram.sender import Sender
from storage import schema
from storage.database import Database
from tests.keys import KEYS

pytest_plugins = "tests.postgres"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
INSTANTS = range(8)
"""Turns of the event loop between what comes and the calling off."""


async def called_off(work: Coroutine[Any, Any, None], comes: Callable[[], None], after: int) -> bool:
    going = asyncio.create_task(work)
    await asyncio.sleep(0.2)
    comes()
    for _ in range(after):
        await asyncio.sleep(0)
    going.cancel()
    await asyncio.wait([going], timeout=5)
    return going.cancelled()


@pytest.mark.parametrize("after", INSTANTS)
async def test_the_sender(after: int, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mediance.sqlite3"
    schema.upgrade(url)
    database = Database(url, KEYS)
    sender = Sender(Bot("1:fictive"), database, Pace(25, 1), lambda: NOON)
    assert await called_off(sender.serve(), sender.wake, after)
    await database.close()


@pytest.mark.parametrize("after", INSTANTS)
async def test_whoever_serves(after: int, postgresql_url: str) -> None:
    schema.upgrade(postgresql_url)
    lease = Lease(postgresql_url, KEYS)
    await lease.take(lambda: None)
    assert await called_off(lease.keep(), lease._doubted.set, after)
    await lease.close()
