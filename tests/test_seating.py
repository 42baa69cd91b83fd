"""Who keeps a seat when a place changes: whoever booked first; nobody for nothing; all of them when it is undone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from flows.domain.association import Association, AtThePlace, Permanence
from flows.domain.model import Appointment
from flows.domain.modes import InMode
from flows.domain.seating import Seated, Seating, Shut, open_seats, seating
from flows.domain.timetable import Timetable
from flows.domain.workshops import Workshop
from tests.stage import PARIS, example

NINE = datetime(2026, 11, 23, 9, tzinfo=PARIS).astimezone(UTC)
HALF = timedelta(minutes=30)
CAFE = Permanence(
    code="cafe",
    name="EXEMPLE – Café",
    commune="Elne",
    address="3 rue de l'Exemple",
    openings="Mo 08:00-18:00; We 08:00-12:00",
    capacity=3,
    modes=("permanence", "phone"),
    by_mode=(InMode(mode="phone"),),
)
Booking = tuple[int, int, int]
"""The half hour at which it begins, how many it lasts, and its seat."""


def with_(**changes: object) -> Association:
    return example().model_copy(update={"permanences": (CAFE.model_copy(update=changes),), "workshops": ()})


def sits(number: int, half: int, seat: int, length: int = 1, mode: str = "permanence", **said: object) -> Seated:
    """Number 1 booked first."""
    start = NINE + half * HALF
    one = Appointment(id=number, request=number, permanence="cafe", start=start, end=start + length * HALF, mode=mode)
    return Seated.model_validate({"appointment": one, "seat": seat, "booked": NINE + number * HALF, **said})


def after(booked: Sequence[Seated], *shut: Shut, before: Association | None = None, **changes: object) -> Seating:
    return seating(before or with_(), with_(**changes), booked, shut)


def ids(found: Sequence[Appointment]) -> list[int]:
    return [one.id for one in found]


def test_whoever_booked_first_keeps_a_seat_and_moves_unseen() -> None:
    found = after([sits(1, 0, 3), sits(2, 0, 1), sits(3, 0, 2)], capacity=2)
    assert ids(found.stranded) == [3] and found.seats[1] == 2
    assert found.seats[3] > 3 and 2 not in found.seats


def test_a_free_seat_of_the_same_moment_is_taken_before_anybody_is_stranded() -> None:
    found = after([sits(1, 0, 1), sits(2, 1, 3), sits(3, 2, 2)], capacity=1)
    assert found.stranded == [] and found.seats == {2: 1, 3: 1}


def test_nothing_moves_when_only_a_name_changes() -> None:
    booked = [sits(1, 0, 3), sits(2, 0, 1), sits(3, 0, 9), sits(4, 50, 2), sits(5, 0, 1, forced=True)]
    assert after(booked, name="Autre") == Seating({}, {}, [], [])


def test_where_nothing_is_open_any_more_everybody_is_stranded_and_who_was_out_of_hours_is_not() -> None:
    night = sits(2, 30, 1)
    found = after([sits(1, 0, 1), night, sits(3, 1, 1, forced=True)], openings="We 08:00-12:00")
    assert ids(found.stranded) == [1, 3]


def test_a_mode_that_is_no_more_strands_its_own_only() -> None:
    booked = [sits(1, 0, 1, mode="phone"), sits(2, 0, 2)]
    assert ids(after(booked, modes=("permanence",), by_mode=()).stranded) == [1]
    assert ids(after(booked, modes=("phone",)).stranded) == [2]


def test_what_stays_empty_around_an_appointment_is_kept() -> None:
    close = [sits(1, 0, 1, after=20), sits(2, 1, 2)]
    assert ids(after(close, capacity=1).stranded) == [2]


def test_who_comes_first_is_kept_even_where_others_must_move_twice() -> None:
    lou, sam = AtThePlace(mediator="lou"), AtThePlace(mediator="sam", modes=("phone",))
    both = with_(mediators=(lou, AtThePlace(mediator="ana"), sam))
    booked = [sits(1, 0, 2, mode="phone"), sits(2, 0, 1)]
    found = after(booked, before=both, mediators=(lou, sam))
    assert found.stranded == [] and found.seats == {}  # seat 2 is now Sam's, who only telephones
    only = after([sits(1, 0, 1, mode="phone"), sits(2, 0, 2)], before=both, mediators=(lou, sam))
    assert only.stranded == [] and only.seats == {1: 2, 2: 1}


def test_a_seat_that_the_team_closed_is_not_given() -> None:
    shut = Shut("cafe", 1, NINE, NINE + HALF)
    found = after([sits(1, 0, 3), sits(2, 1, 3)], shut, capacity=2)
    assert found.seats == {1: 2, 2: 1}
    assert ids(after([sits(1, 0, 3), sits(2, 0, 2)], shut, capacity=2).stranded) == [2]


def test_whom_a_closure_hits_already_is_left_to_it() -> None:
    hit = sits(1, 0, 2, closed=True)
    assert after([hit, sits(2, 0, 1)], capacity=1) == Seating({}, {}, [], [])


def test_fewer_seats_at_a_workshop() -> None:
    made = Workshop(code="eau", label="Eau", place="cafe", day=NINE.date(), hours="10:00-12:00", seats=3)
    start = datetime(2026, 11, 23, 10, tzinfo=PARIS).astimezone(UTC)
    one = Appointment(id=1, request=1, permanence="eau", start=start, end=start + 4 * HALF)
    booked = [Seated(appointment=one.model_copy(update={"id": n}), seat=n, booked=NINE + n * HALF) for n in (1, 2, 3)]
    three = with_().model_copy(update={"workshops": (made,)})
    two = with_().model_copy(update={"workshops": (made.model_copy(update={"seats": 2}),)})
    assert ids(seating(three, two, booked, []).stranded) == [3]
    moved = with_().model_copy(update={"workshops": (made.model_copy(update={"hours": "14:00-16:00"}),)})
    assert ids(seating(three, moved, booked, []).stranded) == [1, 2, 3]


@some.composite
def bookings(draw: some.DrawFn, longest: int = 3) -> list[Seated]:
    """Some that do not overlap, each with a seat, in any order of booking."""
    wanted = draw(some.lists(some.tuples(some.integers(0, 5), some.integers(1, longest), some.integers(1, 3))))
    kept: list[Booking] = []
    for half, length, seat in wanted:
        if not any(seat == s and half < h + n and h < half + length for h, n, s in kept):
            kept.append((half, length, seat))
    order = draw(some.permutations(range(1, len(kept) + 1)))
    return [sits(number, half, seat, length) for number, (half, length, seat) in zip(order, kept, strict=True)]


@given(bookings(), some.integers(1, 3))
def test_whatever_was_booked_each_has_a_seat_of_their_own(booked: list[Seated], capacity: int) -> None:
    found = after(booked, capacity=capacity)
    now, lost = Timetable(with_(capacity=capacity)), ids(found.stranded)
    seats = {one.appointment.id: found.seats.get(one.appointment.id, one.seat) for one in booked}
    for one in booked:
        mine = one.appointment
        assert (mine.id in lost) != (seats[mine.id] in open_seats(now, mine))
        for other in (each.appointment for each in booked):
            meets = other.id != mine.id and other.start < mine.end and mine.start < other.end
            assert not (meets and seats[other.id] == seats[mine.id])


@given(bookings(longest=1), some.integers(1, 3))
def test_at_each_moment_the_first_who_booked_keep_it_and_undone_all_have(booked: list[Seated], capacity: int) -> None:
    found = after(booked, capacity=capacity)
    lost = set(ids(found.stranded))
    for half in range(6):
        there = sorted(one.appointment.id for one in booked if one.appointment.start == NINE + half * HALF)
        assert [number for number in there if number not in lost] == there[:capacity]
    later = [_later(one, found) for one in booked]
    undone = seating(with_(capacity=capacity), with_(), later, [])
    assert undone.stranded == [] and set(ids(undone.back)) == lost


def _later(one: Seated, found: Seating) -> Seated:
    number = one.appointment.id
    left = number in ids(found.stranded)
    return one.model_copy(update={"seat": found.seats.get(number, one.seat), "left": left})


@pytest.mark.parametrize("capacity", [1, 2])
def test_nobody_loses_a_seat_to_whoever_had_lost_theirs(capacity: int) -> None:
    booked = [sits(1, 0, 7, left=True), sits(2, 0, 1), *([sits(3, 0, 2)] if capacity == 2 else [])]
    found = seating(with_(capacity=capacity), with_(capacity=capacity, name="Autre"), booked, [])
    assert found == Seating({}, {}, [], [])
