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
from flows.domain.closures import REASONS
from flows.domain.model import Slot, Terms
from flows.domain.timetable import DAY, MIDNIGHT, Chair, Closing, Opening, Timetable, closings, minute, moment, without

WEEK = timedelta(days=7)
FARTHEST = timedelta(days=366)
"""No place and no theme looks further ahead."""


class Busy(NamedTuple):
    """A seat that is booked or held: from and until, in minutes since 1970, and what stays empty around. With a reason
    (`closed`) it is closed by the team; seat 0 is then the whole place."""

    seat: int
    start: int
    end: int
    before: int = 0
    after: int = 0
    closed: str = ""


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
    """A theme's own word wins over the place's; what the place says of a mode, over both."""
    theme = theme or Theme(code="any", label="-")
    journey = place.travel_minutes if mode == "home_visit" else 0
    own = place.own(mode)
    fixed = own.slot_minutes if own else None
    return Wish(
        length=fixed or theme.slot_minutes or place.slot_minutes,
        grid=fixed or place.start_every or place.slot_minutes,
        before=place.buffer_before + journey,
        after=place.buffer_after + journey,
        earliest=_minute_after(now) + notice(place, theme),
        latest=minute(now + (theme.days_ahead or place.days_ahead) * DAY),
    )


def notice(place: Permanence, theme: Theme) -> int:
    """So many minutes before it begins at the latest, it is booked."""
    return place.notice_minutes if theme.notice_minutes is None else theme.notice_minutes


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
        ahead: timedelta = FARTHEST,
    ) -> None:
        self._timetable, self._busy, self._now, self._theme, self._mode = timetable, busy, now, theme, mode
        self._ahead = ahead
        self._zone = timetable.association.zone

    def slots(self, places: Sequence[Permanence]) -> list[Slot]:
        """All that is free, in order."""
        return sorted((slot for place in places for slot in self._at(place).slots()), key=_in_order)

    def days(self, places: Sequence[Permanence]) -> list[date]:
        """The local days that have room, in order, once each."""
        return sorted({day for place in places for day in self._at(place).days()})

    def hours(self, places: Sequence[Permanence], day: date) -> list[Slot]:
        """What is free that day."""
        return sorted((slot for place in places for slot in self._at(place, only=day).slots()), key=_in_order)

    def soonest(self, places: Sequence[Permanence], many: int) -> list[Slot]:
        """The first free moments of all these places together."""
        near = Search(self._timetable, self._busy, self._now, self._theme, self._mode, WEEK).slots(places)
        return (near if len(near) >= many else self.slots(places))[:many]

    def any(self, places: Sequence[Permanence]) -> bool:
        """Whether something is free at all."""
        return any(self._at(place).first() for place in places)

    def closed(self, place: Permanence) -> list[Closing]:
        """When it is closed meanwhile, and why, as people are told."""
        wanted = wish(place, self._now, self._theme, self._mode)
        first, last = self._local(minute(self._now)), self._local(wanted.latest)
        return sorted([*closings(place, first, last), *self._shut(place, first, last)], key=lambda one: one.first)

    def _shut(self, place: Permanence, first: date, last: date) -> Iterator[Closing]:
        """What the team closed of the whole place, in whole days."""
        for one in self._busy.get(place.code, ()):
            start, end = (moment(at).astimezone(self._zone) for at in (one.start, one.end))
            whole = one.closed in REASONS and one.seat == 0 and start.time() == end.time() == MIDNIGHT
            if whole and start.date() <= last:
                yield Closing(max(start.date(), first), min(end.date() - DAY, last), REASONS[one.closed])

    def next(self, places: Sequence[Permanence]) -> dict[str, Slot]:
        """The first free moment of each place that has one."""
        first = ((place.code, self._at(place).first()) for place in places)
        return {code: slot for code, slot in first if slot}

    def _at(self, place: Permanence, only: date | None = None) -> "_AtAPlace":
        wanted = wish(place, self._now, self._theme, self._mode)
        last = min(wanted.latest, minute(self._now + self._ahead))
        day, until = self._local(wanted.earliest), self._local(last)
        if only:
            day, until = max(day, only), min(until, only)
        known = self._busy.get(place.code, ())
        busy, shut = [one for one in known if not one.closed], [one for one in known if one.closed]
        booked = Counter(self._local(one.start) for one in busy) if place.per_day else Counter[date]()
        full = frozenset(day for day, times in booked.items() if times >= (place.per_day or 0))
        chairs = self._timetable.chairs(place.code, self._mode)
        return _AtAPlace(place, self._mode, chairs, _by_seat(busy), shut, wanted, last, day, until, full)

    def _local(self, minutes: int) -> date:
        return moment(minutes).astimezone(self._zone).date()


def _in_order(slot: Slot) -> tuple[datetime, str]:
    return slot.start, slot.permanence


@dataclass(frozen=True)
class _AtAPlace:
    """What one place has, between two days."""

    place: Permanence
    mode: str
    chairs: Sequence[Chair]
    taken: Mapping[int, "Filled"]
    shut: Sequence[Busy]
    wanted: Wish
    last: int
    day: date
    until: date
    full: frozenset[date]

    def slots(self) -> list[Slot]:
        """Each free moment once, with the seats that may be given."""
        seats: dict[int, tuple[int, ...]] = {}
        for chair in self.chairs:
            for start in {start for seat in chair.seats for start in self._free(chair, seat)}:
                seats[start] = seats.get(start, ()) + chair.seats
        return [self._slot(start, seats[start]) for start in sorted(seats)]

    def first(self) -> Slot | None:
        firsts = [(start, chair) for chair in self.chairs if (start := self._first(chair)) is not None]
        if not firsts:
            return None
        soonest = min(start for start, _chair in firsts)
        return self._slot(soonest, tuple(n for start, chair in firsts if start == soonest for n in chair.seats))

    def days(self) -> set[date]:
        found: set[date] = set()
        for chair in self.chairs:
            for opening in self._openings(chair):
                if opening.day not in found and any(True for n in chair.seats for _ in self._within((opening,), n)):
                    found.add(opening.day)
        return found

    def _first(self, chair: Chair) -> int | None:
        firsts = (next(self._free(chair, seat), None) for seat in chair.seats)
        return min((start for start in firsts if start is not None), default=None)

    def _free(self, chair: Chair, seat: int) -> Iterator[int]:
        return self._within(self._openings(chair), seat)

    def _openings(self, chair: Chair) -> Sequence[Opening]:
        openings = chair.openings(self.day, self.until)
        if self.full:
            openings = [opening for opening in openings if opening.day not in self.full]
        closed = [(one.start, one.end) for one in self.shut if one.seat in (0, *chair.seats)]
        return without(openings, closed) if closed else openings

    def _within(self, openings: Sequence[Opening], seat: int) -> Iterator[int]:
        return _free(openings, self.taken.get(seat, NOTHING), self.wanted, self.last)

    def _slot(self, start: int, seats: tuple[int, ...]) -> Slot:
        wanted, zone = self.wanted, self.chairs[0].association.time_zone
        terms = _terms(seats, wanted.before, wanted.after, self.place.per_day, zone)
        end = moment(start + wanted.length)
        return Slot(permanence=self.place.code, start=moment(start), end=end, terms=terms, mode=self.mode)


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


def _free(openings: Sequence[Opening], taken: Filled, wanted: Wish, last: int) -> Iterator[int]:
    """The moments of the grid at which this seat has nothing, not even in the buffers."""
    starts, ends = taken
    length, grid, before, after = wanted.length, wanted.grid, wanted.before, wanted.after
    for _day, opening, closing, reach in openings:
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
