"""A place that is gone: whoever waited there, in whatever way, is told, keeps what can be kept, and has it again."""

from datetime import datetime

import pytest

from flows.domain.arrangement import Arrange
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from storage import registrations, requests, seats, tickets, waiting
from tests.agreed import agreed
from tests.rearranged import decides, place, told, undone
from tests.stage import MEDIATOR, PARIS, USAGER, Stage
from tests.walking_in import numbered

pytest_plugins = "tests.led_by_karima"
THURSDAY = datetime(2026, 11, 26, 14, tzinfo=PARIS)


def waits(stage: Stage) -> None:
    """For a moment at the neighbourhood house, without an appointment."""
    stage.agreed(USAGER)
    wanted = OpenRequest(theme="energie", mode="permanence", place="maison", wish="morning", waits=True)
    request = stage.do(requests.add, agreed(1), wanted, stage.now)
    stage.do(waiting.join, request, agreed(1), "maison", "morning", stage.now)


def test_whoever_waits_there_is_told_and_waits_anywhere_from_then_on(stage: Stage) -> None:
    waits(stage)
    decides(stage, Arrange(gone="maison"))
    said = stage.phone(USAGER).last.text
    assert said.startswith("Pardon. Un lieu ferme : EXEMPLE – Maison de quartier.") and "gardée" in said
    assert "request 1 in the line, any place, morning" in stage.ledger().values()
    assert "request 1 of usager 1: new, energie, permanence morning" in stage.ledger().values()
    seen = len(stage.phone(USAGER).bubbles)
    undone(stage)
    (again,) = told(stage, USAGER, seen)
    assert again.text.startswith("Finalement, ce lieu reste ouvert")
    assert "request 1 in the line, maison, morning" in stage.ledger().values()


def test_an_offer_there_is_over_and_others_may_be_made(stage: Stage) -> None:
    waits(stage)
    slot = Slot(permanence="maison", start=THURSDAY, end=THURSDAY.replace(minute=30))
    today = stage.now.replace(hour=0, minute=0, second=0, microsecond=0)
    stage.do(waiting.offer, 1, agreed(1), stage.now, today)
    stage.do(seats.keep, agreed(1), slot, 1, stage.now, "offered", THURSDAY)
    decides(stage, Arrange(gone="maison"))
    assert stage.do(waiting.offered_to, 1, 1) is None


def test_whoever_has_an_appointment_there_reads_the_apologies_only(stage: Stage) -> None:
    stage.booked(USAGER)
    stage.asks(USAGER, "⏩ Plus tôt si possible")
    seen = len(stage.phone(USAGER).bubbles)
    decides(stage, Arrange(gone="maison"))
    (said,) = told(stage, USAGER, seen)
    assert said.text.startswith("Pardon. Votre rendez-vous")
    assert "request 1 in the line, any place, any" in stage.ledger().values()


@pytest.mark.parametrize("gone", [True, False])
def test_a_number_of_the_day_is_called_off_with_apologies_and_given_again(stage: Stage, gone: bool) -> None:
    numbered(stage)
    without = Arrange(place=place(stage, "elne", walk_in=False, walk_in_openings=""))
    decides(stage, Arrange(gone="elne") if gone else without)
    said = stage.phone(USAGER).last
    assert said.text.startswith("Pardon. Ce lieu ne reçoit plus sans rendez-vous : EXEMPLE – Centre social.")
    assert [one.label for one in said.choices] == ["🎟 Autre numéro", "📝 Autre rendez-vous"]
    assert stage.do(tickets.line, "elne", "2026-11-25").waiting == ()
    undone(stage)
    assert stage.phone(USAGER).last.text == "Finalement, c'est ouvert. Votre numéro 1 est gardé."
    assert len(stage.do(tickets.line, "elne", "2026-11-25").waiting) == 1


def test_whoever_waited_for_a_seat_at_its_workshop_knows(stage: Stage) -> None:
    stage.agreed(USAGER)
    stage.do(registrations.join, agreed(1), "eau", stage.now)
    decides(stage, Arrange(gone="elne"))
    assert stage.phone(USAGER).last.text == "Pardon. L'atelier que vous attendiez n'a pas lieu."
    undone(stage)
    assert stage.phone(USAGER).last.text.startswith("Finalement, l'atelier a lieu.")
    assert "usager 1 waits for a seat at eau" in stage.ledger().values()


def test_a_workshop_that_is_cancelled_closes_no_place(stage: Stage) -> None:
    """Whoever gave their seat back hears nothing of it."""
    stage.agreed(USAGER)
    stage.forges(USAGER, "workshop?which=eau")
    stage.asks(USAGER, "✅ Je m'inscris", "❌ Annuler", "❌ Oui, annuler")
    seen = len(stage.phone(USAGER).bubbles)
    decides(stage, Arrange(gone="eau"))
    assert told(stage, USAGER, seen) == []


def test_the_reason_that_was_chosen_is_the_one_that_is_read(stage: Stage) -> None:
    stage.booked(USAGER)
    stage.types(MEDIATOR, "/permanences")
    stage.asks(MEDIATOR, "📍 EXEMPLE – Maison de quartier", "⛔ Fermer pour toujours")
    assert "Raison : Travaux." in stage.types(MEDIATOR, "Travaux")[-1].text
    stage.asks(MEDIATOR, "🚪 Fermer pour toujours")
    assert "Raison : Travaux." in stage.phone(USAGER).last.text
