"""Thirty updates a second, whatever the bot does: Telegram's own limit, and how latency must be measured."""

from statistics import median

from bench.bots import AIOGRAM_IN_MEMORY, CONVERSATION_HANDLER, ECHO_OF_PTB, OURS
from bench.run import at_work
from bench.size import Size
from bench.table import table

RATE = 30.0
BOTS = (ECHO_OF_PTB, CONVERSATION_HANDLER, AIOGRAM_IN_MEMORY, OURS)


async def part(size: Size) -> str:
    figures = []
    for _ in range(min(2, size.rounds)):
        for bot in BOTS:
            async with at_work(bot) as bench:
                await bench.full_speed(1, size.seconds)  # what is read for the first who needs it is read
                figures.append((bot, await bench.steady(RATE, size.seconds)))
    rows = []
    for bot in BOTS:
        own = [one for of, one in figures if of is bot]
        latencies = [median(one.load.percentile(share) for one in own) for share in (0.5, 0.95, 0.99)]
        rows.append((bot.name, *(f"{ms:.1f}" for ms in latencies), f"{median(one.cpu_ms for one in own):.2f}"))
    return table(f"{RATE:.0f} updates a second", ("bot", "p50 ms", "p95 ms", "p99 ms", "CPU ms"), rows)
