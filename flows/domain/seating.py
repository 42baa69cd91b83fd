"""Who keeps a seat when a place changes: whoever booked first, in their own seat while it is there, else in another
that is free at the same moment, and nobody notices. Only those for whom no seat is left are stranded.

Nobody loses a seat to somebody who had lost theirs before. What the team gave twice needs no seat of its own; what it
closed is for it to rearrange. Whoever is stranded is put in a seat beyond all there are, which is nobody else's: so one
closure hits them alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from flows.domain.association import Association
from flows.domain.model import Appointment, Thing
from flows.domain.timetable import Timetable, minute, monday


class Seated(Thing):
    """An appointment to come, and its seat. `closed`: the team closed that moment; `left`: an earlier change of the
    places left them without a seat; `reachable`: whether they can be written to."""

    appointment: Appointment
    seat: int
    booked: datetime
    before: int = 0
    after: int = 0
    forced: bool = False
    closed: bool = False
    left: bool = False
    reachable: bool = True


class Shut(NamedTuple):
    """A seat that the team closed; 0: the whole place."""

    permanence: str
    seat: int
    start: datetime
    end: datetime


class Seating(NamedTuple):
    """`seats`: who sits elsewhere from now on, and where; `kept`: the same when everybody keeps what they booked;
    `back`: those who had lost their moment, and have it again."""

    seats: Mapping[int, int]
    kept: Mapping[int, int]
    stranded: Sequence[Appointment]
    back: Sequence[Appointment]


Find = Callable[[Seated], Sequence[int]]


def seating(before: Association, after: Association, booked: Sequence[Seated], shut: Sequence[Shut]) -> Seating:
    """`booked`: all that is to come at the places that change."""
    then, now = Timetable(before), Timetable(after)
    first = sorted(booked, key=lambda one: (one.left, one.booked, one.appointment.id))
    sat = _Sat(lambda one: [seat for seat in open_seats(now, one.appointment) if not _shut(one, seat, shut)])
    stranded, staying = list[Seated](), list[Seated]()
    for one in first:
        had, has = open_seats(then, one.appointment), open_seats(now, one.appointment)
        if had and not has and not (one.closed or one.left):
            stranded.append(one)
        elif one.closed or not has or not (one.left or one.seat in had):
            sat.stays(one)
        elif not one.forced:
            staying.append(one)
    stranded += [one for one in staying if not sat.finds(one) and not one.left]
    return _said(first, sat.seats, stranded, after, _beyond(then, now, first))


def open_seats(timetable: Timetable, one: Appointment) -> Sequence[int]:
    """Those of a place, or of a workshop, that are open for this mode all that while."""
    association = timetable.association
    workshop, place = association.workshop(one.permanence), association.permanence(one.permanence)
    if workshop:
        slot = workshop.slot(association.zone)
        return range(1, workshop.seats + 1) if (slot.start, slot.end) == (one.start, one.end) else ()
    if place is None or one.mode not in place.modes:
        return ()
    day, first, last = one.start.astimezone(association.zone).date(), minute(one.start), minute(one.end)
    week = timetable.week(one.permanence, monday(day), one.mode)
    there = (seats for opening, seats in week if opening.start <= first and last <= opening.reach)
    return sorted({seat for seats in there for seat in seats})


def _said(
    first: Sequence[Seated], sat: Mapping[int, int], stranded: Sequence[Seated], after: Association, beyond: int
) -> Seating:
    """Where it is over as a whole nobody needs another seat."""
    own = {one.appointment.id: one.seat for one in first}
    moved = {number: seat for number, seat in sat.items() if seat != own[number]}
    there = [one.appointment for one in stranded if after.permanence(one.appointment.permanence)]
    lost = {one.id: beyond + n for n, one in enumerate(there)}
    taken = {number: seat for number, seat in lost.items() if own[number] in moved.values()}
    return Seating(
        {**moved, **lost},
        {**moved, **taken},
        sorted((one.appointment for one in stranded), key=lambda one: (one.start, one.id)),
        [one.appointment for one in first if one.left and one.appointment.id in sat],
    )


def _beyond(then: Timetable, now: Timetable, booked: Sequence[Seated]) -> int:
    """The first seat that nobody has, and no place."""
    places = (place.seats for timetable in (then, now) for place in timetable.association.permanences)
    workshops = (one.seats for timetable in (then, now) for one in timetable.association.workshops)
    return 1 + max(0, *places, *workshops, *(one.seat for one in booked))


def _shut(one: Seated, seat: int, shut: Sequence[Shut]) -> bool:
    mine = one.appointment
    there = (each for each in shut if each.permanence == mine.permanence and each.seat in (0, seat))
    return any(each.start < mine.end and mine.start < each.end for each in there)


@dataclass
class _Sat:
    """Who sits where. `may`: the seats that somebody may have."""

    may: Find
    seats: dict[int, int] = field(default_factory=dict)
    there: list[tuple[Seated, bool]] = field(default_factory=list)
    """With whether they may move on."""

    def stays(self, one: Seated) -> None:
        if not one.forced:
            self.there.append((one, False))

    def finds(self, one: Seated) -> bool:
        if not self._seat(one, set()):
            return False
        self.there.append((one, True))
        return True

    def _seat(self, one: Seated, tried: set[int]) -> bool:
        """Whoever sits in one that suits moves on, if there is another for them."""
        for seat in sorted(self.may(one), key=lambda seat: (seat != one.seat, bool([*self._in(seat, one)]), seat)):
            if seat in tried:
                continue
            tried.add(seat)
            met = list(self._in(seat, one))
            if not met or (len(met) == 1 and met[0][1] and self._seat(met[0][0], tried)):
                self.seats[one.appointment.id] = seat
                return True
        return False

    def _in(self, seat: int, one: Seated) -> Iterator[tuple[Seated, bool]]:
        for other, moves in self.there:
            if self.seats.get(other.appointment.id, other.seat) == seat and _meet(one, other, seat):
                yield other, moves


def _meet(one: Seated, other: Seated, seat: int) -> bool:
    """What stays empty around an appointment is kept; whoever sat there together before still may."""
    mine, theirs = one.appointment, other.appointment
    if mine.id == theirs.id or mine.permanence != theirs.permanence or one.seat == other.seat == seat:
        return False
    return _until(one) > _from(other) and _until(other) > _from(one)


def _from(one: Seated) -> int:
    return minute(one.appointment.start) - one.before


def _until(one: Seated) -> int:
    return minute(one.appointment.end) + one.after
