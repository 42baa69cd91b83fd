"""The two patterns of RDV Service Public's slot search, from their description (agenda.md d): before March 2026 two
queries for each occurrence of a range and a recursive split; since then two for each range and a subtraction."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
HALF = 30
Span = tuple[int, int]
Moments = list[tuple[str, int]]


@dataclass(frozen=True)
class Range:
    """One half-day a week of one seat, but for the weeks away."""

    place: str
    seat: int
    weekday: int
    opens: int
    closes: int
    away: frozenset[int]

    def day(self, now: datetime, week: int) -> date:
        return (now + timedelta(weeks=week)).date() + timedelta(days=self.weekday - now.weekday())

    def span(self, now: datetime, week: int) -> Span:
        day = self.day(now, week)
        moments = (datetime(day.year, day.month, day.day, hour, tzinfo=PARIS) for hour in (self.opens, self.closes))
        start, end = (int(moment.timestamp()) // 60 for moment in moments)
        return start, end

    def starts(self, now: datetime, weeks: int) -> Iterator[int]:
        for week in range(weeks):
            if week not in self.away:
                yield from range(*self.span(now, week), HALF)


def furnish(database: sqlite3.Connection, ranges: list[Range], now: datetime, weeks: int) -> None:
    """Their tables: ranges and absences of an agent; appointments are read where ours are."""
    database.execute("CREATE TABLE ranges (place TEXT, seat INT, weekday INT, opens INT, closes INT)")
    database.execute("CREATE TABLE absences (place TEXT, seat INT, starts TEXT, ends TEXT)")
    database.execute("CREATE INDEX ix_absences ON absences (place, seat, starts, ends)")
    rows = [(one.place, one.seat, one.weekday, one.opens, one.closes) for one in ranges]
    database.executemany("INSERT INTO ranges VALUES (?, ?, ?, ?, ?)", rows)
    spans = [(one, *one.span(now, week)) for one in ranges for week in range(weeks) if week in one.away]
    away = [(one.place, one.seat, text(start), text(end)) for one, start, end in spans]
    database.executemany("INSERT INTO absences VALUES (?, ?, ?, ?)", away)
    database.execute("CREATE INDEX ix_theirs ON appointments (permanence, seat, status, starts, ends)")


def text(minutes: int) -> str:
    return datetime.fromtimestamp(minutes * 60, UTC).strftime("%Y-%m-%d %H:%M:%S.000000")


def minutes(written: str) -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp()) // 60


class Peers:
    def __init__(self, database: sqlite3.Connection, now: datetime, weeks: int) -> None:
        self._database, self._now, self._weeks, self.statements = database, now, weeks, 0
        self._begin = int(now.timestamp()) // 60

    def per_occurrence(self, first: int, days: int, place: str = "") -> Moments:
        """P1."""
        found: Moments = []
        for one in self._ranges(place):
            for start, end in self._occurrences(one, first, days):
                busy = self._busy(one, start, end)
                free = _split((start, end), sorted(busy))
                found += [(one.place, slot) for span in free for slot in _cut(span)]
        return [moment for moment in found if self._within(moment[1], first, days)]

    def per_range(self, first: int, days: int, place: str = "") -> Moments:
        """P2."""
        found: Moments = []
        for one in self._ranges(place):
            occurrences = list(self._occurrences(one, first, days))
            busy = sorted(self._busy(one, occurrences[0][0], occurrences[-1][1])) if occurrences else []
            free = _minus(occurrences, busy)
            found += [(one.place, slot) for span in free for slot in _cut(span)]
        return [moment for moment in found if self._within(moment[1], first, days)]

    def next(self, pattern: Callable[[int, int, str], Moments]) -> Moments:
        """Place by place, week after week until something is free."""
        places = [row[0] for row in self._ask("SELECT DISTINCT place FROM ranges", ())]
        return [moment for place in places if (moment := self._next(pattern, place))]

    def _next(self, pattern: Callable[[int, int, str], Moments], place: str) -> tuple[str, int] | None:
        for week in range(self._weeks):
            if found := pattern(7 * week, 7, place):
                return min(found, key=lambda moment: moment[1])
        return None

    def _within(self, start: int, first: int, days: int) -> bool:
        return first * 1440 <= start - self._begin <= (first + days) * 1440

    def _ranges(self, place: str) -> list[Range]:
        rows = self._ask("SELECT * FROM ranges WHERE place = ? OR ? = ''", (place, place))
        return [Range(*row, frozenset()) for row in rows]

    def _occurrences(self, one: Range, first: int, days: int) -> Iterator[Span]:
        for week in range(first // 7, (first + days) // 7 + 1):
            start, end = one.span(self._now, week)
            if self._within(start, first, days):
                yield start, end

    def _busy(self, one: Range, start: int, end: int) -> list[Span]:
        near = (one.place, one.seat, text(end), text(start - 1440), text(start))
        away = (
            "SELECT starts, ends FROM absences WHERE place = ? AND seat = ? AND starts < ? AND starts > ? AND ends > ?"
        )
        booked = (
            "SELECT starts, ends FROM appointments WHERE permanence = ? AND seat = ? AND status = 'booked'"
            " AND starts < ? AND starts > ? AND ends > ?"
        )
        rows = [*self._ask(away, near), *self._ask(booked, near)]
        return [(minutes(begun), minutes(ended)) for begun, ended in rows]

    def _ask(self, query: str, values: tuple[object, ...]) -> list[tuple[str, ...]]:
        self.statements += 1
        return self._database.execute(query, values).fetchall()


def _split(span: Span, busy: list[Span]) -> list[Span]:
    start, end = span
    if not busy:
        return [span] if start < end else []
    head = [(start, min(busy[0][0], end))] if start < busy[0][0] else []
    return head + _split((max(start, busy[0][1]), end), busy[1:])


def _minus(spans: list[Span], busy: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        for begun, ended in busy:
            if begun >= end:
                break
            if ended > start:
                found += [(start, begun)] if start < begun else []
                start = max(start, ended)
        found += [(start, end)] if start < end else []
    return found


def _cut(span: Span) -> Iterator[int]:
    return iter(range(span[0], span[1] - HALF + 1, HALF))
