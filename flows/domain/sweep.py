"""The sweep of one place over one week: its hours, minus what fills each seat.

A moment is free when one seat that is open then has nothing in it, buffers included: so what is offered can be booked.
The grid starts at each opening and advances by elapsed time, so a day that is 23 or 25 hours long loses or gains
slots, never shifts.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from flows.domain.timetable import Opening, Seats, without


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


Filled = tuple[list[int], list[int]]
"""Of one seat: where each thing that fills it begins, and where it ends, in order and apart."""
NOTHING: Filled = ([], [])
Openings = Sequence[tuple[Opening, Seats]]
"""Those of a place, with the seats that keep these hours, in the order in which they begin."""


def by_seat(busy: Iterable[Busy]) -> dict[int, Filled]:
    """What touches or lies within another is one with it."""
    found: dict[int, Filled] = {}
    for start, end, seat in sorted([(s - before, e + after, seat) for seat, s, e, before, after, _closed in busy]):
        starts, ends = found.setdefault(seat, ([], []))
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return found


def together(one: Mapping[int, Filled], other: Mapping[int, Filled]) -> Mapping[int, Filled]:
    """What fills each seat according to either."""
    both = [Busy(seat, *span) for filled in (one, other) for seat in other for span in _spans(filled.get(seat))]
    return {**one, **by_seat(both)}


def _spans(filled: Filled | None) -> Iterable[tuple[int, int]]:
    return zip(*filled, strict=True) if filled else ()


def with_room(openings: Openings, filled: Mapping[int, Filled]) -> Openings:
    """Without those that something fills from end to end at all their seats."""
    return [one for one in openings if any(_has_room(one[0], filled.get(seat, NOTHING)) for seat in one[1])]


def _has_room(opening: Opening, taken: Filled) -> bool:
    starts, ends = taken
    near = bisect_right(ends, opening.start)
    return near == len(ends) or starts[near] > opening.start or ends[near] < opening.reach


@dataclass(frozen=True)
class Sweep:
    """What one place has, between two days of one week."""

    openings: Openings
    taken: Mapping[int, Filled]
    shut: Sequence[Busy]
    wanted: Wish
    last: int
    day: date
    until: date
    full: frozenset[date]

    def starts(self) -> dict[int, Seats]:
        """Each free moment once, with the seats that may be given."""
        return self._starts(self._open())

    def in_order(self) -> Iterator[tuple[int, Seats]]:
        """The same, day after day: none is looked at before it is asked for."""
        for _day, openings in groupby(self._open(), key=lambda one: one[0].day):
            yield from sorted(self._starts(openings).items())

    def _starts(self, openings: Iterable[tuple[Opening, Seats]]) -> dict[int, Seats]:
        found: dict[int, Seats] = {}
        for opening, seats in openings:
            for start in {start for seat in seats for start in self._free(opening, seat)}:
                found[start] = tuple(sorted((*found[start], *seats))) if start in found else seats
        return found

    def first(self) -> tuple[int, Seats] | None:
        """Nothing is looked at once a moment is found that comes before it."""
        soonest, given = self.last, list[int]()
        for opening, seats in self._open():
            if opening.start > soonest:
                break
            firsts = [start for seat in seats for start in [self._first(opening, seat, soonest)] if start is not None]
            start = min(firsts, default=None)
            if start is not None:
                given = [*(given if start == soonest else ()), *seats]
                soonest = start
        return (soonest, tuple(sorted(given))) if given else None

    def days(self) -> set[date]:
        found: set[date] = set()
        for opening, seats in self._open():
            if opening.day not in found and any(self._first(opening, n, self.last) is not None for n in seats):
                found.add(opening.day)
        return found

    def _open(self) -> Iterator[tuple[Opening, Seats]]:
        cut = sorted(self._cut()) if self.shut else self.openings
        return ((one, seats) for one, seats in cut if self.day <= one.day <= self.until and one.day not in self.full)

    def _cut(self) -> Iterator[tuple[Opening, Seats]]:
        for opening, seats in self.openings:
            closed = [(one.start, one.end) for one in self.shut if one.seat in (0, *seats)]
            for piece in without((opening,), closed):
                yield piece, seats

    def _free(self, opening: Opening, seat: int) -> Iterator[int]:
        return _free(opening, self.taken.get(seat, NOTHING), self.wanted, self.last)

    def _first(self, opening: Opening, seat: int, last: int) -> int | None:
        return next(_free(opening, self.taken.get(seat, NOTHING), self.wanted, last), None)


def _free(opening: Opening, taken: Filled, wanted: Wish, last: int) -> Iterator[int]:
    """The moments of the grid at which this seat has nothing, not even in the buffers."""
    starts, ends = taken
    length, grid, before, after = wanted.length, wanted.grid, wanted.before, wanted.after
    _day, begin, closing, reach = opening
    start = begin if begin >= wanted.earliest else begin - (begin - wanted.earliest) // grid * grid
    near = bisect_right(ends, start - before)
    latest = min(closing - 1, reach - length, last)
    while start <= latest:
        while near < len(ends) and ends[near] <= start - before:
            near += 1
        if near < len(ends) and starts[near] < start + length + after:
            start = begin - (begin - ends[near] - before) // grid * grid
        else:
            yield start
            start += grid
