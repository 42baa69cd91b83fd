"""Each entry of the directory has somebody who answers for it, until they leave; then those who lead do."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from storage import directory, staff
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, THIRD_MEDIATOR, USAGER, Stage, example
from tests.test_audit import written

TOLD = "📒 Dans l'annuaire, depuis plus de 6 mois."
DAY = timedelta(days=1)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Of four entries three are fresh: the one of the town was looked at in May."""
    there = [
        one.model_copy(update={"verified": date(2026, 5, 1)}) if one.code == "ccas_ex" else one
        for one in example().partners
    ]
    made = Stage(example().model_copy(update={"partners": tuple(there)}))
    made.joins(MEDIATOR, "Camille")
    made.joins(SECOND_MEDIATOR, "Karim")
    made.joins(THIRD_MEDIATOR, "Dominique", "coordinator")
    yield made
    made.close()


def told(stage: Stage, chat: int) -> list[str]:
    return [bubble.text for bubble in stage.phone(chat).bubbles if bubble.text.startswith(TOLD)]


def looks(stage: Stage, chat: int, partner: str = "ccas_ex") -> None:
    stage.forges(chat, f"checking?partner={partner}")
    stage.asks(chat, "✅ Oui")


def test_whoever_looks_says_so_in_two_taps_and_answers_for_it(stage: Stage) -> None:
    stage.types(MEDIATOR, "/partenaires")
    assert "EXEMPLE – CCAS : à vérifier" in stage.phone(MEDIATOR).last.text
    screen = stage.phone(MEDIATOR).last
    stage.taps(MEDIATOR, screen, next(button for button in screen.choices if "CCAS" in button.label))
    stage.presses(MEDIATOR, "EXEMPLE – CCAS")
    assert "plus de 6 mois" in stage.phone(MEDIATOR).last.text and "À vous" not in stage.phone(MEDIATOR).last.text
    stage.asks(MEDIATOR, "✅ C'est vérifié", "✅ Oui")
    assert stage.do(directory.checks)["ccas_ex"].owner == 1
    assert "à vérifier" not in stage.types(MEDIATOR, "/partenaires")[0].text
    assert ("mediator", "noted") in [tuple(one) for one in stage.do(written)]


def test_no_thank_you_notes_nothing(stage: Stage) -> None:
    stage.forges(MEDIATOR, "checking?partner=ccas_ex")
    stage.asks(MEDIATOR, "❌ Non")
    assert stage.do(directory.checks) == {} and "corrige le fichier" in stage.phone(MEDIATOR).last.text


def test_an_entry_that_is_none_and_somebody_outside_note_nothing(stage: Stage) -> None:
    stage.forges(MEDIATOR, "checking?partner=nobody;sure=yes")
    stage.forges(USAGER, "checking?partner=ccas_ex;sure=yes")
    assert stage.do(directory.checks) == {}


def test_what_is_stale_is_told_to_its_owner_alone(stage: Stage) -> None:
    looks(stage, MEDIATOR)
    looks(stage, SECOND_MEDIATOR, "caf_ex")
    stage.now = datetime(2027, 6, 1, 10, tzinfo=PARIS)
    looks(stage, THIRD_MEDIATOR, "bailleur_ex")
    looks(stage, THIRD_MEDIATOR, "finance_ex")
    stage.round()
    assert [len(told(stage, chat)) for chat in (MEDIATOR, SECOND_MEDIATOR, THIRD_MEDIATOR)] == [1, 1, 0]
    assert "CCAS" in told(stage, MEDIATOR)[0] and "Caisse" not in told(stage, MEDIATOR)[0]
    stage.now += DAY
    stage.round()
    assert len(told(stage, MEDIATOR)) == 1, "once a month"
    looks(stage, MEDIATOR)
    stage.now = datetime(2027, 7, 2, 10, tzinfo=PARIS)
    stage.round()
    assert [len(told(stage, chat)) for chat in (MEDIATOR, SECOND_MEDIATOR)] == [1, 2]


def test_what_is_nobodys_is_told_to_those_who_lead(stage: Stage) -> None:
    stage.round()
    assert [len(told(stage, chat)) for chat in (MEDIATOR, SECOND_MEDIATOR, THIRD_MEDIATOR)] == [0, 0, 1]


def test_whoever_leaves_answers_for_none_and_those_who_lead_stand_in(stage: Stage) -> None:
    looks(stage, MEDIATOR)
    stage.do(staff.revoke, 1)
    assert stage.do(directory.checks)["ccas_ex"].owner is None
    stage.now = datetime(2027, 6, 1, 10, tzinfo=PARIS)
    stage.round()
    assert "CCAS" in told(stage, THIRD_MEDIATOR)[0] and told(stage, MEDIATOR) == []
    looks(stage, SECOND_MEDIATOR)
    assert stage.do(directory.checks)["ccas_ex"].owner == 2


def test_a_volunteer_answers_for_none(stage: Stage) -> None:
    looks(stage, MEDIATOR)
    stage.do(staff.become, 1, "volunteer")
    assert stage.do(directory.checks)["ccas_ex"].owner is None


def test_whatever_the_team_somebody_is_told_and_reads_what(stage: Stage) -> None:
    """Whoever looked, left, or changed role: each stale entry is in somebody's message, and no message is empty."""
    curtain = stage.moment()
    for looked, left, role in product((0, 1, 2, 3), (0, 1, 2), ("mediator", "volunteer", "quality_lead")):
        stage.back_to(curtain)
        if looked:
            looks(stage, {1: MEDIATOR, 2: SECOND_MEDIATOR, 3: THIRD_MEDIATOR}[looked])
        if left:
            stage.do(staff.revoke, left)
        stage.do(staff.become, 1, role)
        stage.now = datetime(2027, 8, 2, 10, tzinfo=PARIS)
        stage.round()
        said = [text for chat in (MEDIATOR, SECOND_MEDIATOR, THIRD_MEDIATOR) for text in told(stage, chat)]
        for one in example().partners:
            assert sum(f"{one.name} : à vérifier" in text for text in said) == 1, (looked, left, role)
