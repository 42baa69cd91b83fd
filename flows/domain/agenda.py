"""Which moments are free: hours, minus what is booked or held. Openings are local time; slots are UTC.

Places are swept week by week, from Monday to Sunday, and only as far as the question asks: the first free moment of a
place is found in the first week that has one. R hours, B bookings, S moments found: O(R + B log B + S), and not one
question to the database.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import chain
from typing import NamedTuple

from flows.domain.association import Permanence, Theme
from flows.domain.closures import REASONS
from flows.domain.model import Slot, Terms
from flows.domain.sweep import Busy, Filled, Openings, Sweep, Wish, by_seat, together, with_room
from flows.domain.timetable import DAY, MIDNIGHT, WEEK, Closing, Seats, Timetable, closings, minute, moment, monday

ANY_THEME = Theme(code="any", label="-")
NOON = 12
Free = tuple[int, str, Seats]
"""When (minutes since 1970), at which place, and the seats that may be given."""
FARTHEST = timedelta(days=366)
"""No place and no theme looks further ahead."""


@dataclass(frozen=True)
class Booked:
    """What is booked at one place around one week, as it was read: what fills each seat, and when each begins."""

    filled: Mapping[int, Filled]
    starts: Sequence[int]
    _known: list[Openings] = field(default_factory=list, compare=False)

    def left_of(self, openings: Openings) -> Openings:
        """Those that are not booked from end to end; worked out once for the same hours."""
        if not self.filled:
            return openings
        if not self._known or self._known[0] is not openings:
            self._known[:] = openings, with_room(openings, self.filled)
        return self._known[1]


NOTHING_BOOKED = Booked({}, ())


class Read(NamedTuple):
    """A week as it was read, by place: what is booked, and what passes, held or closed."""

    booked: Mapping[str, Booked]
    passing: Mapping[str, Sequence[Busy]]


NOTHING_READ = Read({}, {})


def wish(place: Permanence, now: datetime, theme: Theme | None = None, mode: str = "permanence") -> Wish:
    """A theme's own word wins over the place's; what the place says of a mode, over both."""
    theme = theme or ANY_THEME
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
    """One look at the agendas of some places: `busy` is what is known of them already; `read` is asked for the week of
    a Monday, as far as the sweep goes, and never where nothing opens."""

    def __init__(
        self,
        timetable: Timetable,
        busy: Mapping[str, Sequence[Busy]],
        now: datetime,
        theme: Theme | None = None,
        mode: str = "permanence",
        ahead: timedelta = FARTHEST,
        read: Callable[[date], Read] = lambda _monday: NOTHING_READ,
    ) -> None:
        self._timetable, self._busy, self._now, self._theme, self._mode = timetable, busy, now, theme, mode
        self._ahead, self._read = ahead, read
        self._zone = timetable.association.zone
        self._wishes: dict[str, Wish] = {}

    @property
    def today(self) -> date:
        return self._local(minute(self._now))

    def about(self, theme: Theme) -> "Search":
        """The same look, for another theme."""
        return Search(self._timetable, self._busy, self._now, theme, self._mode, self._ahead, self._read)

    def slots(self, places: Sequence[Permanence]) -> list[Slot]:
        """All that is free, in order."""
        return self._slots(places)

    def days(self, places: Sequence[Permanence]) -> list[date]:
        """The local days that have room, in order, once each."""
        return sorted({day for place in places for week in self._at(place) for day in week.days()})

    def hours(self, places: Sequence[Permanence], day: date) -> list[Slot]:
        """What is free that day."""
        return self._slots(places, day)

    def _slots(self, places: Sequence[Permanence], only: date | None = None) -> list[Slot]:
        weeks = ((place, week) for place in places for week in self._at(place, only))
        found = [(start, place.code, seats) for place, week in weeks for start, seats in week.starts().items()]
        return self._made(places, sorted(found))

    def soonest(self, places: Sequence[Permanence], many: int) -> list[Slot]:
        """The first free moments of all these places together, one for each half-day of each: five hours of the same
        morning are no choice."""
        found: dict[tuple[str, date, bool], Free] = {}
        for one in merge(*(self._in_order(place) for place in places)):
            if len(found) == many:
                break
            found.setdefault((one[1], *self._half_day(one[0])), one)
        return self._made(places, found.values())

    def _half_day(self, start: int) -> tuple[date, bool]:
        local = moment(start).astimezone(self._zone)
        return local.date(), local.hour < NOON

    def _in_order(self, place: Permanence) -> Iterator[Free]:
        for week in self._at(place):
            yield from ((start, place.code, seats) for start, seats in week.in_order())

    def any(self, places: Sequence[Permanence]) -> bool:
        """Whether something is free at all."""
        return any(self._first(place) for place in places)

    def next(self, places: Sequence[Permanence]) -> dict[str, Slot]:
        """The first free moment of each place that has one."""
        firsts = ((place.code, self._first(place)) for place in places)
        made = self._made(places, [(first[0], code, first[1]) for code, first in firsts if first])
        return {slot.permanence: slot for slot in made}

    def _first(self, place: Permanence) -> tuple[int, Seats] | None:
        return next((first for week in self._at(place) if (first := week.first())), None)

    def closed(self, place: Permanence) -> list[Closing]:
        """When it is closed meanwhile, and why, as people are told."""
        wanted = self._wish(place)
        first, last = self._local(minute(self._now)), self._local(wanted.latest)
        return sorted([*closings(place, first, last), *self._shut(place, first, last)], key=lambda one: one.first)

    def _shut(self, place: Permanence, first: date, last: date) -> Iterator[Closing]:
        """What the team closed of the whole place, in whole days."""
        read = (self._read(week).passing.get(place.code, ()) for week in mondays(first, last))
        for one in dict.fromkeys([*self._busy.get(place.code, ()), *chain.from_iterable(read)]):
            start, end = (moment(at).astimezone(self._zone) for at in (one.start, one.end))
            whole = one.closed in REASONS and one.seat == 0 and start.time() == end.time() == MIDNIGHT
            if whole and start.date() <= last:
                yield Closing(max(start.date(), first), min(end.date() - DAY, last), REASONS[one.closed])

    def _at(self, place: Permanence, only: date | None = None) -> Iterator[Sweep]:
        """Week after week."""
        wanted = self._wish(place)
        last = min(wanted.latest, minute(self._now + self._ahead))
        day, until = self._local(wanted.earliest), self._local(last)
        if only:
            day, until = max(day, only), min(until, only)
        for week in mondays(day, until):
            openings = self._timetable.week(place.code, week, self._mode)
            if openings:
                left, filled, shut, full = self._known(place, week, openings)
                if left:
                    yield Sweep(left, filled, shut, wanted, last, day, until, full)

    def _known(
        self, place: Permanence, week: date, openings: Openings
    ) -> tuple[Openings, Mapping[int, Filled], list[Busy], frozenset[date]]:
        """What has room of these openings, what fills each seat, what is shut, and the days that are full."""
        read = self._read(week)
        booked = read.booked.get(place.code, NOTHING_BOOKED)
        known = (*self._busy.get(place.code, ()), *read.passing.get(place.code, ()))
        if not known and not place.per_day:
            return booked.left_of(openings), booked.filled, [], frozenset()
        busy = [one for one in known if not one.closed]
        filled = together(booked.filled, by_seat(busy)) if busy else booked.filled
        begins = (*booked.starts, *(one.start for one in busy))
        full = self._full(place, begins) if place.per_day else frozenset[date]()
        return booked.left_of(openings), filled, [one for one in known if one.closed], full

    def _full(self, place: Permanence, starts: Sequence[int]) -> frozenset[date]:
        """The days that have as many appointments as there may be."""
        booked = Counter(self._local(start) for start in starts)
        return frozenset(day for day, times in booked.items() if times >= (place.per_day or 0))

    def _wish(self, place: Permanence) -> Wish:
        if place.code not in self._wishes:
            self._wishes[place.code] = wish(place, self._now, self._theme, self._mode)
        return self._wishes[place.code]

    def _made(self, places: Sequence[Permanence], found: Collection[Free]) -> list[Slot]:
        of = {place.code: place for place in places}
        lengths = {code: self._wish(place).length for code, place in of.items()}
        terms = {(code, seats): self._terms(of[code], seats) for code, seats in {one[1:] for one in found}}
        return [
            Slot(code, moment(start), moment(start + lengths[code]), terms[code, seats], self._mode)
            for start, code, seats in found
        ]

    def _terms(self, place: Permanence, seats: Seats) -> Terms:
        wanted, zone = self._wish(place), self._timetable.association.time_zone
        return Terms(seats=seats, before=wanted.before, after=wanted.after, per_day=place.per_day, zone=zone)

    def _local(self, minutes: int) -> date:
        return moment(minutes).astimezone(self._zone).date()


def mondays(first: date, last: date) -> Iterator[date]:
    """Of the weeks from one day to another."""
    begin = monday(first)
    return (begin + n * WEEK for n in range((last - begin).days // 7 + 1))
