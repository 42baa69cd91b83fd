"""What a member said of their own hours counts: nothing reaches them outside."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from flows.domain.model import Staff
from flows.domain.work import Work
from flows.domain.working_time import WorkingTime, at_work
from handlers.leaving import leave
from storage import profiles
from storage.tables import requests
from tests.led import led
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, THIRD_MEDIATOR, Stage, example

OFFICE = example().model_copy(update={"work": Work(openings="Mo-Fr 09:00-17:00; PH off")})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("own", "now", "then"),
    [
        ("", "2026-11-23 14:00", "2026-11-23 14:00"),
        ("Mo-Fr 09:00-12:00", "2026-11-23 10:00", "2026-11-23 10:00"),
        ("Mo-Fr 09:00-12:00", "2026-11-23 14:00", "2026-11-24 09:00"),
        ("Mo-Fr 06:00-12:00", "2026-11-23 19:00", "2026-11-24 06:00"),
        ("Fr 09:00-12:00", "2026-12-23 10:00", "2027-01-08 09:00"),  # over two Fridays that are holidays
        ("Sa 09:00-12:00", "2026-11-23 18:00", "2026-11-28 09:00"),
    ],
)
def test_the_next_minute_that_is_worked_and_theirs(own: str, now: str, then: str) -> None:
    camille = Staff(id=1, name="Camille", role="mediator", hours=own)
    assert at_work(WorkingTime(OFFICE), camille, at(now)) == at(then)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage(OFFICE, now=at("2026-11-23 14:00"))
    yield made
    made.close()


def test_a_new_request_waits_for_the_hours_of_who_is_asked(stage: Stage) -> None:
    stage.joins()
    stage.do(profiles.change, 1, "hours", "Mo-Fr 09:00-12:00")
    seen = len(stage.phone(MEDIATOR).bubbles)
    stage.booked()
    stage.passes(at("2026-11-24 08:59"))
    stage.deliver()
    assert len(stage.phone(MEDIATOR).bubbles) == seen
    stage.passes(at("2026-11-24 09:30"))
    stage.deliver()
    assert stage.phone(MEDIATOR).bubbles[seen].text.startswith("📥 Nouvelle demande")


TUESDAYS = "Tu 09:00-17:00"


def offered_to(stage: Stage) -> int | None:
    found: int | None = stage.do(lambda connection: connection.execute(select(requests.c.offered_to)).scalar())
    return found


def test_who_is_back_in_a_week_is_asked_after_who_works_tomorrow(stage: Stage) -> None:
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Léa")
    stage.do(profiles.change, 1, "hours", TUESDAYS)
    stage.now = at("2026-11-25 10:00")
    stage.booked()
    assert offered_to(stage) == 2


def test_an_offer_never_lapses_before_it_is_heard(stage: Stage) -> None:
    """The only one who may take it works on Tuesdays; those who lead hear meanwhile that somebody waits."""
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Inès", "coordinator")
    stage.do(profiles.change, 1, "hours", TUESDAYS)
    stage.now = at("2026-11-25 10:00")
    seen = len(stage.phone(MEDIATOR).bubbles)
    stage.booked()
    stage.passes(at("2026-11-30 16:00"))
    assert offered_to(stage) == 1 and len(stage.phone(MEDIATOR).bubbles) == seen
    assert any(one.text.startswith("⏰") for one in stage.phone(SECOND_MEDIATOR).bubbles)
    stage.passes(at("2026-12-01 09:05"))
    stage.deliver()
    assert stage.phone(MEDIATOR).bubbles[seen].text.startswith("📥 Nouvelle demande")
    stage.passes(at("2026-12-02 16:55"))
    assert offered_to(stage) == 1
    stage.passes(at("2026-12-03 09:05"))
    assert offered_to(stage) == 2


def test_other_hours_said_meanwhile_take_nothing_from_who_was_not_told_yet(stage: Stage) -> None:
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Inès", "coordinator")
    stage.do(profiles.change, 1, "hours", TUESDAYS)
    stage.now = at("2026-11-25 10:00")
    stage.booked()
    stage.do(profiles.change, 1, "hours", "")
    stage.passes(at("2026-12-01 09:05"))
    assert offered_to(stage) == 1


def test_a_danger_wakes_whoever_wished_it_and_waits_for_the_others(stage: Stage) -> None:
    led(stage)
    stage.do(profiles.change, 2, "wakes", "yes")
    stage.now = at("2026-11-23 22:00")
    seen = {chat: len(stage.phone(chat).bubbles) for chat in (SECOND_MEDIATOR, THIRD_MEDIATOR)}
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🤲 Pour la personne", "🚨 Signal danger", "Des violences", "✅ Oui")
    assert stage.phone(SECOND_MEDIATOR).bubbles[seen[SECOND_MEDIATOR]].text.startswith("🚨 Signal danger")
    assert len(stage.phone(THIRD_MEDIATOR).bubbles) == seen[THIRD_MEDIATOR]
    stage.passes(at("2026-11-24 09:30"))
    stage.deliver()
    assert any(one.text.startswith("🚨 Signal danger") for one in stage.phone(THIRD_MEDIATOR).bubbles)


def test_who_leaves_reads_it_by_day_and_opens_nothing_meanwhile(stage: Stage) -> None:
    stage.joins()
    stage.now = at("2026-11-23 22:00")
    seen = len(stage.phone(MEDIATOR).bubbles)
    stage.do(leave, stage.house, 1, stage.now)
    stage.deliver()
    assert len(stage.phone(MEDIATOR).bubbles) == seen
    assert stage.types(MEDIATOR, "/file")[0].text.startswith("Je ne connais pas ce mot.")
    stage.passes(at("2026-11-24 09:30"))
    stage.deliver()
    assert any("équipe" in one.text for one in stage.phone(MEDIATOR).bubbles[seen + 1 :])
