"""Free moments at the four sizes of RDV Service Public's users: our sweep beside the two patterns of queries theirs
had before and since March 2026, re-implemented from their description. All three must find the same moments.

A range is one half-day a week of one mediator at one place, in slots of half an hour; 26 weeks are booked at random;
15 of 100 half-days are an absence. The page of all places asks for the next slot of each while three weeks are full.
"""

import gc
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, insert

from bench import agenda_peers as peers
from bench import postgresql
from bench.agenda_peers import Range
from bench.guards import GUARDS
from bench.size import QUICK, Size
from bench.table import table
from flows.domain.association import Association, AtThePlace, Permanence
from flows.domain.hours import Closure
from flows.domain.model import Slot
from flows.domain.timetable import Timetable, minute
from handlers.agendas import look
from storage import schema
from storage.database import engine, once
from storage.tables import appointments, people, requests

NOW = datetime(2027, 1, 4, 5, tzinfo=UTC)
"""A Monday."""
WEEKS, FULL_WEEKS = 26, 3
DAYS = ("Mo", "Tu", "We", "Th", "Fr")
HALF = 30
RUNS = 30


@dataclass(frozen=True)
class Load:
    name: str
    places: int
    ranges: int
    occupied: float = 0.6


LOADS = (Load("S", 4, 30), Load("M", 25, 160), Load("L", 64, 1500), Load("XL", 1, 200))
NEARLY_FULL = (Load("M, 98 % full", 25, 160, 0.98), Load("L, 98 % full", 64, 1500, 0.98))
NOTHING = (Load("M, nothing for 26 weeks", 25, 160, 1), Load("L, nothing for 26 weeks", 64, 1500, 1))


class Town:
    """A load: its ranges, and what is booked."""

    def __init__(self, load: Load, full_weeks: int = 0) -> None:
        chance = random.Random(7)  # noqa: S311 (the same town each time)
        self.load, self.bookings = load, list[tuple[str, int, int, int]]()
        seats = [0] * load.places
        self.ranges: list[Range] = []
        for n in range(load.ranges):
            place = n % load.places
            seats[place] += 1
            half = (9, 12) if chance.random() < 0.5 else (14, 17)
            away = frozenset(week for week in range(WEEKS) if chance.random() < 0.15)
            self.ranges.append(Range(f"p{place}", seats[place], chance.randrange(5), *half, away))
            for start in self.ranges[-1].starts(NOW, WEEKS):
                full = (start - minute(NOW)) < full_weeks * 7 * 1440
                if full or chance.random() < load.occupied:
                    self.bookings.append((f"p{place}", seats[place], start, start + HALF))
        self.association = Association(
            name="EXEMPLE",
            address="1 rue de l'Exemple",
            time_zone="Europe/Paris",
            permanences=tuple(self._place(n) for n in range(load.places)),
        )

    def _place(self, n: int) -> Permanence:
        own = tuple(self._mediator(one) for one in self.ranges if one.place == f"p{n}")
        said = {"code": f"p{n}", "name": f"EXEMPLE {n}", "address": "1 rue de l'Exemple", "commune": "Elne"}
        return Permanence(**said, mediators=own, notice_minutes=0, days_ahead=WEEKS * 7)  # type: ignore[arg-type]

    def _mediator(self, one: Range) -> AtThePlace:
        days = [one.day(NOW, week) for week in sorted(one.away)]
        closures = tuple(Closure(first_day=day, last_day=day, reason="-") for day in days)
        hours = f"{DAYS[one.weekday]} {one.opens:02}:00-{one.closes:02}:00"
        return AtThePlace(mediator=f"m{one.seat}", openings=hours, closures=closures)


