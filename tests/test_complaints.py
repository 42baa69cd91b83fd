"""The list of complaints: those that wait first, for whoever answers for quality, and never what may be about them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage

WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=PARIS)


def complains(stage: Stage, chat: int, words: str) -> None:
    for said in ("/reclamation", words):
        stage.types(chat, said)
    stage.asks(chat, "✅ Oui")


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Two people complain, two days apart; a direction follows the request of the first."""
    made = Stage()
    made.joins(MEDIATOR, "Camille", "direction")
    made.joins(SECOND_MEDIATOR, "Louise", "quality_lead")
    made.booked()
    made.asks(MEDIATOR, "🙋 Je prends")
    complains(made, USAGER, "On m'a mal parlé")
    made.passes(WEDNESDAY)
    made.agreed(SECOND_USAGER)
    complains(made, SECOND_USAGER, "C'est très long")
    yield made
    made.close()


def listed(stage: Stage, chat: int) -> list[str]:
    return [button.label for button in stage.types(chat, "/reclamations")[-1].choices]


def test_the_one_due_soonest_comes_first_and_what_is_answered_last(stage: Stage) -> None:
    first, second = listed(stage, SECOND_MEDIATOR)
    assert first.startswith("⏳ N° 1") and second.startswith("⏳ N° 2")
    stage.presses(SECOND_MEDIATOR, first)
    stage.presses(SECOND_MEDIATOR, "✍️ Répondre")
    stage.types(SECOND_MEDIATOR, "C'est réparé.")
    assert [label[:4] for label in listed(stage, SECOND_MEDIATOR)] == ["⏳ N°", "✅ N°"]
    assert listed(stage, SECOND_MEDIATOR)[0] == second


def test_nobody_finds_what_may_be_about_them(stage: Stage) -> None:
    assert [label[:6] for label in listed(stage, MEDIATOR)] == ["⏳ N° 2"]


def test_the_list_says_no_word_and_no_name_and_reading_it_is_reading_nobody(stage: Stage) -> None:
    before = stage.ledger()
    text = stage.types(SECOND_MEDIATOR, "/reclamations")[-1].text
    assert "On m'a mal parlé" not in text and "Sam" not in text and "Demande n° 1 : Énergie et eau" in text
    assert stage.ledger() == before


def test_whoever_is_erased_is_in_no_list(stage: Stage) -> None:
    stage.types(USAGER, "/effacer")
    stage.asks(USAGER, "🗑 Oui, tout effacer")
    assert [label[:6] for label in listed(stage, SECOND_MEDIATOR)] == ["⏳ N° 2"]


def test_the_list_is_one_question_to_the_database_however_many_there_are(stage: Stage) -> None:
    few = questions(stage)
    for _ in range(5):
        complains(stage, SECOND_USAGER, "C'est très long")
    assert questions(stage) == few


def questions(stage: Stage) -> int:
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    stage.types(SECOND_MEDIATOR, "/reclamations")
    event.remove(Engine, "before_cursor_execute", note)
    return sum("complaints" in one for one in asked)
