"""Conversations at full speed: everybody goes on as soon as they are answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.bots import (
    AIOGRAM_IN_MEMORY,
    AIOGRAM_ON_DISK,
    BOTS,
    CONVERSATION_HANDLER,
    ECHO_OF_PTB,
    IN_MEMORY,
    OURS,
    Bot,
)
from bench.run import Figures, at_work
from bench.size import Size
from bench.table import table

HEADS = (
    "bot",
    "updates/s",
    "against PTB echo",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "CPU ms",
    "peak MB",
    "bytes kept",
    "ready s",
)
TARGETS = (
    (ECHO_OF_PTB, "1.5", "3.5"),
    (CONVERSATION_HANDLER, "4", "10"),
    (AIOGRAM_IN_MEMORY, "1.4", "3.5"),
    (AIOGRAM_ON_DISK, "2.5", "6"),
    (IN_MEMORY, "0.75", "0.88"),
)
LIMIT = 10.0
"""Seconds after which a slow bot is measured on what it did."""


@dataclass(frozen=True)
class One:
    figures: Figures
    kept: float


Round = dict[str, One]


async def part(size: Size) -> str:
    rounds: list[Round] = []
    for number in range(size.rounds):
        rounds.append({bot.name: await _measured(bot, size) for bot in (BOTS if number % 2 == 0 else BOTS[::-1])})
    rows = [_row(bot, rounds) for bot in BOTS]
    title = f"Full speed: {size.chats} people at once, median of {size.rounds}"
    return f"{table(title, HEADS, rows)}\n\n{_against(rounds)}"


def _against(rounds: Sequence[Round]) -> str:
    """Ours against each, in the same rounds; and what is due."""
    heads = ("Médiance, SQLite FULL, against", "updates/s", "CPU", "due", "aim")
    rows = []
    for bot, due, aim in TARGETS:
        pairs = [(one[OURS.name].figures, one[bot.name].figures) for one in rounds]
        rate = median(ours.load.rate / theirs.load.rate for ours, theirs in pairs)
        cpu = median(ours.cpu_ms / theirs.cpu_ms for ours, theirs in pairs)
        rows.append((bot.name, f"{rate:.2f}", f"{cpu:.2f}", due, aim))
    return table("Side by side", heads, rows)


async def _measured(bot: Bot, size: Size) -> One:
    async with at_work(bot) as bench:
        figures = await bench.full_speed(size.chats, LIMIT)
    return One(figures, bench.stored / size.chats)


def _row(bot: Bot, rounds: Sequence[Round]) -> tuple[str, ...]:
    own = [one[bot.name] for one in rounds]
    loads = [one.figures.load for one in own]
    ratio = median(one[bot.name].figures.load.rate / one[ECHO_OF_PTB.name].figures.load.rate for one in rounds)
    return (
        bot.name,
        f"{median(load.rate for load in loads):.0f}",
        f"{ratio:.2f}",
        *(f"{median(load.percentile(share) for load in loads):.0f}" for share in (0.5, 0.95, 0.99)),
        f"{median(one.figures.cpu_ms for one in own):.2f}",
        f"{median(one.figures.peak for one in own):.0f}",
        "" if bot.elsewhere else f"{median(one.kept for one in own):.0f}",
        f"{median(one.figures.ready for one in own):.1f}",
    )
