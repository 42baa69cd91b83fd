"""A bot that is ready holds what it needs, and who writes to it waits for no more to be read.

Both are seen from outside: the real program, started by itself, tells each thing it imports.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bench.bots import OURS
from bench.memory import CONTAINER, started_with
from bench.run import Bench, at_work
from bench.scripts import REQUEST

PEOPLE = 3
HEAVY = {
    "sqlalchemy.dialects.postgresql": "the other engine's",
    "asyncpg": "the other engine's",
    "greenlet": "the other engine's",
    "sqlalchemy.orm": "nobody's",
    "alembic": "its database is up to date",
    "holidays": "for a file that works on a public holiday",
    "icalendar": "for the first who books, in a thread that nobody waits for",
    "dateutil": "its and holidays'",
    "aiohttp": "for a proxy",
    "uvicorn": "for who is asked over HTTP",
    "pyrage": "for backups",
    "fpdf": "for posters and papers",
    "uharfbuzz": "for posters and papers",
    "segno": "for posters",
    "click": "httpx's own command",
    "pygments": "httpx's own command",
    "babel.messages.extract": "for translators",
    "bot.simulator": "for the demonstration",
    "bot.demo": "for the demonstration",
    "rich.console": "for colours on a terminal",
}
"""What a ready bot on SQLite has not imported, and why."""
SMALL = {"babel.numbers"}
"""Imported at the first use, in about a millisecond."""


@dataclass(frozen=True)
class Told:
    bench: Bench

    def imported(self, since: int = 0) -> set[str]:
        told = self.bench.process.log.read_text(errors="replace")[since:]
        return set(re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)$", told, re.MULTILINE))

    def so_far(self) -> int:
        return len(self.bench.process.log.read_text(errors="replace"))


@asynccontextmanager
async def ready() -> AsyncIterator[Told]:
    def telling(url: str, folder: object) -> list[str]:
        python, *program = OURS.command(url, folder)  # type: ignore[arg-type]
        return [python, "-X", "importtime", *program]

    async with at_work(replace(OURS, command=telling)) as bench:
        yield Told(bench)


async def test_a_ready_bot_has_read_nothing_heavy_that_it_does_not_need() -> None:
    async with ready() as bot:
        imported = bot.imported()
    assert {"bot.app", "sqlalchemy", "telegram"} <= imported
    assert [name for name in HEAVY if any(one == name or one.startswith(f"{name}.") for one in imported)] == []


async def test_who_writes_first_waits_for_no_import() -> None:
    """From hello to the number in the queue."""
    async with ready() as bot:
        before = bot.so_far()
        load = (await bot.bench.full_speed(PEOPLE, 60.0)).load
        late = bot.imported(before)
    assert load.steps == PEOPLE * len(REQUEST) and load.wrong == []
    assert late <= SMALL


async def test_it_talks_as_well_in_its_container_s_python() -> None:
    """Without docstrings, and asserting nothing."""
    async with at_work(started_with(CONTAINER)) as bench:
        load = (await bench.full_speed(PEOPLE, 60.0)).load
    assert (load.steps, load.wrong) == (PEOPLE * len(REQUEST), [])
