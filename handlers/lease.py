"""Who serves, seen by one of several programs: it stands by, takes over, renews, and learns that it was replaced.

What it writes is checked by the database at the end of each transaction. What it says to Telegram cannot be undone, so
it says nothing once it has not renewed for a while, by a clock that goes on while the process or the machine sleeps:
whoever wakes up first asks the database, and when somebody else serves, says no more.
"""

import asyncio
import os
import random
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from handlers.pulse import awake_or_asleep
from storage import service
from storage.database import Database, Fenced, Guarded, Unavailable
from storage.sealed import Keys

T = TypeVar("T")
RENEW, ASK, AGAIN = 3.0, 1.0, 0.5
"""Seconds between two renewals; two questions of who stands by (more or less); a renewal that failed and the next."""
PATIENCE, SOON = 3.0, 0.5
"""Seconds the database has to answer; and when we are about to end."""
SURE = service.LEASE.total_seconds() - 1
"""Seconds since we asked for it during which nobody else can have it."""
log = structlog.get_logger()


class Alone:
    """The only program on its database, as on SQLite: it always serves."""

    shared = False

    async def take(self, alive: Callable[[], None]) -> None:
        pass

    async def keep(self) -> None:
        await asyncio.get_running_loop().create_future()

    async def sure(self) -> None:
        pass

    def guarded(self, database: Database) -> Database:
        return database

    async def give_back(self) -> None:
        pass

    async def close(self) -> None:
        pass


ALONE = Alone()


class Lease:
    shared = True

    def __init__(self, url: str, keys: Keys, seconds: Callable[[], float] = awake_or_asleep) -> None:
        self.name = f"{socket.gethostname()[:50]}-{os.getpid()}-{secrets.token_hex(2)}"
        self._database = Database(url, keys)  # a connection of its own: it waits for nobody's work
        self._seconds = seconds
        self._term, self._asked = 0, -SURE
        self._answered: datetime | None = None
        self._renewed, self._doubted = asyncio.Event(), asyncio.Event()

    async def take(self, alive: Callable[[], None]) -> None:
        """Stands by until it is ours. `alive` is told each time the database has answered."""
        while not await self._taken(alive):  # noqa: ASYNC110 (what changes is in the database)
            await asyncio.sleep(ASK * random.uniform(0.5, 1.5))  # noqa: S311 (no secret: who asks first)

    async def _taken(self, alive: Callable[[], None]) -> bool:
        asked = self._seconds()
        try:
            taken = await self._ask(service.take, self.name)
        except Unavailable:
            log.error("the database is out of reach; standing by")
            return False
        alive()
        if taken is None:
            return False
        self._term, self._answered, self._asked = taken.term, taken.answered, asked
        self._doubted.clear()
        log.info("serving", holder=self.name, term=taken.term)
        return True

    async def keep(self) -> None:
        """Renews it, until somebody else has it."""
        while (held := await self._renew()) is not False:
            with suppress(TimeoutError):
                async with asyncio.timeout(RENEW if held else AGAIN):
                    await self._doubted.wait()
            self._doubted.clear()
        log.warning("somebody else serves now; standing by", holder=self.name, term=self._term)

    async def _renew(self) -> bool | None:
        """None when the database does not say."""
        asked = self._seconds()
        try:
            held = await self._ask(service.renew, self._term, self._answered)
        except Unavailable:
            log.error("the database is out of reach; nothing is said meanwhile")
            return None
        if held:
            self._asked = asked
            self._renewed.set()
        return held

    async def sure(self) -> None:
        """Waits until it is surely ours: for ever, when somebody else has it."""
        while self._seconds() - self._asked > SURE:
            self._renewed.clear()
            await self._renewed.wait()

    def guarded(self, database: Database) -> Database:
        """The door for whoever serves under the present term: once somebody else does, nothing passes."""
        term, loop = self._term, asyncio.get_running_loop()

        def check(connection: Connection) -> None:
            if not service.holds(connection, term):
                loop.call_soon_threadsafe(self._doubted.set)
                raise Fenced

        return Guarded(database, check)

    def read(self) -> datetime | None:
        """When Telegram last answered whoever served."""
        return self._answered

    def write(self, moment: datetime) -> None:
        """It answered us: written with the next renewal."""
        self._answered = moment

    async def give_back(self) -> None:
        """So that the next one need not wait for its end."""
        with suppress(Unavailable, TimeoutError):
            async with asyncio.timeout(SOON):
                await self._ask(service.give_back, self._term, self._answered)

    async def close(self) -> None:
        await self._database.close()

    async def _ask(self, work: Callable[..., T], *arguments: object) -> T:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._database.write(work, *arguments)
        except TimeoutError:
            raise Unavailable("no answer in time") from None
