"""A place that closes today: whoever waits without an appointment is told, kindly and once, and has it back if it was a
mistake."""

from datetime import datetime, timedelta

import pytest

from flows.domain.arrangement import Arrange
from flows.domain.association import AtThePlace
from flows.domain.hours import SpecialDay
from flows.domain.workshops import Workshop
from storage import lines, registrations, tickets
from tests.agreed import agreed
from tests.rearranged import decides, place, told, undone
from tests.stage import MEDIATOR, PARIS, SECOND_USAGER, USAGER, Stage
from tests.walking_in import numbered

pytest_plugins = "tests.led_by_karima"
TODAY = "2026-11-25"
SORRY = "Pardon. Ce lieu ne reçoit plus aujourd'hui : EXEMPLE – Centre social. Votre numéro est annulé."
BACK = "Finalement, c'est ouvert. Votre numéro 1 est gardé."
CENTRE = "📍 EXEMPLE – Centre social"


def closes(stage: Stage, what: str = CENTRE, part: str = "📅 Toute la journée", why: str = "Imprévu") -> str:
    """What who closes reads before it is done."""
    stage.types(MEDIATOR, "/fermer")
    stage.asks(MEDIATOR, what, "📅 Aujourd'hui", part)
    said = stage.types(MEDIATOR, why)[-1].text
    stage.asks(MEDIATOR, "✅ Fermer")
    return said


def waiting(stage: Stage) -> list[int]:
    return [one.number for one in stage.do(tickets.line, "elne", TODAY).waiting]


def test_a_number_of_today_is_called_off_once_with_apologies_and_no_other_is_given(stage: Stage) -> None:
    numbered(stage)
    assert "1 personne attend ici : elle est prévenue." in closes(stage)
    (said,) = told(stage, USAGER, -1)
    assert said.text == SORRY and [one.label for one in said.choices] == ["🎟 Autre numéro", "📝 Autre rendez-vous"]
    assert waiting(stage) == []
    again = stage.presses(USAGER, "🎟 Autre numéro")[0].text
    assert again.startswith("Aucun lieu ne donne de numéro en ce moment.") and "mercredi 2 décembre" in again
    seen = len(stage.phone(USAGER).bubbles)
    stage.passes(stage.now + timedelta(hours=3))
    assert told(stage, USAGER, seen) == []


def test_the_same_number_comes_back_within_ten_minutes(stage: Stage) -> None:
    numbered(stage)
    closes(stage)
    stage.asks(MEDIATOR, "↩️ Tout rouvrir")
    assert stage.phone(USAGER).last.text == BACK and waiting(stage) == [1]
    stage.now += timedelta(minutes=11)
    closes(stage)
    assert stage.phone(USAGER).last.text == SORRY, "each mistake is told"


def test_whoever_took_another_way_meanwhile_gets_no_number_back(stage: Stage) -> None:
    numbered(stage)
    closes(stage)
    stage.types(USAGER, "/stop")
    seen = len(stage.phone(USAGER).bubbles)
    stage.asks(MEDIATOR, "↩️ Tout rouvrir")
    assert told(stage, USAGER, seen) == [] and waiting(stage) == []


def test_an_afternoon_that_is_shorter_keeps_the_numbers_and_says_the_hours(stage: Stage) -> None:
    numbered(stage)
    decides(stage, Arrange(place=place(stage, "elne", walk_in_openings="We 10:00-17:00")))
    assert told(stage, USAGER, -1)[0].text.startswith("🎟 Votre numéro"), "longer hours take nothing away"
    decides(stage, Arrange(place=place(stage, "elne", walk_in_openings="We 10:00-15:00")))
    assert stage.phone(USAGER).last.text == (
        "Pardon. Aujourd'hui, ce lieu reçoit moins longtemps : EXEMPLE – Centre social.\n"
        "Il est ouvert : 10 h 00 à 15 h 00.\nVotre numéro 1 est gardé."
    )
    undone(stage)
    assert stage.phone(USAGER).last.text == BACK and waiting(stage) == [1]


