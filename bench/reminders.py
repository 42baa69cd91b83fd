"""Everybody's reminder due at once, beside people who talk: nobody waits, and sending runs at Telegram's limit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import past
from bench.bots import OURS, product
from bench.run import at_work
from bench.size import Size
from bench.table import table

TALKING, SECONDS = 4.0, 20.0
PER_SECOND = 25


async def part(size: Size) -> str:
    today = morning()
    bot = replace(OURS, environment=environment)
    async with at_work(bot, prepare=lambda folder: owe(folder, size.due, today)) as bench:
        talk = (await bench.steady(TALKING, SECONDS if size.due > 1000 else size.seconds)).load
        said = bench.said - talk.steps
    rows = [
        (
            f"{size.due:,}",
            f"{said / talk.seconds:.1f}",
            f"{(said + talk.steps) / talk.seconds:.1f}",
            *(f"{talk.percentile(share):.0f}" for share in (0.5, 0.95, 0.99)),
        )
    ]
    heads = ("reminders due", "reminders/s", "messages/s (limit 25)", "talk p50 ms", "p95 ms", "p99 ms")
    return table(f"Reminders all due at once, beside {TALKING:.0f} updates a second", heads, rows)


def environment(url: str, folder: Path) -> dict[str, str]:
    own = {"CLOCK_FILE": str(folder / "clock"), "SENDS_PER_SECOND": f"{PER_SECOND}", "TICK_SECONDS": "1"}
    return product(**own)(url, folder)


def morning() -> datetime:
    """Ten o'clock where the association is: nobody is reminded at night."""
    now = datetime.now(UTC).astimezone(ZoneInfo("Europe/Paris"))
    return now.replace(hour=10, minute=0, second=0, microsecond=0)


def owe(folder: Path, due: int, today: datetime) -> None:
    offset = today - datetime.now(UTC)
    (folder / "clock").write_text(f"{offset.total_seconds()}", encoding="ascii")
    past.book_all(past.write(folder, due), due, lambda _n: today + timedelta(hours=40))
