"""A moment becomes free while somebody who was told that there is none says when it suits them: they are told; what
they have said already stays, and they may look again."""

import pytest

from tests.stage import SECOND_USAGER, USAGER, Stage
from tests.test_waiting import WAITS, cancels, offers

NONE = "Il n'y a pas de rendez-vous libre ici."
BEFORE, HALF, WAIT = WAITS[:6], *WAITS[6:8]


@pytest.fixture
def stage() -> Stage:
    """Lou has the only moment that anybody could leave, and leaves it once Sam was told that there is none."""
    made = Stage()
    made.booked(SECOND_USAGER)
    made.fills("maison")
    made.agreed(USAGER)
    assert made.asks(USAGER, *BEFORE)[-1].text.startswith(NONE)
    return made


def test_who_is_about_to_say_it_chooses_a_moment_instead(stage: Stage) -> None:
    cancels(stage)
    assert stage.asks(USAGER, HALF)[-1].text == "Une place vient de se libérer.\n\nQuel jour ?"
    stage.asks(USAGER, "📅 jeudi 26 novembre", "🕒 14 h 00", "⏭ Passer", "✅ Oui, c'est ça")
    assert any("C'est noté" in bubble.text for bubble in stage.phone(USAGER).bubbles)


def test_what_is_said_is_not_asked_again(stage: Stage) -> None:
    stage.asks(USAGER, HALF)
    cancels(stage)
    assert "prénom" in stage.asks(USAGER, WAIT)[-1].text


def test_a_first_name_that_is_typed_is_not_lost(stage: Stage) -> None:
    stage.asks(USAGER, HALF, WAIT)
    cancels(stage)
    recap = stage.types(USAGER, "Sam")[-1].text
    assert recap.startswith("Une place vient de se libérer.\n\nJ'ai compris :") and "Prénom : Sam" in recap
    stage.asks(USAGER, "✅ Oui, c'est ça")
    assert offers(stage, USAGER) == []  # it was free before they waited: it is anybody's


def test_who_changes_the_moment_finds_it(stage: Stage) -> None:
    stage.asks(USAGER, HALF, WAIT)
    cancels(stage)
    stage.types(USAGER, "Sam")
    assert stage.asks(USAGER, "✏️ Changer le moment")[-1].text.startswith("Quel jour ?")


def test_who_said_that_no_day_suits_is_not_told_of_one(stage: Stage) -> None:
    cancels(stage)
    stage.asks(USAGER, HALF, "🙅 Aucun jour ne va", HALF, WAIT)
    assert stage.types(USAGER, "Sam")[-1].text.startswith("J'ai compris :")


def test_who_changes_the_theme_finds_it_too(stage: Stage) -> None:
    stage.asks(USAGER, HALF, WAIT)
    cancels(stage)
    stage.types(USAGER, "Sam")
    said = stage.asks(USAGER, "✏️ Changer le thème", "💡 Énergie et eau", "Une facture")
    assert said[-1].text.startswith("Quel jour ?")
