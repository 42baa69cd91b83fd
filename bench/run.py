"""One bot, one load, one set of figures: started afresh in a folder of its own, stopped, and nothing left behind."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.bots import Bot
from bench.people import Load, People
from bench.process import PATIENCE, Process, quiet
from bench.telegram import Telegram

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (a disk without a disk)
Prepare = Callable[[Path], None]


@dataclass(frozen=True)
class Figures:
    """What one load cost the bot: milliseconds of processor for each update, megabytes at most,
    seconds from its start to its first question to Telegram."""

    load: Load
    cpu_ms: float
    peak: float
    ready: float


@dataclass
class Bench:
    """A bot at work, and those who talk to it."""

    bot: Bot
    telegram: Telegram
    people: People
    process: Process
    folder: Path
    said: int = 0
    """Messages sent during the last load."""
    stored: int = 0
    """Bytes on disk, once it has stopped."""

    async def full_speed(self, count: int, limit: float = 30.0, first: int = 10_000) -> Figures:
        return await self._measured(self.people.at_full_speed(self.telegram, self.bot.script, count, limit, first))

    async def steady(self, rate: float, seconds: float) -> Figures:
        return await self._measured(self.people.at_a_rate(self.telegram, self.bot.script, rate, seconds))

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110 (the bot is another process)
                await asyncio.sleep(0.01)

    async def _measured(self, work: Awaitable[Load]) -> Figures:
        before = self.process.cpu()
        self.telegram.messages = 0
        load = await work
        self.said = self.telegram.messages
        await quiet(self.telegram)
        if load.wrong or not load.steps:
            raise RuntimeError(f"{self.bot.name} does not answer rightly: {load.wrong[:3]}\n{self.process.said()}")
        cpu = 1000 * (self.process.cpu() - before) / load.steps
        return Figures(load, cpu, self.process.peak_megabytes(), self.process.ready_seconds)


@asynccontextmanager
async def at_work(bot: Bot, delay: float = 0.0, prepare: Prepare | None = None) -> AsyncIterator[Bench]:
    people = People()
    telegram = Telegram(people.hear, delay)
    url = await telegram.serve()
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=MEMORY if bot.in_memory else None))
    try:
        (prepare or bot.prepare)(folder)
        process = Process(bot.command(url, folder), bot.environment(url, folder), folder)
        try:
            await process.ready(telegram)
            await quiet(telegram)
            bench = Bench(bot, telegram, people, process, folder)
            yield bench
        finally:
            await process.stop()
        bench.stored = _bytes(folder)
    finally:
        telegram.close()
        shutil.rmtree(folder, ignore_errors=True)


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.name not in ("log", "alive"))
