"""When each seat of each permanence is open, day by day, in minutes since 1970 (UTC).

A chair is some seats that keep the same hours: those of the place, or one mediator's. Hours are local and cut at
midnight; what a date keeps depends on the file alone, so it is worked out once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from flows.domain.association import Association, AtThePlace, Permanence
from flows.domain.hours import Hours
from flows.domain.written import Words

Span = tuple[int, int]
"""From and until, in minutes since 1970."""
ALWAYS = "24/7"
Seats = tuple[int, ...]
REMEMBERED = 54
"""Weeks of a place: a year, and the ends of it."""
DAY, WEEK, MIDNIGHT = timedelta(days=1), timedelta(days=7), datetime.min.time()


class Opening(NamedTuple):
    """From and until within a day, and until when it goes on."""

    day: date
    start: int
    end: int
    reach: int


@dataclass(frozen=True)
class Closing:
    first: date
    last: date
    why: Words


@dataclass(frozen=True, eq=False)
class Chair:
    """Some seats of a place that keep the same hours."""

    association: Association
    place: Permanence
    own: Hours | None
    seats: Seats
    _known: dict[date, Sequence[Span]] = field(default_factory=dict)

    def week(self, monday: date) -> Iterator["Opening"]:
        """All openings of seven days."""
        return (opening for n in range(7) for opening in self._reaching(monday + n * DAY))

    def day(self, day: date) -> Sequence[Span]:
        """When it is open that date, from midnight to midnight."""
        if day not in self._known:
            self._known[day] = self._worked_out(day)
        return self._known[day]

    def _reaching(self, day: date) -> list["Opening"]:
        """Past midnight where the next day opens with it."""
        spans = self.day(day)
        if not spans:
            return []
        midnight = minute(datetime.combine(day + DAY, MIDNIGHT, self.association.zone))
        following = self.day(day + DAY) if spans[-1][1] == midnight else ()
        on = following[0][1] if following and following[0][0] == midnight else midnight
        return [Opening(day, start, end, on if end == midnight else end) for start, end in spans]

    def _worked_out(self, day: date) -> Sequence[Span]:
        if self.own is None:
            return kept(self.place, self.association, day)
        otherwise = ALWAYS if self.place.receives else ""
        there = kept(self.place, self.association, day, otherwise)
        return _both(there, kept(self.own, self.association, day, otherwise)) if there else ()


def without(openings: Sequence[Opening], closed: Sequence[Span]) -> Sequence[Opening]:
    """What is left of these hours when that is closed; the grid starts again after it."""
    for start, end in closed:
        openings = [piece for opening in openings for piece in _cut(opening, start, end)]
    return openings


def _cut(opening: Opening, start: int, end: int) -> Iterator[Opening]:
    if end <= opening.start or start >= opening.reach:
        yield opening
        return
    if start > opening.start:
        yield Opening(opening.day, opening.start, min(opening.end, start), start)
    if end < opening.end:
        yield Opening(opening.day, end, opening.end, opening.reach)


class Timetable:
    """All the chairs of an association."""

    def __init__(self, association: Association) -> None:
        self.association = association
        self._chairs = {
            (place.code, mode): tuple(_chairs(association, place.in_mode(mode), mode))
            for place in association.permanences
            for mode in ("permanence", *(own.mode for own in place.by_mode))
        }
        self._weeks: dict[tuple[str, str], dict[date, Sequence[tuple[Opening, Seats]]]] = {}

    def chairs(self, permanence: str, mode: str = "permanence") -> Sequence[Chair]:
        """Those that are there for this mode: the seats are the same, the hours may differ."""
        return self._chairs.get((permanence, mode), ())

    def week(self, permanence: str, monday: date, mode: str = "permanence") -> Sequence[tuple[Opening, Seats]]:
        """All that opens there that week, in the order in which it begins; worked out once."""
        known = self._weeks.setdefault((permanence, mode), {})
        if monday not in known:
            while len(known) >= REMEMBERED:
                known.pop(next(iter(known)))
            chairs = self.chairs(permanence, mode)
            opened = ((opening, chair.seats) for chair in chairs for opening in chair.week(monday))
            known[monday] = sorted(opened, key=lambda one: one[0].start)
        return known[monday]

    def seats_of(self, mediator: str) -> list[tuple[str, int]]:
        """The seats that the file gives to this mediator, by place. Their code is their first name in the team."""
        chairs = (chair for chairs in self._chairs.values() for chair in chairs)
        theirs = [chair for chair in chairs if isinstance(chair.own, AtThePlace) and chair.own.mediator == mediator]
        return list(dict.fromkeys((chair.place.code, seat) for chair in theirs for seat in chair.seats))


def _chairs(association: Association, place: Permanence, mode: str) -> list[Chair]:
    if not place.mediators:
        return [Chair(association, place, None, tuple(range(1, place.capacity + 1)))]
    chairs, first = [], 1
    for mediator in place.mediators:
        if mode in (mediator.modes or (mode,)):
            chairs.append(Chair(association, place, mediator, tuple(range(first, first + mediator.capacity))))
        first += mediator.capacity
    return chairs


def kept(hours: Hours, association: Association, day: date, otherwise: str = "") -> Sequence[Span]:
    """The hours of this date; `otherwise` where no weekly hours are written."""
    text, _closed = hours.on(day, otherwise)
    if not text:
        return ()
    worked = hours.works(day, association.country)
    return _utc(_local(text, None if worked else association.country, day), association.zone)


def closings(hours: Hours, first: date, last: date) -> list[Closing]:
    """What is closed between these dates with a reason; days that follow for the same reason are one."""
    found: list[Closing] = []
    for n in range((last - first).days + 1):
        day = first + n * DAY
        why = hours.on(day)[1]
        if why and found and found[-1].last == day - DAY and found[-1].why == why:
            found[-1] = replace(found[-1], last=day)
        elif why:
            found.append(Closing(day, day, why))
    return found


@lru_cache(maxsize=50_000)
def _local(text: str, country: str | None, day: date) -> Sequence[tuple[datetime, datetime]]:
    """The library knows the public holidays of a country; where one is worked it is told of no country."""
    midnight = datetime.combine(day, MIDNIGHT)
    intervals = _read(text, country).intervals(midnight, midnight + DAY)
    return tuple((start, end) for start, end, state, _comment in intervals if state == State.OPEN)


@lru_cache(maxsize=2_000)
def _read(text: str, country: str | None) -> OpeningHours:
    return OpeningHours(text, country=country if "PH" in text else None)


def _utc(spans: Sequence[tuple[datetime, datetime]], zone: ZoneInfo) -> Sequence[Span]:
    """On the night that has an hour twice, the first one counts."""
    found = ((minute(start.replace(tzinfo=zone)), minute(end.replace(tzinfo=zone))) for start, end in spans)
    return tuple(span for span in found if span[0] < span[1])


def monday(day: date) -> date:
    return day - day.weekday() * DAY


def minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


@lru_cache(maxsize=50_000)
def moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, UTC)


def _both(ours: Sequence[Span], theirs: Sequence[Span]) -> Sequence[Span]:
    """When both are open."""
    met = ((max(a, c), min(b, d)) for a, b in ours for c, d in theirs)
    return tuple(span for span in met if span[0] < span[1])
