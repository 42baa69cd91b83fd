"""The clock's round when nothing is due: every appointment to come is looked at as far as one may owe a reminder, and
everything was told already. Beside it, the same with ten times as many appointments.
"""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from bench import past
from bench.bots import ROOT
from bench.keys import KEYS
from bench.size import Size
from bench.table import table
from bot.app import furnish
from bot.association import read
from bot.translations import Catalogues
from handlers.pieces import OVER, START
from handlers.rounds import make_round, make_some
from handlers.scene import House
from storage.database import engine, once

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""
YEAR, TIMES = timedelta(days=365), 5


async def part(size: Size) -> str:
    rows = [_row(many) for many in (size.due // 10, size.due)]
    heads = ("appointments in the year to come", "pieces", "a round, ms", "longest piece, ms")
    return table("The clock's round when nothing is due (the processor's time)", heads, rows)


def _row(many: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="bench-idle-") as folder:
        url = f"sqlite:///{filled(Path(folder), many)}"
        here = house()
        once(url, lambda connection: make_round(connection, here, NOON), KEYS)
        made = engine(url, KEYS)
        with made.begin() as connection:
            rounds = [pieces(connection, here) for _ in range(TIMES)]
        made.dispose()
    best = min(rounds, key=sum)
    return f"{many:,}", f"{len(best)}", f"{sum(best):.1f}", f"{max(best):.1f}"


def house() -> House:
    return furnish(read(ROOT / "association.example.toml"), Catalogues(), "")


def filled(folder: Path, many: int) -> Path:
    file = past.write(folder, many)
    past.followed(file)
    past.book_all(file, many, lambda n: NOON + n * YEAR / many)
    return file


def pieces(connection: Connection, here: House) -> list[float]:
    """Milliseconds of each. Raises when something was due after all."""
    spent: list[float] = []
    reached = START
    while reached != OVER:
        begun = time.thread_time()
        told, reached = make_some(connection, here, NOON, reached)
        spent.append(1000 * (time.thread_time() - begun))
        if told:
            raise RuntimeError(f"{told} were told once more")
    return spent
