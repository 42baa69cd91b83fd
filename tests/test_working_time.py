"""Working time: delays rest at night, on Sundays and on holidays, and nobody of the team is notified then."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import association
from bot.mend import Mend
from flows.domain.association import Association
from flows.domain.chasing import Waiting, owed
from flows.domain.work import Work
from flows.domain.working_time import WorkingTime, delay
from tests.stage import EXAMPLE, PARIS, example

WEEK = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"
FRIDAY = datetime(2026, 12, 18, 16, tzinfo=PARIS)


def working(openings: str = WEEK) -> Association:
    return example().model_copy(update={"work": Work(openings=openings)})


WORK = WorkingTime(working())
moments = st.integers(0, 700 * 24 * 60).map(lambda minutes: FRIDAY + timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("since", "minutes", "then"),
    [
        ("2026-11-23 10:00", 60, "2026-11-23 11:00"),
        ("2026-11-23 11:30", 60, "2026-11-23 14:30"),
        ("2026-11-23 16:30", 60, "2026-11-24 09:30"),
        ("2026-11-27 16:30", 60, "2026-11-30 09:30"),  # over a Sunday
        ("2026-12-24 16:00", 120, "2026-12-28 10:00"),  # over Christmas
        ("2026-11-23 03:00", 60, "2026-11-23 10:00"),  # begins with the day
    ],
)
def test_a_delay_runs_in_working_time_only(since: str, minutes: int, then: str) -> None:
    assert WORK.after(at(since), minutes) == at(then)
    assert WORK.minutes(at(since), at(then)) == minutes


@given(moments, st.integers(0, 4000))
def test_counting_and_adding_agree(since: datetime, minutes: int) -> None:
    then = WORK.after(since, minutes)
    assert then >= since.replace(second=0, microsecond=0)
    assert WORK.minutes(since, then) == minutes


@given(moments)
def test_the_next_minute_of_work_is_worked(now: datetime) -> None:
    then = WORK.next(now)
    assert then >= now and WORK.next(then) == then
    assert WORK.minutes(now, then) == 0
    assert WORK.minutes(then, then + timedelta(minutes=2)) > 0


def test_two_working_days_later() -> None:
    assert WORK.days_after(FRIDAY, 2) == at("2026-12-22 17:00")
    assert WORK.days_after(at("2026-12-24 10:00"), 1) == at("2026-12-28 17:00")


def test_what_is_urgent_waits_less() -> None:
    assert delay(example(), "energie", "coupure") == 4 * 60 < delay(example(), "energie", "facture") == 16 * 60


def kinds(now: str, *, heard: str = "2026-11-23 10:00", hours: str = "", declined: int = 0) -> set[str]:
    since = at("2026-11-23 10:00")
    one = Waiting(
        1, 1, "energie", "facture", since, 7, at(heard), hours, declined, since if declined else None, "", since
    )
    return {owed_now.kind for owed_now in owed(one, 240, WORK, at(now))}


def test_half_a_delay_a_delay_and_half_as_much_again() -> None:
    assert kinds("2026-11-23 11:59") == set()
    assert kinds("2026-11-23 14:30") == {"remind"}
    assert kinds("2026-11-23 16:00") == {"lapse"}
    assert kinds("2026-11-24 09:59", heard="2026-11-23 16:00") == set()
    assert kinds("2026-11-24 10:00", heard="2026-11-23 16:00") == {"remind", "late"}
    assert kinds("2026-11-25 17:00", declined=3) == {"lapse", "late", "undecided"}
    assert kinds("2026-11-25 16:59", declined=3) == {"lapse", "late"}


def test_an_offer_waits_until_it_is_heard_while_the_person_s_own_delay_runs() -> None:
    tuesday = "2026-12-01 09:00"
    assert kinds("2026-11-27 17:00", heard=tuesday) == {"late"}
    assert kinds("2026-12-01 11:00", heard=tuesday) == {"remind", "late"}
    assert kinds("2026-12-01 14:59", heard=tuesday) == {"remind", "late"}
    assert kinds("2026-12-01 15:00", heard=tuesday) == {"lapse", "late"}


def test_nobody_is_reminded_who_would_read_it_too_late() -> None:
    assert "remind" in kinds("2026-11-23 14:30", hours="Mo 09:00-12:00,15:00-16:00")
    assert "remind" not in kinds("2026-11-23 14:30", hours="Mo 09:00-12:00")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('[work]\nopenings = ""\n', "openings of work: say when: write openings"),
        ("[delays]\nnormal = 2\nurgent = 9\n", "urgent of delays: what is urgent cannot wait longer"),
        ("[delays]\nnormal = 0\n", "normal of delays: is too small; write 1 or more"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence(lines: str, sentence: str, tmp_path: Path) -> None:
    whole = EXAMPLE.read_text(encoding="utf-8")
    start, rest = whole.split("[work]", 1)[0], "[texts]" + whole.split("[texts]", 1)[1]
    path = tmp_path / "association.toml"
    path.write_text(start + lines + rest, encoding="utf-8")
    with pytest.raises(Mend) as raised:
        association.read(path)
    assert sentence in str(raised.value)


def test_a_file_that_says_nothing_keeps_the_hours_of_an_office() -> None:
    assert Work().openings == "Mo-Fr 09:00-17:00; PH off"