def test_the_morning_of_a_whole_day_leaves_the_numbers_for_the_afternoon(stage: Stage) -> None:
    decides(stage, Arrange(place=place(stage, "elne", walk_in_openings="We 10:00-17:00")))
    numbered(stage, datetime(2026, 11, 25, 10, 5, tzinfo=PARIS))
    closes(stage, part="🕐 Jusqu'à 13 h")
    assert "Il est ouvert : 13 h 00 à 17 h 00.\nVotre numéro 1 est gardé." in stage.phone(USAGER).last.text
    assert waiting(stage) == [1]
    stage.agreed(SECOND_USAGER)
    closed = stage.types(SECOND_USAGER, "/numero")[0].text
    assert "Prochain accueil : mercredi 25 novembre à 13 h 00" in closed


@pytest.mark.parametrize("what", ["hours", "date"])
def test_a_day_whose_hours_are_taken_away_calls_the_numbers_off(stage: Stage, what: str) -> None:
    numbered(stage)
    shut = SpecialDay(day=stage.now.date(), openings="08:00-09:00")
    changes = {"hours": {"walk_in_openings": "Fr 14:00-17:00"}, "date": {"exceptions": (shut,)}}[what]
    decides(stage, Arrange(place=place(stage, "elne", **changes)))
    assert stage.phone(USAGER).last.text == SORRY and waiting(stage) == []
    undone(stage)
    assert stage.phone(USAGER).last.text == BACK and waiting(stage) == [1]


@pytest.mark.parametrize(("there", "over"), [(("karima",), True), (("karima", "dominique"), False)])
def test_an_absence_ends_the_numbers_where_nobody_else_receives(
    stage: Stage, there: tuple[str, ...], over: bool
) -> None:
    seats = tuple(AtThePlace(mediator=one) for one in there)
    decides(stage, Arrange(place=place(stage, "elne", mediators=seats)))
    numbered(stage)
    closes(stage, "🌴 Mon absence", why="Congés")
    assert (stage.phone(USAGER).last.text == SORRY) is over and waiting(stage) == ([] if over else [1])


def test_a_closure_of_tomorrow_takes_no_number_of_today(stage: Stage) -> None:
    numbered(stage)
    seen = len(stage.phone(USAGER).bubbles)
    stage.types(MEDIATOR, "/fermer")
    stage.asks(MEDIATOR, CENTRE, "📅 Demain", "📅 Toute la journée")
    assert "attend ici" not in stage.types(MEDIATOR, "Imprévu")[-1].text
    stage.asks(MEDIATOR, "✅ Fermer")
    assert told(stage, USAGER, seen) == [] and waiting(stage) == [1]


def test_whoever_waits_for_a_seat_at_a_workshop_that_closes_is_told_and_keeps_their_rank(stage: Stage) -> None:
    stage.now = datetime(2026, 11, 25, 9, tzinfo=PARIS)
    for chat in (USAGER, SECOND_USAGER):
        stage.agreed(chat)
    for person in (2, 1):
        stage.do(registrations.join, agreed(person), "eau", stage.now)
    today = Workshop(code="eau", label="EXEMPLE", place="elne", day=stage.now.date(), hours="14:00-16:00", seats=8)
    decides(stage, Arrange(workshop=today))
    closes(stage)
    for chat in (USAGER, SECOND_USAGER):
        assert stage.phone(chat).last.text == "Pardon. L'atelier que vous attendiez n'a pas lieu."
    stage.asks(MEDIATOR, "↩️ Tout rouvrir")
    for chat in (USAGER, SECOND_USAGER):
        assert stage.phone(chat).last.text.startswith("Finalement, l'atelier a lieu.")
    assert stage.do(lines.of_workshop, "eau") == [2, 1]
