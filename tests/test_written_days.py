"""Who is asked for a day may write it, as people write days."""

import pytest

from tests.stage import USAGER, Stage
from tests.test_agenda_bad_input import CHOOSING

pytest_plugins = "tests.led_by_karima"
ASKED = "Quel jour ?"


def asked_for_a_day(stage: Stage) -> None:
    stage.agreed(USAGER)
    assert stage.asks(USAGER, *CHOOSING)[-1].text.startswith(ASKED)


@pytest.mark.parametrize(
    "written", ["26/11", "26/11/2026", "26.11", "26 novembre", "le 26 novembre", "Jeudi 26 novembre", "LE 26/11"]
)
def test_a_day_on_the_screen(stage: Stage, written: str) -> None:
    asked_for_a_day(stage)
    assert stage.types(USAGER, written)[-1].text.startswith("Quelle heure ?")
    assert "jeudi 26 novembre à 14 h 00" in stage.asks(USAGER, "🕒 14 h 00", "⏭ Passer")[-1].text


def test_a_day_that_is_on_another_page(stage: Stage) -> None:
    asked_for_a_day(stage)
    shown = [one.label for one in stage.phone(USAGER).last.choices]
    assert not any("15 décembre" in label for label in shown)
    assert stage.types(USAGER, "15/12")[-1].text.startswith("Quelle heure ?")


@pytest.mark.parametrize("written", ["1/12", "01/12", "1 décembre", "le 1er décembre"])
def test_the_first_of_the_month(stage: Stage, written: str) -> None:
    asked_for_a_day(stage)
    stage.types(USAGER, written)
    assert "mardi 1er décembre à 9 h 00" in stage.asks(USAGER, "🕒 9 h 00", "⏭ Passer")[-1].text


def test_tomorrow(stage: Stage) -> None:
    """Where it is open."""
    stage.now = stage.now.replace(day=23, hour=8)
    asked_for_a_day(stage)
    assert stage.types(USAGER, "demain")[-1].text.startswith("Quelle heure ?")


def test_a_day_that_is_not_free_is_said_so_kindly(stage: Stage) -> None:
    asked_for_a_day(stage)
    said = stage.types(USAGER, "27/11")[-1]
    assert said.text.startswith("Je n'ai pas compris. Appuyez sur un bouton.") and ASKED in said.text
