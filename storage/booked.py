"""What is booked at each place, week by week, as it was read last.

One statement asks what is held and closed, and for each week of each place a sum that an index alone answers: how many
are booked, which, and moved how often. Only the weeks whose sum changed are read again, all of them in a second
statement. A list is never the last word: whoever books is looked at by `storage/seats.py`, and a refusal forgets the
place here, so that the next list is fresh.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, TextClause, select, text, type_coerce
from sqlalchemy.types import NullType

from flows.domain.agenda import NOTHING_BOOKED, Booked
from flows.domain.sweep import Busy, by_seat
from flows.domain.timetable import minute
from storage.columns import on_sqlite
from storage.tables import appointments

REMEMBERED = 4000
"""Weeks of places."""
ONE, MOVED = 2**52, 2**36
"""In a sum: one appointment, and one move; the rest is the numbers of the appointments."""
Row = Sequence[Any]


class Around(NamedTuple):
    """A week, and what may reach into it."""

    monday: date
    start: datetime
    end: datetime


class _Read(NamedTuple):
    total: int
    booked: Booked


class _Memory(dict[tuple[str, date], _Read]):
    def keep(self, key: tuple[str, date], read: _Read) -> None:
        self.pop(key, None)
        self[key] = read

    def let_go(self) -> None:
        """Of those read longest ago."""
        for key in list(self)[: max(0, len(self) - REMEMBERED)]:
            del self[key]


NOTHING = _Read(0, NOTHING_BOOKED)
memories: "WeakKeyDictionary[Engine, _Memory]" = WeakKeyDictionary()


def look(
    connection: Connection, permanences: Sequence[str], weeks: Sequence[Around], now: datetime, person: int | None
) -> tuple[dict[str, list[Busy]], dict[date, dict[str, Booked]]]:
    """What is held or closed at these places; and what is booked there, by Monday and place. What this person holds is
    free to them."""
    memory = memories.setdefault(connection.engine, _Memory())
    asked = [(code, week) for code in permanences for week in weeks]
    passing: dict[str, list[Busy]] = {code: [] for code in permanences}
    stale: list[tuple[str, Around]] = []
    if not asked:
        return passing, {}
    values = _values(connection, permanences, asked, weeks, now, person)
    for nth, code, total, *busy in connection.execute(_statement(connection.dialect.name), values).all():
        if nth < 0:
            passing[code].append(read(*busy))
        elif not _is_known(memory, (code, asked[nth][1].monday), int(total)):
            stale.append(asked[nth])
    _read_again(connection, stale, memory)
    found = {week.monday: {code: memory[code, week.monday].booked for code in permanences} for week in weeks}
    memory.let_go()
    return passing, found


def _is_known(memory: _Memory, key: tuple[str, date], total: int) -> bool:
    if not total:
        memory.keep(key, NOTHING)
    return key in memory and memory[key].total == total


def forget(connection: Connection, permanence: str) -> None:
    """Somebody was refused what a list said was free."""
    memory = memories.get(connection.engine, _Memory())
    for key in [key for key in memory if key[0] == permanence]:
        del memory[key]


def read(seat: int, start: Any, end: Any, before: int, after: int, closed: str = "") -> Busy:
    return Busy(seat, _minute(start), _minute(end), before, after, closed)


@lru_cache(maxsize=100_000)
def _minute(moment: str | datetime) -> int:
    """As the driver gives it: SQLite's text is read once for all the seats of that moment."""
    return minute(datetime.fromisoformat(f"{moment}+00:00") if isinstance(moment, str) else moment)


def _read_again(connection: Connection, stale: Sequence[tuple[str, Around]], memory: _Memory) -> None:
    """All of them with one statement; a row may belong to two weeks."""
    found: dict[str, list[Row]] = {code: [] for code, _week in stale}
    if stale:
        rows = _rows(found.keys(), min(week.start for _, week in stale), max(week.end for _, week in stale))
        for code, *row in connection.execute(rows).all():
            found[code].append(row)
    for code, week in stale:
        first, last = (_as_read(connection, moment) for moment in (week.start, week.end))
        memory.keep((code, week.monday), _booked([row for row in found[code] if first <= row[3] < last]))


def _booked(rows: Sequence[Row]) -> _Read:
    busy = [read(*row[2:]) for row in rows]
    total = sum(ONE + row[0] + MOVED * row[1] for row in rows)
    return _Read(total, Booked(by_seat(busy), tuple(one.start for one in busy)))


def _rows(permanences: Any, first: datetime, last: datetime) -> Any:
    c = appointments.c
    moments = (type_coerce(c[name], NullType()) for name in ("starts", "ends"))
    columns = (c.permanence, c.id, c.revision, c.seat, *moments, c.kept_before, c.kept_after)
    there = select(*columns).where(c.permanence.in_(list(permanences)), c.status == "booked")
    return there.where(c.starts >= first, c.starts < last)


def _as_read(connection: Connection, moment: datetime) -> Any:
    """As the driver gives a moment, and as this statement gives it to the driver."""
    return moment if connection.dialect.name == "postgresql" else on_sqlite(moment)


def _values(
    connection: Connection,
    permanences: Sequence[str],
    asked: Sequence[tuple[str, Around]],
    weeks: Sequence[Around],
    now: datetime,
    person: int | None,
) -> dict[str, Any]:
    spans = {week: [on_sqlite(moment) for moment in week[1:]] for week in weeks}
    return {
        "asked": json.dumps([[code, *spans[week]] for code, week in asked]),
        "places": json.dumps(list(permanences)),
        "first": _as_read(connection, weeks[0].start),
        "last": _as_read(connection, weeks[-1].end),
        "now": _as_read(connection, now),
        "person": person or 0,
    }


SQLITE = {
    "asked": "SELECT key AS nth, json_extract(value, '$[0]') AS code, json_extract(value, '$[1]') AS first,"
    " json_extract(value, '$[2]') AS last FROM json_each(:asked)",
    "places": "SELECT value FROM json_each(:places)",
    "never": "NULL",
}
POSTGRESQL = {
    "asked": "SELECT ordinality - 1 AS nth, value ->> 0 AS code, (value ->> 1)::timestamp AT TIME ZONE 'UTC' AS first,"
    " (value ->> 2)::timestamp AT TIME ZONE 'UTC' AS last"
    " FROM jsonb_array_elements(CAST(:asked AS jsonb)) WITH ORDINALITY",
    "places": "SELECT jsonb_array_elements_text(CAST(:places AS jsonb))",
    "never": "CAST(NULL AS timestamptz)",
}


@lru_cache
def _statement(engine: str) -> TextClause:
    said = POSTGRESQL if engine == "postgresql" else SQLITE
    return text(
        f"""
        SELECT nth, code, (
            SELECT coalesce(sum({ONE} + id + {MOVED} * revision), 0) FROM appointments
            WHERE permanence = code AND starts >= first AND starts < last AND status = 'booked'
        ) AS total, 0, {said["never"]}, {said["never"]}, 0, 0, '' FROM ({said["asked"]}) AS asked
        UNION ALL
        SELECT -1, permanence, 0, seat, starts, ends, kept_before, kept_after, '' FROM holds
        WHERE permanence IN ({said["places"]}) AND starts >= :first AND starts < :last
            AND until > :now AND person_id <> :person
        UNION ALL
        SELECT -1, permanence, 0, seat, starts, ends, 0, 0, reason FROM closed_seats
        WHERE permanence IN ({said["places"]}) AND ends > :first AND starts < :last
        """  # noqa: S608 (constants)
    )
