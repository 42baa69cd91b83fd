"""Random agendas against an oracle that looks at every minute: nights, both changes of the clock, holidays, seats,
buffers, exceptions, caps."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.domain.agenda import Search
from flows.domain.association import Association, Permanence
from flows.domain.sweep import Busy
from flows.domain.timetable import Timetable, minute, moment
from tests.stage import PARIS

WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAYS = holidays.country_holidays("FR", years=range(2026, 2029))
DAY = timedelta(days=1)
Spans = list[tuple[int, int]]
"""From and to, in minutes since midnight."""
NIGHTS = (date(2027, 3, 27), date(2027, 10, 30), date(2026, 12, 24), date(2027, 5, 16), date(2027, 2, 8))
AHEAD = 3


@dataclass(frozen=True)
class Door:
    """What is written on a door, as an oracle reads it."""

    hours: dict[str, Spans]
    special: dict[date, Spans]
    closed: tuple[date, date] | None
    worked: bool

    def opens(self, local: datetime) -> bool:
        day, at = local.date(), local.hour * 60 + local.minute
        if day in self.special:
            return any(a <= at < b for a, b in self.special[day])
        if self.closed and self.closed[0] <= day <= self.closed[1]:
            return False
        if day in HOLIDAYS and not self.worked:
            return False
        return self._week(day, at) or self._week(day - DAY, at + 24 * 60)

    def _week(self, day: date, at: int) -> bool:
        return any(a <= at < b for a, b in self.hours.get(WEEK[day.weekday()], []))


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def written(spans: Spans) -> str:
    return ",".join(f"{clock(a)}-{clock(b)}" for a, b in spans)


def place(door: Door, **rules: int) -> dict[str, object]:
    """The same door as the file says it."""
    rows: dict[str, object] = {
        "openings": "; ".join([*(f"{d} {written(spans)}" for d, spans in door.hours.items() if spans), "PH off"]),
        "exceptions": [
            {"day": day, "openings": written(spans)} if spans else {"day": day, "closed": "EXEMPLE"}
            for day, spans in door.special.items()
        ],
        "worked_holidays": [day for day in HOLIDAYS if door.worked],
    }
    if door.closed:
        rows["closures"] = [{"first_day": door.closed[0], "last_day": door.closed[1], "reason": "EXEMPLE"}]
    return {**rows, **rules}


def oracle(doors: list[tuple[Door, int]], busy: list[Busy], rules: dict[str, int], now: datetime) -> list[int]:
    """Minute by minute. `doors`: the hours of some seats, and how many they are."""
    first = minute(datetime.combine(now.astimezone(PARIS).date(), datetime.min.time(), PARIS))
    window = range(first, first + (AHEAD + 3) * 24 * 60)
    local = {m: moment(m).astimezone(PARIS) for m in window}
    booked: dict[date, int] = {}
    for one in busy:
        day = moment(one.start).astimezone(PARIS).date()
        booked[day] = booked.get(day, 0) + 1
    found: set[int] = set()
    seat = 0
    for door, seats in doors:
        is_open = {m for m in window if door.opens(local[m])}
        for _ in range(seats):
            seat += 1
            full = {m for one in busy if one.seat == seat for m in range(one.start - one.before, one.end + one.after)}
            opening = first
            for m in window:
                if m not in is_open:
                    continue
                if m - 1 not in is_open or m == first or local[m].date() != local[m - 1].date():
                    opening = m
                on_time = now + timedelta(minutes=rules["notice_minutes"]) <= moment(m) <= now + AHEAD * DAY
                if (m - opening) % rules["start_every"] or not on_time:
                    continue
                whole = all(n in is_open for n in range(m, m + rules["slot_minutes"]))
                around = range(m - rules["buffer_before"], m + rules["slot_minutes"] + rules["buffer_after"])
                if whole and full.isdisjoint(around) and booked.get(local[m].date(), 0) < rules["per_day"]:
                    found.add(m)
    return sorted(found)


@st.composite
def spans(draw: st.DrawFn, latest: int = 24 * 60) -> Spans:
    """Hours in order and apart; no edge in the hour that may not exist, or exist twice."""
    edges = st.integers(0, latest // 30).map(lambda n: n * 30).filter(lambda m: not 120 <= m % 1440 < 180)
    some = sorted(draw(st.sets(edges, max_size=4)))
    return [(a, b) for a, b in zip(some[::2], some[1::2], strict=False)]


@st.composite
def door(draw: st.DrawFn, day: date) -> Door:
    hours: dict[str, Spans] = {}
    for name in draw(st.sets(st.sampled_from(WEEK), min_size=3)):
        hours[name] = draw(spans())
    night = draw(st.sampled_from((*WEEK, "")))
    if night and not hours.get(WEEK[(WEEK.index(night) + 1) % 7]):
        hours[night] = [(22 * 60, 26 * 60 - 60 * draw(st.integers(0, 1)))]
    near = st.integers(-1, AHEAD).map(lambda n: day + n * DAY)
    closed = draw(st.none() | st.tuples(near, near).map(lambda pair: (min(pair), max(pair))))
    special = draw(st.dictionaries(near, spans(), max_size=2))
    return Door(hours, special, closed, draw(st.booleans()))


@settings(max_examples=50, deadline=None)
@given(data=st.data(), day=st.sampled_from(NIGHTS), hour=st.integers(0, 23 * 60), alone=st.booleans())
def test_what_is_offered_is_exactly_what_is_open_and_free(
    data: st.DataObject, day: date, hour: int, alone: bool
) -> None:
    now = datetime.combine(day, datetime.min.time(), PARIS).astimezone(UTC) + timedelta(minutes=hour, seconds=7)
    rules = {
        "slot_minutes": data.draw(st.sampled_from([20, 30, 45, 60]), "length"),
        "start_every": data.draw(st.sampled_from([15, 30, 45]), "grid"),
        "buffer_before": data.draw(st.sampled_from([0, 0, 10]), "before"),
        "buffer_after": data.draw(st.sampled_from([0, 0, 5, 25]), "after"),
        "notice_minutes": data.draw(st.sampled_from([0, 60, 300]), "notice"),
        "per_day": data.draw(st.sampled_from([1, 2, 99]), "cap"),
        "days_ahead": AHEAD,
    }
    doors = [(data.draw(door(day)), data.draw(st.integers(1, 2))) for _ in range(1 if alone else 2)]
    some = st.tuples(st.integers(1, 4), st.integers(-600, 5000), st.integers(1, 300), st.sampled_from([0, 15]))
    busy = [
        Busy(seat, minute(now) + start, minute(now) + start + length, around, around)
        for seat, start, length, around in data.draw(st.lists(some, max_size=8), "busy")
    ]
    where = the_place(doors, rules, alone)
    search = Search(Timetable(the_association(where)), {"ici": busy}, now)
    found = search.slots([where])
    expected = oracle(doors, busy, rules, now)
    assert [minute(slot.start) for slot in found] == expected
    days = list(dict.fromkeys(moment(start).astimezone(PARIS).date() for start in expected))
    assert search.days([where]) == days and search.any([where]) == bool(days)
    assert [slot for one in days for slot in search.hours([where], one)] == found
    assert search.next([where]) == ({"ici": found[0]} if found else {})
    halves = {
        (slot.start.astimezone(PARIS).date(), slot.start.astimezone(PARIS).hour < 12): slot for slot in found[::-1]
    }
    assert search.soonest([where], 3) == list(halves.values())[::-1][:3]


def the_place(doors: list[tuple[Door, int]], rules: dict[str, int], alone: bool) -> Permanence:
    """One door is the place's; several are those of mediators there."""
    said: dict[str, object] = {"code": "ici", "name": "EXEMPLE", "address": "1 rue de l'Exemple", "commune": "Elne"}
    if alone:
        return Permanence.model_validate({**said, **place(doors[0][0], capacity=doors[0][1], **rules)})
    own = [{"mediator": f"m{n}", **place(one, capacity=seats)} for n, (one, seats) in enumerate(doors)]
    return Permanence.model_validate({**said, "mediators": own, **rules})


def the_association(where: Permanence) -> Association:
    return Association(name="EXEMPLE", address="1 rue de l'Exemple", permanences=(where,))


@pytest.mark.parametrize("year", range(2026, 2037))
def test_both_libraries_know_the_same_public_holidays(year: int) -> None:
    """One reads the hours, the other knows their names."""
    where = the_place([(Door({}, {}, None, False), 1)], {}, alone=True).model_copy(
        update={"openings": "Mo-Su 10:00-11:00; PH off"}
    )
    (chair,) = Timetable(the_association(where)).chairs("ici")
    days = [date(year, 1, 1) + n * DAY for n in range(365)]
    assert [day for day in days if not chair.day(day)] == sorted(holidays.country_holidays("FR", years=year))