def written(town: Town, folder: Path) -> Path:
    file = folder / "agenda.sqlite3"
    file.unlink(missing_ok=True)
    schema.upgrade(f"sqlite:///{file}")
    once(f"sqlite:///{file}", lambda connection: _fill(connection, []))
    with sqlite3.connect(file) as database:
        for name, _ in database.execute(GUARDS).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        kept(database, town.bookings)
        peers.furnish(database, town.ranges, NOW, WEEKS)
        database.execute("ANALYZE")
    return file


def kept(database: sqlite3.Connection, bookings: list[tuple[str, int, int, int]]) -> None:
    columns = "request_id, person_id, permanence, seat, capacity, starts, ends, booked"
    rows = ((1, 1, place, seat, 500, _text(start), _text(end), _text(0)) for place, seat, start, end in bookings)
    database.executemany(f"INSERT INTO appointments ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608


def _text(minutes: int) -> str:
    return datetime.fromtimestamp(minutes * 60, UTC).strftime("%Y-%m-%d %H:%M:%S.000000")


def _fill(connection: Connection, bookings: list[tuple[str, int, int, int]]) -> None:
    person = {"id": 1, "telegram_id": 1, "language": "fr", "created": NOW, "last_contact": NOW}
    connection.execute(insert(people).values(**person))
    asked = {"id": 1, "person_id": 1, "theme": "droits", "mode": "permanence", "created": NOW}
    connection.execute(insert(requests).values(**asked))
    rows = [
        {
            "request_id": 1,
            "person_id": 1,
            "permanence": place,
            "seat": seat,
            "capacity": 500,
            "booked": NOW,
            "starts": datetime.fromtimestamp(start * 60, UTC),
            "ends": datetime.fromtimestamp(end * 60, UTC),
        }
        for place, seat, start, end in bookings
    ]
    for first in range(0, len(rows), 5000):
        connection.execute(insert(appointments), rows[first : first + 5000])


@dataclass(frozen=True)
class Timed:
    found: list[tuple[str, int]]
    statements: int
    p50: float
    p95: float

    def cell(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f} ({self.statements})"


def timed(
    work: Callable[[], list[Any]], counted: Callable[[], int], runs: int, clock: Callable[[], float] = time.thread_time
) -> Timed:
    """`clock`: SQLite answers on our own thread, so its time is the processor's, whoever else uses the machine."""
    gc.collect()
    gc.freeze()  # as the bot does once it is ready
    before = counted()
    found = [(one.permanence, minute(one.start)) if isinstance(one, Slot) else one for one in work()]
    statements = counted() - before
    spent = []
    for _ in range(runs):
        begun = clock()
        work()
        spent.append(1000 * (clock() - begun))
    return Timed(found, statements, statistics.median(spent), sorted(spent)[int(0.95 * (runs - 1) + 0.5)])


class Ours:
    """The sweep, over one connection."""

    def __init__(self, town: Town, connection: Connection) -> None:
        self.town, self.connection, self.statements = town, connection, 0
        self.timetable, self.places = Timetable(town.association), town.association.permanences
        event.listen(connection, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.statements += 1

    def listed(self, days: int) -> list[Slot]:
        return look(self.connection, self.timetable, self.places, NOW, ahead=timedelta(days=days)).slots(self.places)

    def next(self) -> list[Slot]:
        return [*look(self.connection, self.timetable, self.places, NOW).next(self.places).values()]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    made = engine(url)
    with made.begin() as connection:
        yield connection
    made.dispose()


def rows_of(load: Load, folder: Path) -> list[tuple[str, ...]]:
    """The lists of a week and of 90 days, and the next slot at every place. Raises when the three do not find the same
    moments."""
    rows = []
    town, full = Town(load), Town(load, FULL_WEEKS)
    for name, days, there in (("7 days", 7, town), ("90 days", 90, town), ("next slot everywhere", 0, full)):
        file = written(there, folder)
        runs = RUNS if days != 90 or load.name != "L" else 10
        with connected(f"sqlite:///{file}") as connection, sqlite3.connect(file) as database:
            ours, theirs = Ours(there, connection), peers.Peers(database, NOW, WEEKS)
            work = ours.next if not days else lambda days=days, ours=ours: ours.listed(days)
            best = timed(work, lambda ours=ours: ours.statements, runs)
            others = []
            for pattern in (theirs.per_occurrence, theirs.per_range):
                other = (lambda p=pattern, t=theirs: t.next(p)) if not days else lambda p=pattern, d=days: p(0, d)
                told = timed(other, lambda t=theirs: t.statements, min(runs, 5 if load.ranges > 1000 else runs))
                if sorted(set(told.found)) != sorted(best.found):
                    raise RuntimeError(f"{load.name}, {name}: not the same moments")
                others.append(told)
            rows.append((f"{load.name}, {name}", f"{len(best.found):,}", *(one.cell() for one in (*others, best))))
            if not days:
                rows.append(_after_a_booking(load, ours, connection))
    return rows


def _after_a_booking(load: Load, ours: Ours, connection: Connection) -> tuple[str, ...]:
    """Somewhere, each time: that week of that place is read again."""
    numbers = iter(range(1, RUNS + 3))

    def work() -> list[Slot]:
        moved = f"UPDATE appointments SET status = status WHERE id = {next(numbers)}"  # noqa: S608
        connection.exec_driver_sql(moved)
        ours.statements -= 1
        return ours.next()

    told = timed(work, lambda: ours.statements, RUNS)
    return (f"{load.name}, … somebody just booked", f"{len(told.found)}", "", "", told.cell())


def _worst(load: Load, folder: Path) -> tuple[str, ...]:
    file = written(town := Town(load), folder)
    with connected(f"sqlite:///{file}") as connection:
        ours = Ours(town, connection)
        told = timed(ours.next, lambda: ours.statements, 10)
    return (f"{load.name}: next slot everywhere", f"{len(told.found)}", "", "", told.cell())


def _on_postgresql(load: Load) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for days, town in ((7, there := Town(load)), (90, there), (0, Town(load, FULL_WEEKS))):
        url = postgresql.fresh()
        once(url, lambda connection, town=town: _furnish(connection, town.bookings))
        once(url, lambda connection, town=town, days=days: rows.append(_asked(connection, load, town, days)))
    return rows


def _furnish(connection: Connection, bookings: list[tuple[str, int, int, int]]) -> None:
    """The guards would look at each row for each."""
    connection.exec_driver_sql("ALTER TABLE appointments DROP CONSTRAINT ex_appointments_seat")
    connection.exec_driver_sql("ALTER TABLE appointments DISABLE TRIGGER USER")
    connection.exec_driver_sql("ALTER TABLE appointments ENABLE TRIGGER weeks_drawn")
    _fill(connection, bookings)
    connection.exec_driver_sql("ANALYZE appointments, weeks")


def _asked(connection: Connection, load: Load, town: Town, days: int) -> tuple[str, ...]:
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")  # the first look reads all hours
    ours = Ours(town, connection)
    told = timed(lambda: ours.listed(days) if days else ours.next(), lambda: ours.statements, RUNS, time.perf_counter)
    name = f"{days} days" if days else "next slot everywhere"
    return (f"{load.name}, {name}, PostgreSQL", f"{len(told.found):,}", "", "", told.cell())


async def part(size: Size) -> str:
    some = LOADS[:2] if size is QUICK else LOADS
    with tempfile.TemporaryDirectory(prefix="bench-agenda-") as folder:
        rows = [row for load in some for row in rows_of(load, Path(folder))]
        if size is not QUICK:
            rows += [_worst(load, Path(folder)) for load in (*NEARLY_FULL, *NOTHING)]
    rows += [row for load in some for row in _on_postgresql(load)]
    heads = ("load", "moments", "a query per occurrence", "a query per range", "Médiance")
    return table("Free moments: median / p95 in ms (statements)", heads, rows)
