"""How much memory the bot holds: when it is ready, and at most while people talk to it at full speed.

It is started twice, so that it finds its program compiled, as on every start but the first. `in files` are pages of
the libraries on disk, which the system may take back and which other programs share.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import median

from bench.bots import OURS, Bot
from bench.run import at_work
from bench.size import Size
from bench.table import table

DUE = 90
HEADS = ("Médiance, SQLite FULL, polling (MB)", "ready", "in files", "due", "peak")
CONTAINER = {"PYTHONOPTIMIZE": "2"}
"""As the Dockerfile says (tests/test_container.py)."""
PYTHONS: Mapping[str, Mapping[str, str]] = {
    "as `mediance run` starts it": {},
    "as its container starts it (`PYTHONOPTIMIZE=2`)": CONTAINER,
}


@dataclass(frozen=True)
class One:
    ready: float
    files: float
    peak: float


async def part(size: Size) -> str:
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-") as compiled:
        for name, settings in PYTHONS.items():
            bot = started_with({**settings, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""})
            await _measured(bot, replace(size, chats=1))  # and compiles it
            rows.append(_row(name, [await _measured(bot, size) for _ in range(size.rounds)]))
    return table(f"Memory: {size.chats} people at once, median of {size.rounds}", HEADS, rows)


def started_with(python: Mapping[str, str]) -> Bot:
    return replace(OURS, environment=lambda url, folder: {**OURS.environment(url, folder), **python})


async def _measured(bot: Bot, size: Size) -> One:
    async with at_work(bot) as bench:
        ready, files = bench.process.ready_megabytes, bench.process.megabytes("RssFile")
        peak = (await bench.full_speed(size.chats)).peak
    return One(ready, files, peak)


def _row(name: str, rounds: list[One]) -> tuple[str, ...]:
    ready, files, peak = (median(getattr(one, what) for one in rounds) for what in ("ready", "files", "peak"))
    return name, f"{ready:.1f}", f"{files:.0f}", str(DUE), f"{peak:.0f}"
