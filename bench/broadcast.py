"""A word to six hundred people while others talk: who talks does not wait, and Telegram is never asked too much."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import past
from bench.bots import OURS, product
from bench.keys import KEYS
from bench.run import at_work
from bench.size import Size
from bench.table import table
from storage import outbox
from storage.database import once
from storage.outbox import Letter

EVERYBODY = 600
TALKING, SECONDS = 4.0, 20.0
ALLOWED = 30
"""Messages a second, beyond which Telegram answers 429."""


async def part(size: Size) -> str:
    bot = replace(OURS, environment=lambda url, folder: product(SENDS_PER_SECOND="25")(url, folder))
    async with at_work(bot, prepare=lambda folder: owe(folder, EVERYBODY)) as bench:
        talk = (await bench.steady(TALKING, min(SECONDS, 4 * size.seconds))).load
        said, fastest = bench.said, in_one_second(bench.telegram.moments)
    row = (
        f"{(said - talk.steps) / talk.seconds:.1f}",
        f"{said / talk.seconds:.1f}",
        f"{fastest}",
        *(f"{talk.percentile(share):.0f}" for share in (0.5, 0.95, 0.99)),
    )
    heads = ("broadcast/s", "messages/s (limit 25)", f"most in a second ({ALLOWED})", "talk p50 ms", "p95 ms", "p99 ms")
    return table(f"A broadcast of {EVERYBODY}, beside {TALKING:.0f} updates a second", heads, [row])


def owe(folder: Path, people: int) -> None:
    file, now = past.write(folder, people), datetime.now(UTC)
    letters = [
        Letter(f"word:{n}", past.FIRST_CHAT + n, "say", {"text": "Un mot d'exemple."}, "reminder", False, now)
        for n in range(1, people + 1)
    ]
    once(f"sqlite:///{file}", lambda connection: outbox.put_all(connection, letters), KEYS)


def in_one_second(moments: Sequence[float]) -> int:
    """The most that were sent within any second."""
    return max((n + 1 - bisect_left(moments, at - 1) for n, at in enumerate(moments)), default=0)
