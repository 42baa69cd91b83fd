"""Reminders and surveys: at their hour, never at night, once, and only for those who agreed and can be reached."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.domain.notices import Notice, Visit, due, notices, quiet
from handlers.arrival import blocked
from handlers.buttons import LIMIT
from storage import inbox
from tests.stage import MEDIATOR, PARIS, START, USAGER, Stage

ROUND = timedelta(minutes=15)


def paris(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def visit(start: datetime, booked: datetime | None = None, **changes: object) -> Visit:
    facts = {"appointment": 1, "person": 1, "start": start.astimezone(UTC), "reminders": True, "satisfaction": True}
    end = (start + timedelta(minutes=30)).astimezone(UTC)
    known = {"end": end, "booked": (booked or start - timedelta(days=10)).astimezone(UTC)}
    return Visit.model_validate(facts | known | changes)


def told(visit: Visit) -> dict[str, str]:
    return {notice.kind: notice.due.astimezone(PARIS).strftime("%a %d %b %H:%M") for notice in notices(visit, PARIS)}


def test_two_days_and_two_hours_before() -> None:
    assert told(visit(paris(11, 26, 14))) == {"j2": "Tue 24 Nov 14:00", "h2": "Thu 26 Nov 12:00"}


def test_an_early_appointment_is_recalled_the_evening_before_not_at_night() -> None:
    assert told(visit(paris(11, 26, 9, 30))) == {"j2": "Tue 24 Nov 09:30", "h2": "Wed 25 Nov 19:00"}
    assert told(visit(paris(11, 26, 7, 30)))["j2"] == "Tue 24 Nov 08:00"


def test_a_late_appointment_is_recalled_before_the_evening() -> None:
    assert told(visit(paris(11, 26, 20, 30))) == {"j2": "Wed 25 Nov 08:00", "h2": "Thu 26 Nov 18:30"}
    assert told(visit(paris(11, 26, 22, 30)))["h2"] == "Thu 26 Nov 19:00"


@pytest.mark.parametrize(("month", "day"), [(3, 29), (11, 1)], ids=["spring", "autumn"])
def test_the_same_hour_two_days_before_a_change_of_clocks(month: int, day: int) -> None:
    """Sunday 28 March and Sunday 31 October 2027 lie between the reminder and the appointment."""
    start = paris(month, day, 14, year=2027)
    recalled = told(visit(start))
    assert recalled["j2"].endswith("14:00")
    assert recalled["h2"].endswith("12:00")


def test_who_books_late_is_not_told_at_once_what_they_just_read() -> None:
    start = paris(11, 26, 14)
    assert told(visit(start, booked=start - timedelta(days=1))) == {"h2": "Thu 26 Nov 12:00"}
    assert told(visit(start, booked=start - timedelta(hours=1))) == {}


def test_the_survey_comes_the_day_after_and_once_more() -> None:
    kept = visit(paris(11, 26, 14), kept=True)
    assert told(kept) == {"survey": "Fri 27 Nov 14:30", "survey_again": "Mon 30 Nov 14:30"}
    assert told(visit(paris(11, 26, 14), kept=True, survey_answered=True)) == {}
    assert told(visit(paris(11, 26, 14), kept=True, satisfaction=False)) == {}
    assert told(visit(paris(11, 26, 14), reminders=False)) == {}


hours = st.integers(0, 2 * 365 * 24 * 4).map(lambda quarter: paris(11, 1, 0).astimezone(UTC) + quarter * ROUND)


@settings(max_examples=60, deadline=None)
@given(start=hours, before=st.integers(0, 20 * 24), kept=st.booleans())
def test_a_clock_that_ticks_tells_each_thing_once_by_day_and_before_it_is_pointless(
    start: datetime, before: int, kept: bool
) -> None:
    appointment = visit(start, booked=start - timedelta(hours=before), kept=kept)
    now, seen = start - timedelta(days=4), dict[str, datetime]()
    while now < start + timedelta(days=10):
        for notice in due(appointment, PARIS, now):
            assert not quiet(now, PARIS)
            assert notice.due <= now < notice.until
            seen.setdefault(notice.key, now)
        now += ROUND
    assert len(seen) == len({key.partition(":")[0] for key in seen}) <= 2
    assert all(at < start for at in seen.values()) or kept
    assert all(at >= start - timedelta(hours=before) for at in seen.values())


@settings(max_examples=60, deadline=None)
@given(start=hours, kept=st.booleans())
def test_every_notice_can_be_told_some_time(start: datetime, kept: bool) -> None:
    """None falls wholly into the night."""
    for notice in notices(visit(start, kept=kept), PARIS):
        assert any_round(notice), (start, notice)


def any_round(notice: Notice) -> bool:
    now = notice.due
    while now < notice.until:
        if not quiet(now, PARIS):
            return True
        now += ROUND
    return False


# On the stage: Sam's appointment is on Thursday 26 November at 14:00.


@pytest.fixture
def stage() -> Stage:
    return Stage()


def reminders(stage: Stage) -> list[str]:
    return [bubble.text[:2] for bubble in stage.phone(USAGER).bubbles if bubble.kind != "interactive"]


def test_each_reminder_once_however_many_rounds_are_made(stage: Stage) -> None:
    stage.booked()
    stage.passes(paris(11, 24, 14))
    assert [stage.round() for _ in range(3)] == [0, 0, 0]
    assert len(reminders(stage)) == 1
    stage.passes(paris(11, 26, 15))
    assert len(reminders(stage)) == 2


def test_after_a_long_stop_only_what_still_helps_is_said(stage: Stage) -> None:
    stage.booked()
    stage.now = paris(11, 26, 13)
    assert stage.round() == 1
    stage.now = paris(11, 26, 14, 1)
    assert stage.round() == 0


def test_nothing_at_night_even_late(stage: Stage) -> None:
    stage.booked()
    stage.now = paris(11, 24, 21)
    assert stage.round() == 0
    stage.now = paris(11, 25, 8)
    assert stage.round() == 1


def test_the_reminder_says_neither_what_nor_who(stage: Stage) -> None:
    stage.booked()
    stage.passes(paris(11, 26, 13))
    for bubble in stage.phone(USAGER).bubbles[-2:]:
        assert bubble.kind == "reminder"
        shown = " ".join([bubble.text, *(button.label for button in bubble.buttons)])
        for word in ("Médiance", "Énergie", "facture", "Sam", "EXEMPLE", "Maison"):
            assert word not in shown


@pytest.mark.parametrize("what", ["stops", "blocks", "cancels", "refuses"])
def test_who_left_or_refused_gets_none(stage: Stage, what: str) -> None:
    stage.booked(reminders=what != "refuses")
    if what == "stops":
        stage.types(USAGER, "stop")
    if what == "cancels":
        stage.asks(USAGER, "❌ Annuler", "❌ Oui, annuler")
    if what == "blocks":
        stage.updates += 1
        stage.do(inbox.store, [(stage.updates, USAGER, "{}")], START)
        stage.do(blocked, stage.updates, USAGER)
    stage.passes(paris(11, 26, 15))
    assert reminders(stage) == []


def test_a_moved_appointment_owes_its_own_reminders(stage: Stage) -> None:
    stage.booked()
    stage.passes(paris(11, 24, 14))
    stage.asks(USAGER, "🔁 Changer")
    stage.presses(USAGER, "📅 mardi 1er décembre")
    stage.presses(USAGER, "🕒 11 h 30")
    stage.passes(paris(12, 1, 12))
    recalled = [bubble.text for bubble in stage.phone(USAGER).bubbles if bubble.kind == "reminder"]
    assert [("26 novembre" in text, "1er décembre" in text) for text in recalled] == [(True, False)] + 2 * [
        (False, True)
    ]


def test_the_survey_waits_for_a_kept_appointment_and_comes_twice_at_most(stage: Stage) -> None:
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.passes(paris(11, 28, 12))
    asked = [bubble for bubble in stage.phone(USAGER).bubbles if bubble.kind == "survey"]
    assert asked == []
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")
    stage.passes(paris(12, 20, 12))
    asked = [bubble for bubble in stage.phone(USAGER).bubbles if bubble.kind == "survey"]
    assert len(asked) == 2
    first, second = (bubble.text for bubble in asked)
    assert len(second) < len(first), "the second ask repeats nothing"
    stage.presses(USAGER, "✅ D'accord")
    for face in ("🙂 Très bien", "🙂 Oui", "🙂 Oui", "🙂 Oui"):
        stage.presses(USAGER, face)
    assert max(len(button.data.encode()) for button in stage.phone(USAGER).last.buttons) <= LIMIT
    assert stage.presses(USAGER, "🙂 Oui")[-1].text == "Merci. Votre avis est bien arrivé."
