"""What did not take place is booked again for the same request: nobody says twice what they need."""

from collections.abc import Iterator

import pytest

from storage import requests
from tests.phones import Bubble
from tests.stage import MEDIATOR, SECOND_USAGER, USAGER, Stage

AGAIN = "📝 Autre rendez-vous"


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def cancels(stage: Stage) -> None:
    stage.asks(USAGER, "❌ Annuler", "❌ Oui, annuler")


def booked(stage: Stage) -> list[str]:
    return [line for line in stage.ledger().values() if line.startswith("appointment") and ": booked" in line]


def asked(said: list[Bubble]) -> str:
    return said[-1].text


def test_only_the_day_and_the_hour_are_asked(stage: Stage) -> None:
    stage.booked()
    cancels(stage)
    assert asked(stage.presses(USAGER, AGAIN)).startswith("Quel jour")
    assert asked(stage.presses(USAGER, "📅 mardi 24 novembre")).startswith("Quelle heure")
    stage.presses(USAGER, "🕒 9 h 00")
    assert len(booked(stage)) == 1
    assert len(stage.do(requests.all_of, 1)) == 1


def test_the_same_button_again_books_nothing_more(stage: Stage) -> None:
    stage.booked()
    cancels(stage)
    bubble, button = stage.phone(USAGER).find(AGAIN)
    stage.taps(USAGER, bubble, button)
    stage.asks(USAGER, "📅 mardi 24 novembre", "🕒 9 h 00")
    said = stage.taps(USAGER, bubble, button)
    assert "mardi 24 novembre à 9 h 00" in said[-1].text
    assert len(booked(stage)) == 1


def test_a_moment_taken_meanwhile_is_asked_again(stage: Stage) -> None:
    stage.booked()
    cancels(stage)
    stage.asks(USAGER, AGAIN, "📅 mardi 24 novembre")
    stage.fills("maison", "2026-11-24")
    assert "n'est plus libre" in asked(stage.presses(USAGER, "🕒 9 h 00"))


def test_a_place_without_a_free_moment_loses_nothing(stage: Stage) -> None:
    stage.booked()
    stage.fills("maison")
    cancels(stage)
    stage.fills("maison")
    said = stage.presses(USAGER, AGAIN)[-1]
    assert "Votre demande est gardée quand même." in said.text
    assert [one.label for one in said.choices] == ["📝 Nouvelle demande", "👤 Parler à quelqu'un"]


def test_a_request_that_is_closed_is_not_opened_by_it(stage: Stage) -> None:
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    cancels(stage)
    stage.asks(MEDIATOR, "✅ Clore")
    stage.presses(MEDIATOR, "Réglée")
    assert asked(stage.presses(USAGER, AGAIN)).startswith("De quoi avez-vous besoin")


def test_nobody_books_for_somebody_else(stage: Stage) -> None:
    stage.booked()
    cancels(stage)
    stage.agreed(SECOND_USAGER)
    assert "n'existe plus" in stage.forges(SECOND_USAGER, "visit?appointment=1&about=again")[0].text
    stage.forges(SECOND_USAGER, "visit?appointment=1&about=again;day=2026-11-24")
    assert booked(stage) == []
