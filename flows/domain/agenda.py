"""Which moments are free: hours, minus what is booked or held, in one sweep. Openings are local time; slots are UTC.

A moment is free when one seat that is open then has nothing in it, buffers included: so what is offered can be booked.
The grid starts at each opening and advances by elapsed time, so a day that is 23 or 25 hours long loses or gains
slots, never shifts. R hours, B bookings, S moments found: O(R + B log B + S), and not one question to the database.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from flows.domain.association import Permanence, Theme
from flows.domain.model import Slot, Terms
from flows.domain.timetable import DAY, Chair, Closing, Span, Timetable, closings, minute, moment

WEEK = timedelta(days=7)
FARTHEST = timedelta(days=366)
"""No place and no theme looks further ahead."""


class Busy(NamedTuple):
    """A seat that is booked or held: from and until, in minutes since 1970, and what stays empty around."""

    seat: int
    start: int
    end: int
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Wish:
    """What is looked for at one place: how long, on which grid, with how much around it, and between which minutes."""

    length: int
    grid: int
    before: int
    after: int
    earliest: int
    latest: int


def wish(place: Permanence, now: datetime, theme: Theme | None = None, mode: str = "permanence") -> Wish:
    """A theme's own word wins over the place's."""
    theme = theme or Theme(code="any", label="-")
    notice = place.notice_minutes if theme.notice_minutes is None else theme.notice_minutes
    journey = place.travel_minutes if mode == "home_visit" else 0
    return Wish(
        length=theme.slot_minutes or place.slot_minutes,
        grid=place.start_every or place.slot_minutes,
        before=place.buffer_before + journey,
        after=place.buffer_after + journey,
        earliest=_minute_after(now) + notice,
        latest=minute(now + (theme.days_ahead or place.days_ahead) * DAY),
    )


def farthest(places: Sequence[Permanence], theme: Theme | None, now: datetime) -> datetime:
    """How far ahead any of these places looks."""
    ahead = ((theme.days_ahead if theme else None) or place.days_ahead for place in places)
    return now + max(ahead, default=0) * DAY


def _minute_after(now: datetime) -> int:
    return -(-int(now.timestamp() * 1_000_000) // 60_000_000)


class Search:
    """One look at the agendas of some places: `busy` is all that was asked of the database."""

    def __init__(
        self,
        timetable: Timetable,
        busy: Mapping[str, Sequence[Busy]],
        now: datetime,
        theme: Theme | None = None,
        mode: str = "permanence",
    ) -> None:
        self._timetable, self._busy, self._now, self._theme, self._mode = timetable, busy, now, theme, mode
        self._zone = timetable.association.zone

    def slots(self, places: Sequence[Permanence], ahead: timedelta = FARTHEST) -> list[Slot]:
        """All that is free, in order."""
        found = (slot for place in places for day in self._days(place, ahead) for slot in day.slots())
        return sorted(found, key=lambda slot: (slot.start, slot.permanence))

    def days(self, places: Sequence[Permanence], ahead: timedelta = FARTHEST) -> list[date]:
        """The local days that have room, in order, once each."""
        return sorted({day.day for place in places for day in self._days(place, ahead) if day.any()})

    def hours(self, places: Sequence[Permanence], day: date) -> list[Slot]:
        """What is free that day."""
        found = (slot for place in places for there in self._days(place, only=day) for slot in there.slots())
        return sorted(found, key=lambda slot: (slot.start, slot.permanence))

    def soonest(self, places: Sequence[Permanence], many: int) -> list[Slot]:
        """The first free moments of all these places together."""
        near = self.slots(places, WEEK)
        return (near if len(near) >= many else self.slots(places))[:many]

    def any(self, places: Sequence[Permanence]) -> bool:
        """Whether something is free at all."""
        return any(day.any() for place in places for day in self._days(place))

    def closed(self, place: Permanence) -> list[Closing]:
        """When it is closed meanwhile, and why, as people are told."""
        wanted = wish(place, self._now, self._theme, self._mode)
        return closings(place, self._local(minute(self._now)), self._local(wanted.latest))

    def next(self, places: Sequence[Permanence], ahead: timedelta = FARTHEST) -> dict[str, Slot]:
        """The first free moment of each place that has one."""
        first = ((place.code, self._first(place, ahead)) for place in places)
        return {code: slot for code, slot in first if slot}

    def _first(self, place: Permanence, ahead: timedelta) -> Slot | None:
        return next((slot for day in self._days(place, ahead) if (slot := day.first())), None)

    def _days(
        self, place: Permanence, ahead: timedelta = FARTHEST, only: date | None = None
    ) -> Iterator["_DayAtAPlace"]:
        wanted = wish(place, self._now, self._theme, self._mode)
        last = min(wanted.latest, minute(self._now + ahead))
        day, until = self._local(wanted.earliest), self._local(last)
        if only:
            day, until = max(day, only), min(until, only)
        busy = self._busy.get(place.code, ())
        taken = _by_seat(busy)
        booked = Counter(self._local(one.start) for one in busy) if place.per_day else Counter()
        while day <= until:
            if not place.per_day or booked[day] < place.per_day:
                yield _DayAtAPlace(place, self._timetable.chairs(place.code), taken, wanted, last, day)
            day += DAY

    def _local(self, minutes: int) -> date:
        return moment(minutes).astimezone(self._zone).date()


@dataclass(frozen=True)
class _DayAtAPlace:
    place: Permanence
    chairs: Sequence[Chair]
    taken: Mapping[int, "Filled"]
    wanted: Wish
    last: int
    day: date

    def slots(self) -> list[Slot]:
        """Each free moment once, with the seats that may be given."""
        seats: dict[int, tuple[int, ...]] = {}
        for chair in self.chairs:
            for start in sorted({start for _seat, start in self._starts(chair)}):
                seats[start] = seats.get(start, ()) + chair.seats
        return [self._slot(start, seats[start]) for start in sorted(seats)]

    def first(self) -> Slot | None:
        firsts = [(start, chair) for chair in self.chairs if (start := self._first_of(chair)) is not None]
        if not firsts:
            return None
        soonest = min(start for start, _chair in firsts)
        return self._slot(soonest, tuple(n for start, chair in firsts if start == soonest for n in chair.seats))

    def any(self) -> bool:
        return any(True for chair in self.chairs for _ in self._starts(chair))

    def _first_of(self, chair: Chair) -> int | None:
        own: dict[int, int] = {}
        for seat, start in self._starts(chair):
            own.setdefault(seat, start)
        return min(own.values(), default=None)

    def _starts(self, chair: Chair) -> Iterator[tuple[int, int]]:
        spans = _reaching(chair.day(self.day), chair, self.day)
        for seat in chair.seats:
            for start in _free(spans, self.taken.get(seat, NOTHING), self.wanted, self.last):
                yield seat, start

    def _slot(self, start: int, seats: tuple[int, ...]) -> Slot:
        wanted, zone = self.wanted, self.chairs[0].association.time_zone
        terms = _terms(seats, wanted.before, wanted.after, self.place.per_day, zone)
        end = moment(start + self.wanted.length)
        return Slot(permanence=self.place.code, start=moment(start), end=end, terms=terms)


Filled = tuple[list[int], list[int]]
"""Of one seat: where each thing that fills it begins, and where it ends, in order and apart."""
NOTHING: Filled = ([], [])


@lru_cache(maxsize=1000)
def _terms(seats: tuple[int, ...], before: int, after: int, per_day: int | None, zone: str) -> Terms:
    return Terms(seats=seats, before=before, after=after, per_day=per_day, zone=zone)


def _by_seat(busy: Sequence[Busy]) -> dict[int, Filled]:
    """What touches or lies within another is one with it."""
    found: dict[int, Filled] = {}
    for start, end, seat in sorted((one.start - one.before, one.end + one.after, one.seat) for one in busy):
        starts, ends = found.setdefault(seat, ([], []))
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return found


def _reaching(spans: Sequence[Span], chair: Chair, day: date) -> Sequence[tuple[int, int, int]]:
    """Until when each opening of this day goes on: past midnight, where the next day opens with it."""
    midnight = chair.midnight(day + DAY) if spans else 0
    if not spans or spans[-1][1] != midnight:
        return [(start, end, end) for start, end in spans]
    following = chair.day(day + DAY)
    on = following[0][1] if following and following[0][0] == midnight else midnight
    return [(start, end, on if end == midnight else end) for start, end in spans]


def _free(spans: Sequence[tuple[int, int, int]], taken: Filled, wanted: Wish, last: int) -> Iterator[int]:
    """The moments of the grid at which this seat has nothing, not even in the buffers."""
    starts, ends = taken
    length, grid, before, after = wanted.length, wanted.grid, wanted.before, wanted.after
    for opening, closing, reach in spans:
        start = opening if opening >= wanted.earliest else opening - (opening - wanted.earliest) // grid * grid
        near = bisect_right(ends, start - before)
        latest = min(closing - 1, reach - length, last)
        while start <= latest:
            while near < len(ends) and ends[near] <= start - before:
                near += 1
            if near < len(ends) and starts[near] < start + length + after:
                start = opening - (opening - ends[near] - before) // grid * grid
            else:
                yield start
                start += grid
