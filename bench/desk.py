"""Every screen of a mediator's desk, with years of requests behind: whole turns, from the press to the outbox rows.

The past is 100,000 people whose request is closed, shared by twelve mediators; the present is forty requests that wait
and one mediator's thirty, with a week of appointments and three that nobody noted.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, text

from bench.guards import GUARDS
from bench.keys import KEYS
from bench.size import Size
from bench.table import table
from bot.app import furnish
from bot.association import read
from bot.translations import Catalogues
from flows.exchange import Wrote
from handlers.facts_on_the_desk import morning
from handlers.incoming import Incoming, Press
from handlers.outgoing import scene_in
from handlers.scene import House
from handlers.turn import handle
from storage import inbox, schema, staff
from storage.database import engine
from storage.sealed import place
from storage.tables import appointments, outbox, people, requests
from storage.tables_of_life import steps

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday."""
MEDIATORS, WAITING, MINE, AT_ONCE, TIMES = 12, 40, 30, 10_000, 40
CHAT, HALF, YEARS = 500, timedelta(minutes=30), 3
EXAMPLE = Path(__file__).parent.parent / "association.example.toml"
Took = tuple[float, float]
"""Seconds of the clock on the wall, and of the processor."""
SCREENS: dict[str, tuple[str, ...]] = {
    "/file": ("/file",),
    "the list of what waits": ("queue?opens=waiting",),
    "the list of what is late": ("queue?opens=overdue",),
    "the list of one's own": ("queue?opens=mine",),
    "/agenda": ("/agenda",),
    "the week": ("agenda?span=week",),
    "the evening's batch": ("unset?x=1",),
    "/chercher, a name": ("/chercher", "Exemple"),
    "/chercher, a day": ("/chercher", "24/11"),
    "the card of one's own": ("card?request={own}",),
    "an appointment": ("meeting?appointment={own}",),
}


async def part(size: Size) -> str:
    past = max(size.stored)
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as folder:
        rows = [(name, *(f"{figure:.1f}" for figure in figures)) for name, *figures in measured(Path(folder), past)]
    heads = ("screen", "median", "p95", "p95, processor")
    return table(f"The desk, {past:,} past requests (ms a turn)", heads, rows)


def measured(folder: Path, past: int, times: int = TIMES) -> Iterator[tuple[str, float, float, float]]:
    """Name; median and 95th percentile, in milliseconds; and the latter of the processor's time alone, which a busy
    machine does not change."""
    url = f"sqlite:///{folder / 'desk.sqlite3'}"
    schema.upgrade(url)
    made, house = engine(url, KEYS), furnish(read(EXAMPLE), Catalogues(), "")
    with made.begin() as connection:
        own = fill(connection, past)
    updates = count(1)
    for name, said in SCREENS.items():
        words = [one.format(own=own) for one in said]
        yield name, *_figures([[_turn(made, house, one, next(updates)) for one in words] for _ in range(times)])
    yield "what the morning counts", *_figures([[_morning(made, house)] for _ in range(times)])
    made.dispose()


def _figures(taken: list[list[Took]]) -> tuple[float, float, float]:
    wall, processor = (sorted(1000 * sum(turn[n] for turn in turns) for turns in taken) for n in (0, 1))
    last = int(0.95 * len(taken))
    return statistics.median(wall), wall[last], processor[last]


def _morning(made: Engine, house: House) -> Took:
    with made.begin() as connection, watch() as took:
        morning(scene_in(connection, house, NOW, CHAT), {})
    return took[0], took[1]


@contextmanager
def watch() -> Iterator[list[float]]:
    took: list[float] = []
    wall, processor = time.perf_counter(), time.process_time()
    yield took
    took += [time.perf_counter() - wall, time.process_time() - processor]


def _turn(made: Engine, house: House, said: str, update: int) -> Took:
    """A whole one, from a press or words to its commit; it must have answered."""
    now = NOW + timedelta(seconds=update)
    event = Press(said, f"q{update}", update, "", "") if "?" in said else Wrote(said)
    with made.begin() as connection:
        inbox.store(connection, [(update, CHAT, "{}")], now)
    with watch() as took, made.begin() as connection:
        handle(connection, house, Incoming(update, CHAT, event, "fr", update), now)
    with made.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM outbox WHERE method = 'say'")).scalar(), said
        connection.execute(outbox.delete())
    return took[0], took[1]


def fill(connection: Connection, past: int) -> int:
    """Answers the number of a request of the measured mediator, and of its appointment."""
    for member in range(1, MEDIATORS + 1):
        token = f"bench-{member}"
        until = NOW + timedelta(days=1)
        staff.invite(connection, role="mediator", name="Exemple", token_hash=staff.hashed(token), expires_at=until)
        staff.join(connection, CHAT + member - 1, token, "fr", NOW)
    guards = connection.execute(text(GUARDS)).all()
    for name, _ in guards:  # they would look at everybody for each
        connection.execute(text(f"DROP TRIGGER {name}"))
    _put(connection, people, (_person(n) for n in range(1, past + WAITING + MINE + 1)))
    _put(connection, requests, (_request(n, past) for n in range(1, past + WAITING + MINE + 1)))
    _put(
        connection,
        steps,
        ({"request_id": n, "act": "accept", "role": "mediator", "at": _at(n, past)} for n in range(1, past + 1)),
    )
    booked = [n for n in range(1, past + WAITING + MINE + 1) if not past < n <= past + WAITING]
    _put(connection, appointments, (_appointment(n, past) for n in booked))
    for _, guard in guards:
        connection.exec_driver_sql(guard)
    connection.execute(text("ANALYZE"))
    return past + WAITING + MINE


def _put(connection: Connection, there: Table, rows: Iterator[dict[str, Any]]) -> None:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            connection.execute(insert(there), some)
            some = []
    if some:
        connection.execute(insert(there), some)


def _person(n: int) -> dict[str, Any]:
    nickname = KEYS.seal("Exemple", place("people.nickname", n))
    row = {"id": n, "telegram_id": KEYS.handle(10_000_000 + n), "language": "fr", "nickname": nickname}
    return {**row, "created": NOW, "last_contact": NOW}


def _at(n: int, past: int) -> datetime:
    """All over the last years; what is there now, within a week around this morning."""
    if n <= past:
        return NOW - timedelta(days=1 + (n * 7) % (365 * YEARS), minutes=n % 480)
    return NOW + HALF * ((n - past - WAITING) * 2 - 6)


def _request(n: int, past: int) -> dict[str, Any]:
    row = {"id": n, "person_id": n, "theme": "energie", "sub_theme": "facture", "mode": "permanence"}
    row |= {"created": min(_at(n, past), NOW) - timedelta(days=2), "place": "maison"}
    if n <= past:
        return {**row, "status": "closed", "mediator_id": n % MEDIATORS + 1, "closed": NOW}
    if n <= past + WAITING:
        return {**row, "status": "new", "mediator_id": None, "closed": None}
    return {**row, "status": "accepted", "mediator_id": 1, "closed": None}


def _appointment(n: int, past: int) -> dict[str, Any]:
    start = _at(n, past)
    row = {"id": n, "request_id": n, "person_id": n, "permanence": "maison", "seat": n, "capacity": n}
    return {**row, "starts": start, "ends": start + HALF, "booked": NOW, "status": "kept" if n <= past else "booked"}
