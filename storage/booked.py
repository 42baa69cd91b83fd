"""What is booked at each place, week by week, as it was read last.

Whatever changes an appointment draws, in the same transaction, a new version for its week of its place (`weeks`,
migration 0030). One statement asks for the versions, and for what is held and closed; only the weeks that have another
version are read again, all of them in a second statement. A list is never the last word: whoever books is looked at by
`storage/seats.py`.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, TextClause, select, text, type_coerce
from sqlalchemy.types import NullType

from flows.domain.agenda import Booked
from flows.domain.sweep import Busy, by_seat
from flows.domain.timetable import minute
from storage.columns import on_sqlite
from storage.tables import appointments

REMEMBERED = 4000
"""Weeks of places."""
Row = Sequence[Any]


class Around(NamedTuple):
    """A week, and what may reach into it."""

    monday: date
    start: datetime
    end: datetime


class _Read(NamedTuple):
    version: int
    booked: Booked


class _Memory(dict[tuple[str, str], _Read]):
    """By place and Monday."""

    def keep(self, key: tuple[str, str], read: _Read) -> None:
        self.pop(key, None)
        self[key] = read

    def let_go(self) -> None:
        """Of those read longest ago."""
        while len(self) > REMEMBERED:
            del self[next(iter(self))]


memories: "WeakKeyDictionary[Engine, _Memory]" = WeakKeyDictionary()


def look(
    connection: Connection, permanences: Sequence[str], weeks: Sequence[Around], now: datetime, person: int | None
) -> tuple[dict[str, list[Busy]], dict[date, dict[str, Booked]]]:
    """What is held or closed at these places; and what is booked there, by Monday and place. What this person holds is
    free to them."""
    passing: dict[str, list[Busy]] = {code: [] for code in permanences}
    found: dict[date, dict[str, Booked]] = {week.monday: {} for week in weeks}
    if not permanences or not weeks:
        return passing, found
    memory = memories.setdefault(connection.engine, _Memory())
    of = {str(week.monday): (week, found[week.monday]) for week in weeks}
    stale: list[tuple[str, Around, int]] = []
    asked = connection.execute(
        _statement(connection.dialect.name), _values(connection, permanences, weeks, now, person)
    )
    for code, monday, version, *busy in asked.all():
        if not monday:
            passing[code].append(read(*busy))
        elif (known := memory.get((code, monday))) and known.version == version:
            of[monday][1][code] = known.booked
        else:
            stale.append((code, of[monday][0], version))
    for code, week, again in _read_again(connection, stale):
        found[week.monday][code] = again.booked
        memory.keep((code, str(week.monday)), again)
    memory.let_go()
    return passing, found


def read(seat: int, start: Any, end: Any, before: int, after: int, closed: str = "") -> Busy:
    return Busy(seat, _minute(start), _minute(end), before, after, closed)


@lru_cache(maxsize=100_000)
def _minute(moment: str | datetime) -> int:
    """As the driver gives it: SQLite's text is read once for all the seats of that moment."""
    return minute(datetime.fromisoformat(f"{moment}+00:00") if isinstance(moment, str) else moment)


def _read_again(
    connection: Connection, stale: Sequence[tuple[str, Around, int]]
) -> Iterator[tuple[str, Around, _Read]]:
    """All of them with one statement; a row may belong to two weeks."""
    found: dict[str, list[Row]] = {code: [] for code, _week, _version in stale}
    if stale:
        weeks = [week for _code, week, _version in stale]
        rows = _rows(found.keys(), min(week.start for week in weeks), max(week.end for week in weeks))
        for code, *row in connection.execute(rows).all():
            found[code].append(row)
    for code, week, version in stale:
        first, last = (_as_read(connection, moment) for moment in (week.start, week.end))
        busy = [read(*row) for row in found[code] if first <= row[1] < last]
        yield code, week, _Read(version, Booked(by_seat(busy), tuple(one.start for one in busy)))


def _rows(permanences: Any, first: datetime, last: datetime) -> Any:
    c = appointments.c
    moments = (type_coerce(c[name], NullType()) for name in ("starts", "ends"))
    columns = (c.permanence, c.seat, *moments, c.kept_before, c.kept_after)
    there = select(*columns).where(c.permanence.in_(list(permanences)), c.status == "booked")
    return there.where(c.starts >= first, c.starts < last)


def _as_read(connection: Connection, moment: datetime) -> Any:
    """As the driver gives a moment, and as this statement gives it to the driver."""
    return moment if connection.dialect.name == "postgresql" else on_sqlite(moment)


def _values(
    connection: Connection, permanences: Sequence[str], weeks: Sequence[Around], now: datetime, person: int | None
) -> dict[str, Any]:
    moments = {"first": weeks[0].start, "last": weeks[-1].end, "now": now}
    return {
        "places": json.dumps(list(permanences)),
        "monday": str(weeks[0].monday),
        "last_monday": str(weeks[-1].monday),
        "person": person or 0,
        **{name: _as_read(connection, moment) for name, moment in moments.items()},
    }


THERE = {
    "sqlite": "permanence IN (SELECT value FROM json_each(:places))",
    "postgresql": "permanence IN (SELECT jsonb_array_elements_text(CAST(:places AS jsonb)))",
}


@lru_cache
def _statement(engine: str) -> TextClause:
    there = THERE[engine]
    return text(
        f"""SELECT permanence, '' AS monday, 0 AS version, seat, starts, ends, kept_before, kept_after, '' FROM holds
        WHERE {there} AND starts >= :first AND starts < :last AND until > :now AND person_id <> :person
        UNION ALL
        SELECT permanence, '', 0, seat, starts, ends, 0, 0, reason FROM closed_seats
        WHERE {there} AND ends > :first AND starts < :last
        UNION ALL
        SELECT permanence, monday, CAST(sum(version) AS bigint), 0, NULL, NULL, 0, 0, '' FROM weeks
        WHERE {there} AND monday BETWEEN :monday AND :last_monday GROUP BY permanence, monday
        """  # noqa: S608 (constants)
    )
