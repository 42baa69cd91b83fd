"""What goes wrong while somebody chooses a moment: a kind sentence that is true, and the question that helps."""

from datetime import date, timedelta

import pytest

from flows.domain.arrangement import Arrange
from tests.rearranged import decides, place
from tests.stage import MEDIATOR, USAGER, Stage

pytest_plugins = "tests.led_by_karima"
HOUSE = "📍 EXEMPLE – Maison de quartier"
CLOSED = "Pardon. Ce lieu vient de fermer : EXEMPLE – Maison de quartier. Prenez un autre lieu.\n\nQuel lieu ?"
CHOOSING = "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "📍 Choisir un lieu", HOUSE
THEN = "📅 jeudi 26 novembre", "🕒 14 h 00", "⏭ Passer"


def chosen(stage: Stage, *steps: str) -> None:
    stage.agreed(USAGER)
    stage.asks(USAGER, *CHOOSING, *steps)


@pytest.mark.parametrize("steps", range(len(THEN) + 1))
def test_a_place_that_is_gone_meanwhile_is_named_and_another_is_asked(stage: Stage, steps: int) -> None:
    chosen(stage, *THEN[:steps])
    screen = stage.phone(USAGER).last
    decides(stage, Arrange(gone="maison"))
    said = stage.taps(USAGER, screen, screen.choices[0])
    assert said[-1].text == CLOSED
    assert "📍 EXEMPLE – Centre social" in [one.label.partition(" · ")[0] for one in said[-1].choices]


def test_the_place_of_a_poster_that_is_gone_meanwhile_is_named_too(stage: Stage) -> None:
    stage.agreed(USAGER)
    stage.types(USAGER, "/start p_maison")
    stage.forges(USAGER, "request?place=maison")
    stage.asks(USAGER, *CHOOSING[:4], HOUSE)
    screen = stage.phone(USAGER).last
    decides(stage, Arrange(gone="maison"))
    said = stage.taps(USAGER, screen, screen.choices[0])[-1]
    assert said.text.startswith(CLOSED.partition("\n")[0]) and "Où voulez-vous venir ?" in said.text


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_day_without_hours_any_more_is_not_said_to_be_full(stage: Stage, steps: int) -> None:
    chosen(stage, *THEN[:steps])
    screen = stage.phone(USAGER).last
    decides(stage, Arrange(place=place(stage, openings="Tu 09:00-12:00")))
    said = stage.taps(USAGER, screen, screen.choices[0])[-1]
    assert said.text == "Ce jour n'est plus libre. Prenez un autre jour.\n\nQuel jour ?"
    assert not [one for one in said.choices if "jeudi" in one.label]


LAST_ONE = "Pardon. Ce moment n'est plus libre."


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_when_the_moment_that_goes_was_the_last_one_it_is_said(stage: Stage, steps: int) -> None:
    chosen(stage, *THEN[:steps])
    screen = stage.phone(USAGER).last
    decides(stage, Arrange(place=place(stage, openings="Su 09:00-10:00", days_ahead=1)))
    said = stage.taps(USAGER, screen, screen.choices[0])[-1]
    assert said.text.startswith(LAST_ONE) and "Quel moment vous va le mieux ?" in said.text


def test_whoever_writes_their_name_meanwhile_is_not_told_that_it_is_not_understood(stage: Stage) -> None:
    chosen(stage, *THEN[:2])
    decides(stage, Arrange(place=place(stage, openings="Su 09:00-10:00", days_ahead=1)))
    said = stage.types(USAGER, "Prénom fictif")[-1]
    assert said.text.startswith(LAST_ONE) and "compris" not in said.text


@pytest.mark.parametrize("days", [4, 400])
@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_clock_that_went_ahead_books_nothing_that_is_over(stage: Stage, steps: int, days: int) -> None:
    chosen(stage, *THEN[:steps])
    screen = stage.phone(USAGER).last
    stage.now += timedelta(days=days)
    said = stage.taps(USAGER, screen, screen.choices[0])[-1]
    assert said.text == "Ce jour n'est plus libre. Prenez un autre jour.\n\nQuel jour ?"
    assert "appointment" not in " ".join(stage.ledger().values())


@pytest.mark.parametrize(
    "slot", ["maison@1", "elne@29928300", "maison@29928307", "maison@99999999999999999999", "none"]
)
def test_a_forged_moment_books_nothing_and_asks_again(stage: Stage, slot: str) -> None:
    chosen(stage, THEN[0])
    run = stage.phone(USAGER).last.choices[0].data.partition(";")[0]
    said = stage.forges(USAGER, f"{run};slot={slot}")[-1]
    assert said.text == "Ce choix n'est plus possible. Choisissez encore.\n\nQuelle heure ?" and len(said.choices) == 6


OVER, LATER = "Cette date est passée.", "Le dernier jour vient après le premier."


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("22/11", "", OVER),
        ("22/11/2026", "", OVER),
        ("01/01/2020", "", OVER),
        ("31/02", "", "Je ne comprends pas cette date."),
        ("26/11", "24/11", LATER),
        ("26/11", "20/11", OVER),
        ("26/11", "31/12/2027", "Cette date est trop loin."),
    ],
)
def test_yesterday_is_no_day_of_next_year(stage: Stage, first: str, last: str, said: str) -> None:
    """A slip of the hand would close a place for a year."""
    stage.types(MEDIATOR, "/fermer")
    stage.asks(MEDIATOR, HOUSE, "🗓 D'autres jours")
    answers = [stage.types(MEDIATOR, one) for one in (first, last) if one]
    assert answers[-1][-1].text.startswith(said)


def test_a_day_of_next_year_is_still_written_without_its_year(stage: Stage) -> None:
    stage.types(MEDIATOR, "/fermer")
    stage.asks(MEDIATOR, HOUSE, "🗓 D'autres jours")
    stage.types(MEDIATOR, "05/01")
    stage.types(MEDIATOR, "08/01")
    stage.types(MEDIATOR, "Travaux")
    stage.asks(MEDIATOR, "✅ Fermer")
    assert any("Tue 05 Jan" in line for line in stage.ledger().values())
    assert stage.now.date() == date(2026, 11, 23)
