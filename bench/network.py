"""Forty milliseconds of network for each call, which is nearer to real life."""

from bench.bots import CONVERSATION_HANDLER, ECHO_OF_PTB, OURS
from bench.run import at_work
from bench.size import Size
from bench.table import table

DELAY, PEOPLE = 0.040, 64


async def part(size: Size) -> str:
    rows = []
    for bot in (ECHO_OF_PTB, CONVERSATION_HANDLER, OURS):
        async with at_work(bot, DELAY) as bench:
            load = (await bench.full_speed(min(PEOPLE, size.chats), size.seconds)).load
        latencies = (load.percentile(share) for share in (0.5, 0.95, 0.99))
        rows.append((bot.name, f"{load.rate:.0f}", *(f"{ms:.0f}" for ms in latencies)))
    title = f"{1000 * DELAY:.0f} ms of network, {min(PEOPLE, size.chats)} people at once"
    return table(title, ("bot", "updates/s", "p50 ms", "p95 ms", "p99 ms"), rows)
