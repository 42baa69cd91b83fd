"""What is asked of the agenda while somebody chooses, at thirty places and for sixty days: beside the past of a few
months, and beside ten times as much. What was booked before today must cost nothing.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.agenda import HALF, NOW, RUNS, Load, Ours, Timed, Town, connected, kept, timed, written
from bench.size import QUICK, Size
from bench.table import table
from flows.domain.agenda import Search
from flows.domain.association import Permanence
from flows.domain.timetable import minute
from handlers.agendas import look

LOAD = Load("thirty places", 30, 265)
AHEAD = timedelta(days=60)
EARLIEST = 10
PAST = (50_000, 500_000)
QUARTER = 6 * 60
Asked = Callable[[Search, Sequence[Permanence]], list[Any]]


async def part(size: Size) -> str:
    stored = (10_000, 20_000) if size is QUICK else PAST
    with tempfile.TemporaryDirectory(prefix="bench-choosing-") as folder:
        few, many = (asked(LOAD, past, Path(folder)) for past in stored)
    rows = [
        (
            name,
            f"{len(few[name].found):,}",
            few[name].cell(),
            many[name].cell(),
            f"{many[name].p50 / few[name].p50:.2f}",
        )
        for name in few
    ]
    heads = ("asked", "found", *(f"{past:,} appointments" for past in stored), "ratio")
    return table("Choosing a moment: median / p95 in ms (statements)", heads, rows)


def asked(load: Load, stored: int, folder: Path) -> dict[str, Timed]:
    """Each question, with so many appointments in all."""
    town = Town(load)
    file = written(town, folder)
    with closing(sqlite3.connect(file)) as database, database:
        kept(database, _past(town, stored - len(town.bookings)))
    with connected(f"sqlite:///{file}") as connection:
        ours = Ours(town, connection)

        def told(question: Asked, places: Sequence[Permanence]) -> Timed:
            return timed(lambda: question(_look(ours, places), places), lambda: ours.statements, RUNS)

        return {
            "the days of one place": told(Search.days, ours.places[:1]),
            f"the earliest {EARLIEST} of all": told(lambda search, all_: search.soonest(all_, EARLIEST), ours.places),
            "every moment of all": told(Search.slots, ours.places),
        }


def _look(ours: Ours, places: Sequence[Permanence]) -> Search:
    return look(ours.connection, ours.timetable, places, NOW, ahead=AHEAD)


def _past(town: Town, many: int) -> list[tuple[str, int, int, int]]:
    """At the same places: four a day of each mediator, as far back as it takes."""
    today, ranges = minute(NOW), len(town.ranges)
    whose = ((town.ranges[n % ranges], today - QUARTER * (n // ranges + 1)) for n in range(many))
    return [(one.place, one.seat, start, start + HALF) for one, start in whose]
