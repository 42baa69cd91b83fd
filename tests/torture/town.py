"""A town: one Telegram, the real bot in a process of its own on either engine, and a crowd that talks to it.

It is quiet when nothing waits anywhere: only then are accounts made.
"""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import asyncpg

from tests.torture.crowd import Crowd, Person
from tests.torture.desk import OPENED
from tests.torture.instants import Instants
from tests.torture.torment import Torment
from tests.whole import PATIENCE, Whole, whole

Rows = list[tuple[Any, ...]]
HELLOS = 8
"""How often somebody says hello again before we call their conversation lost."""
NUDGES = 12
"""And how often those of the desk look again and find nothing new, when somebody cannot be reached."""
PASSES = 8
"""Of the loop: nobody who was shown something thinks longer about it."""
SETTINGS = {"LOG_LEVEL": "WARNING", "SENDS_PER_CHAT": "1000", "SENDS_PER_SECOND": "100000"}


class Town:
    def __init__(self, whole: Whole, url: str, crowd: Crowd) -> None:
        self.whole, self.url, self.crowd = whole, url, crowd
        self.world = whole.simulator.world
        self.kills = 0
        self._instants = Instants(self.world)

    async def strikes(self, after: int, strike: Callable[[], object]) -> bool:
        """At the instant so many from now. False when everybody has finished before, and none is left to come."""
        struck = self._instants.strikes(after, strike)
        await self.whole.until(lambda: struck.is_set() or self.crowd.over, f"an instant {after} from now")
        self._instants.calm()
        return struck.is_set()

    async def killed(self, after: int) -> bool:
        """kill -9 at that instant."""
        bot = self.whole.bot
        assert bot and bot.pid
        pid = bot.pid
        if not await self.strikes(after, lambda: os.kill(pid, signal.SIGKILL)):
            return False
        await self.whole.ended()
        self.kills += 1
        return True

    @property
    def running(self) -> bool:
        return bool(self.whole.bot and self.whole.bot.exitcode is None)

    async def start_and_quiet(self) -> None:
        await self.whole.start()
        await self.quiet()

    # the end of it

    async def finished(self, people: Iterable[Person] = ()) -> None:
        """They have had what they came for, or everybody; whoever hears nothing any more says hello again. Given up
        once nobody gets further."""
        those = list(people or self.crowd.people.values())
        hellos = nudges = 0
        done: object = None
        await self.quiet()
        while nudges < NUDGES:
            waiting = [person for person in those if person.waits]
            if not waiting and not self.crowd.desk.waits:
                return
            before, done = done, (len(waiting), self.crowd.desk.so_far)
            nudges = nudges + 1 if done == before and hellos >= HELLOS else 0
            self.crowd.desk.nudge(len(self.crowd.people))
            for person in waiting if hellos < HELLOS else ():
                person.says_hello()
            hellos += 1
            await self.quiet()

    async def quiet(self) -> None:
        """Nothing waits in Telegram, in the inbox or in the outbox, and nobody spoke meanwhile."""
        assert not await self.quiet_or_dead(), f"the bot is dead\n{self.whole.said()[-3000:]}"

    async def quiet_or_dead(self) -> bool:
        """Whether it died before all was quiet."""
        loop = asyncio.get_running_loop()
        end, last = loop.time() + PATIENCE, -1
        while self.running:
            version = self.world.version
            await _those_who_heard_speak()
            still = not len(self.world.updates) and await self._nothing_waits()
            if still and version == self.world.version:
                return not self.running
            if last != version:
                end, last = loop.time() + PATIENCE, version
            assert loop.time() < end, f"it is never quiet\n{self.whole.said()[-3000:]}"
            await self.world.changes.heard(0.05)
        return True

    async def _nothing_waits(self) -> bool:
        kept = await self.rows("SELECT count(*) FROM inbox WHERE state = 'new'")
        unsent = await self.rows("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
        return kept[0][0] + unsent[0][0] == 0

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database holds, read by another program than the bot."""
        return await rows(self.url, query)


async def _those_who_heard_speak() -> None:
    for _ in range(PASSES):
        await asyncio.sleep(0)


async def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)) as connection:
            return connection.execute(query).fetchall()
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


@asynccontextmanager
async def town(
    torment: Torment, people: int, *, mediators: int = 0, followed: int = 1, **settings: str
) -> AsyncIterator[Town]:
    folder = Path(torment.folder) / "bot"
    folder.mkdir()
    url = settings.pop("url", torment.url)
    async with whole(folder, started=False, **{**SETTINGS, "DATABASE_URL": url, **settings}) as here:
        crowd = Crowd(here.simulator.world, torment.seed, people, mediators=mediators, followed=followed)
        if mediators:
            await here.jump_to(OPENED)
            crowd.desk.invite(url)
        yield Town(here, url, crowd)
        crowd.desk.goes_home()
