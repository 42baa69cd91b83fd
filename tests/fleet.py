"""Several programs on one PostgreSQL and one simulated Telegram; each is started, frozen and killed as by an operator.

Who serves is asked of the database, never of the programs: it is the database that decides.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection

from bot.simulator import Simulator
from storage.postgresql import Pool
from tests.courier import OPEN
from tests.whole import TOKEN, Json, Whole, nursery, run_bot

SERVES = "SELECT holder FROM service WHERE until > clock_timestamp()"


@dataclass
class Member:
    """One of the programs: its process, its own folder, and what it logged."""

    process: Any
    folder: Path

    @property
    def name(self) -> str:
        """As the lease names it, but for the machine and chance."""
        return f"-{self.process.pid}-"

    def said(self) -> str:
        log = self.folder / "log"
        return log.read_text() if log.exists() else ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{OPEN.findall(self.said())[-1]}"

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)


@dataclass
class Fleet(Whole):
    members: list[Member] = field(default_factory=list)
    pool: Pool | None = None

    async def another(self) -> Member:
        """One more program, once its web door is open and it serves or stands by."""
        folder = self.folder / str(len(self.members))
        folder.mkdir()
        environment = self.environment(DATA_DIR=str(folder), LISTEN="127.0.0.1:0")
        process = nursery.Process(target=run_bot, args=(environment, folder / "log"))
        process.start()
        member = Member(process, folder)
        self.members.append(member)
        await self.until(lambda: OPEN.search(member.said()) and (folder / "alive").exists(), "a program that is ready")
        return member

    def holder(self) -> Member | None:
        """Who serves, as the database knows it."""
        names = [name for (name,) in self.rows(SERVES)]
        return next((member for member in self.members if any(member.name in name for name in names)), None)

    async def served(self, *but: Member) -> Member:
        """Waits until somebody serves who is none of these."""
        await self.until(lambda: (found := self.holder()) and found not in but, "somebody else who serves")
        found = self.holder()
        assert found
        return found

    async def kills(self, member: Member) -> None:
        member.process.kill()
        await asyncio.to_thread(member.process.join)

    async def health(self, member: Member) -> Json:
        return dict((await self.http.get(f"{member.url}/healthz")).json())

    async def until_health(self, member: Member, true: Callable[[Json], object]) -> Json:
        while not true(found := await self.health(member)):
            await self.simulator.world.changes.heard(0.1)
        return found

    def said(self) -> str:
        return "\n".join(f"--- {member.folder.name}\n{member.said()}" for member in self.members)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        def found(connection: Connection) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(query, values).fetchall()]

        assert self.pool
        return self.pool.start(found).result()


@asynccontextmanager
async def fleet(folder: Path, database: str, count: int = 3, **settings: str) -> AsyncIterator[Fleet]:
    """So many programs, of which one serves."""
    simulator = Simulator(token=TOKEN, clock_file=folder / "clock")
    settings = {"DATABASE_URL": database, **settings}
    async with simulator.serving() as url, httpx.AsyncClient(base_url=url, timeout=40) as http:
        made = Fleet(simulator, url, folder, http, settings, pool=Pool(database))
        made.remember_updates()
        try:
            await asyncio.gather(*(made.another() for _ in range(count)))
            await made.served()
            yield made
        finally:
            for member in made.members:
                if member.process.exitcode is None:
                    await made.kills(member)
            assert made.pool
            made.pool.shut()
