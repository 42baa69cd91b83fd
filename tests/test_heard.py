"""Random teams with hours of their own: no offer lapses unheard, and as long as anybody may be asked somebody is."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import hypothesis.strategies as st
from hypothesis import given

from flows.domain.assignment import Need, at_hand, is_able, order
from flows.domain.chasing import Waiting, owed
from flows.domain.team import LEADERS, Mate
from flows.domain.work import Work
from flows.domain.working_time import WorkingTime, at_work
from tests.stage import PARIS, example
from tests.test_assignment import by_number, needs, teams

OFFICE = example().model_copy(update={"work": Work(openings="Mo-Fr 09:00-17:00; PH off")})
WORK = WorkingTime(OFFICE)
HOURS = (
    "",
    "Mo-Fr 09:00-12:00",
    "Tu 09:00-17:00",
    "We 14:00-15:00",
    "Sa 09:00-12:00",
    "Mo-Fr 18:00-20:00",
    "Fr 16:00-17:00",
)
MONDAY = datetime(2026, 12, 14, tzinfo=PARIS)


class Offer(NamedTuple):
    member: Mate
    made: datetime
    heard: datetime
    lapses: datetime

    def owed(self, delay: int, now: datetime) -> set[str]:
        who, hours = self.member.staff.id, self.member.profile.hours
        one = Waiting(1, 1, "budget", "", self.made, who, self.heard, hours, 0, None, "", self.made)
        return {due.kind for due in owed(one, delay, WORK, now)}


@st.composite
def teams_with_hours(draw: st.DrawFn) -> list[Mate]:
    return [_keeping(one, draw(st.sampled_from(HOURS))) for one in draw(teams())]


def _keeping(one: Mate, hours: str) -> Mate:
    said, who = one.profile.model_copy(update={"hours": hours}), one.staff.model_copy(update={"hours": hours})
    return one.model_copy(update={"profile": said, "staff": who, "later": False, "asked": False})


moments = st.integers(0, 21 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
delays = st.sampled_from((60, 4 * 60, 16 * 60))


def offers(need: Need, team: Sequence[Mate], now: datetime, delay: int) -> Iterator[Offer]:
    """One after the other, as when nobody ever answers."""
    left = list(team)
    while first := order(need, at_hand(left, WORK, now, delay)):
        member = by_number(left)[first[0]]
        heard = at_work(WORK, member.staff, now)
        yield Offer(member, now, heard, WORK.after(heard, delay))
        left = [one.model_copy(update={"asked": one.asked or one.staff.id == member.staff.id}) for one in left]
        now = WORK.after(heard, delay)


@given(needs, teams_with_hours(), moments, delays)
def test_no_offer_lapses_unheard_and_the_next_is_made_when_it_does(
    need: Need, team: list[Mate], now: datetime, delay: int
) -> None:
    for one in offers(need, team, now, delay):
        assert one.made <= one.heard < one.lapses
        assert at_work(WORK, one.member.staff, one.heard) == one.heard
        assert WORK.minutes(one.heard, one.lapses) == delay
        for moment in (one.made, one.heard, one.lapses - timedelta(minutes=1)):
            assert "lapse" not in one.owed(delay, moment)
        assert "lapse" in one.owed(delay, one.lapses)


@given(needs, teams_with_hours(), moments, delays)
def test_a_reminder_is_read_while_it_may_still_be_answered(
    need: Need, team: list[Mate], now: datetime, delay: int
) -> None:
    for one in offers(need, team, now, delay):
        some = [one.made + n * (one.lapses - one.made) / 12 for n in range(13)]
        for moment in (moment for moment in some if "remind" in one.owed(delay, moment)):
            assert one.heard < at_work(WORK, one.member.staff, moment) < one.lapses


@given(needs, teams_with_hours(), moments, delays)
def test_nobody_who_may_be_asked_is_left_out_and_those_who_lead_least_of_all(
    need: Need, team: list[Mate], now: datetime, delay: int
) -> None:
    asked = [one.member.staff.id for one in offers(need, team, now, delay)]
    assert len(set(asked)) == len(asked) and set(asked) == set(order(need, team))
    assert {one.staff.id for one in team if one.staff.role in LEADERS} <= set(asked)


@given(needs, teams_with_hours(), moments, delays)
def test_who_is_asked_works_within_the_delay_when_anybody_able_does(
    need: Need, team: list[Mate], now: datetime, delay: int
) -> None:
    there = at_hand(team, WORK, now, delay)
    asked, until = order(need, there), WORK.after(now, delay)
    assert asked == order(need, list(reversed(there)))
    soon = [
        one
        for one in team
        if one.staff.role == "mediator" and is_able(need, one) and at_work(WORK, one.staff, now) <= until
    ]
    if soon:
        assert asked[0] in {one.staff.id for one in soon}
