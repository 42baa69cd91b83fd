"""A past for a database: so many people who agreed, asked and were answered, written by plain SQL.

For each person: three consents, where their conversation stands, a request that still waits, and five messages sent (a
month of them is kept). Everybody is a number; nobody is anyone.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.guards import GUARDS
from bench.keys import KEYS
from storage import schema
from storage.sealed import place

FIRST_CHAT = 10_000_000
HALF = timedelta(minutes=30)
LONG_AGO = "2026-01-05 10:00:00.000000"
STACK = json.dumps([{"flow": "menu", "start": {}, "answers": {}, "run": 3, "missed": 0, "idle": True}])


def write(folder: Path, people: int) -> Path:
    file = folder / "mediance.sqlite3"
    schema.upgrade(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA synchronous=OFF")
        for table, columns, row in _ROWS:
            marks = ", ".join("?" * (columns.count(",") + 1))
            rows = (values for number in range(1, people + 1) for values in row(number))
            database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608
    return file


def _handle(n: int) -> int:
    return KEYS.handle(FIRST_CHAT + n)


def _number(n: int) -> str:
    return KEYS.seal(str(FIRST_CHAT + n), place("people.number", _handle(n)))


def _nickname(n: int) -> str:
    return KEYS.seal("Exemple", place("people.nickname", n))


def _stack(n: int) -> str:
    return KEYS.seal(STACK, place("conversations.stack", _handle(n)))


def _words(n: int) -> str:
    created = datetime.fromisoformat(LONG_AGO).replace(tzinfo=UTC)
    return KEYS.seal("Une phrase d'exemple.", place("requests.words", n, created))


_ROWS = (
    (
        "people",
        "id, telegram_id, number, language, nickname, state, created, last_contact",
        lambda n: [(n, _handle(n), _number(n), "fr", _nickname(n), "active", LONG_AGO, LONG_AGO)],
    ),
    (
        "consents",
        "person_id, purpose, act, text_hash, language, at",
        lambda n: [
            (n, purpose, "given", "0" * 64, "fr", LONG_AGO) for purpose in ("request", "reminders", "satisfaction")
        ],
    ),
    (
        "conversations",
        "chat_id, stack, runs, pressed, asked, at",
        lambda n: [(_handle(n), _stack(n), 3, "", f"old{n}:4", LONG_AGO)],
    ),
    (
        "requests",
        "person_id, theme, words, mode, status, created",
        lambda n: [(n, "energie", _words(n), "phone", "new", LONG_AGO)],
    ),
    (
        "outbox",
        "key, chat_id, kind, method, payload, forget, state, attempts, message_id, due, created",
        lambda n: [
            (f"old{n}:{m}", _handle(n), "interactive", "say", "", 0, "sent", 1, m, LONG_AGO, LONG_AGO) for m in range(5)
        ],
    ),
)


def book_all(file: Path, people: int, start: Callable[[int], datetime]) -> None:
    """Everybody has an appointment (in a hall with a seat for each)."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA synchronous=OFF")
        guards = database.execute(GUARDS).fetchall()
        for name, _ in guards:  # they would look at everybody for each
            database.execute(f"DROP TRIGGER {name}")
        columns = "request_id, person_id, permanence, seat, capacity, starts, ends, booked"
        rows = (
            (n, n, "maison", n, people, written(start(n)), written(start(n) + HALF), LONG_AGO)
            for n in range(1, people + 1)
        )
        database.executemany(f"INSERT INTO appointments ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
        for _, guard in guards:
            database.execute(guard)


def followed(file: Path) -> None:
    """Every request has a mediator, and waits for nobody."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("INSERT INTO staff (id, telegram_id, role, joined) VALUES (1, 1, 'mediator', ?)", (LONG_AGO,))
        database.execute("UPDATE requests SET status = 'accepted', mediator_id = 1, accepted = created")


def written(moment: datetime) -> str:
    """As SQLite keeps it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}.000000"
