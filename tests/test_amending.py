"""What was noted for somebody without Telegram is put right by who may, each time audited, until they have it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from flows.domain.behalf import AmendFor
from storage import agenda, requests
from tests.behalf import link_on, writes_for
from tests.phones import Bubble
from tests.stage import MEDIATOR, SECOND_MEDIATOR, USAGER, Stage
from tests.test_audit import written
from tests.test_behalf import LEAD, decides

SHUT = "Rien à corriger ici."


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(MEDIATOR, "Camille")
    yield made
    made.close()


def corrected(stage: Stage) -> int:
    return [action for _role, action in stage.do(written)].count("corrected")


def papers(stage: Stage) -> list[Bubble]:
    return [bubble for bubble in stage.phone(MEDIATOR).bubbles if bubble.document]


def test_the_theme_the_words_and_the_name_each_audited_once(stage: Stage) -> None:
    writes_for(stage)
    stage.asks(MEDIATOR, "✏️ Corriger", "✏️ Changer le thème", "💶 Budget et dettes", "Gérer mon budget")
    stage.asks(MEDIATOR, "✏️ Corriger", "✏️ Changer les mots")
    stage.types(MEDIATOR, "Mon budget ne va pas.")
    stage.asks(MEDIATOR, "✏️ Corriger", "✏️ Changer le prénom")
    stage.types(MEDIATOR, "Nour")
    found = stage.do(requests.by_id, 1)
    assert (found.theme, found.words, found.nickname) == ("budget", "Mon budget ne va pas.", "Nour")
    assert corrected(stage) == 3


def test_the_receipt_is_made_again(stage: Stage) -> None:
    writes_for(stage)
    before = papers(stage)[-1].document
    stage.asks(MEDIATOR, "✏️ Corriger", "✏️ Changer le thème", "💶 Budget et dettes", "Gérer mon budget", "🧾 Le reçu")
    again = papers(stage)[-1].document
    assert len(papers(stage)) == 2 and before and again and before["content"] != again["content"]
    assert "Demande n° 1" in stage.phone(MEDIATOR).last.text


def test_another_place_takes_the_appointment_with_it(stage: Stage) -> None:
    writes_for(stage)
    stage.asks(MEDIATOR, "✏️ Corriger", "✏️ Changer le lieu")
    for value in ("elne", "", ""):
        screen = stage.phone(MEDIATOR).last
        stage.taps(MEDIATOR, screen, next(button for button in screen.choices if value in button.data))
    found = stage.do(requests.by_id, 1)
    assert (found.place, found.appointment.permanence, found.appointment.revision) == ("elne", "elne", 1)
    assert corrected(stage) == 1


def test_without_an_hour_that_suits_nothing_changes(stage: Stage) -> None:
    writes_for(stage)
    before = stage.ledger()
    stage.fills("elne")
    filled = stage.ledger()
    stage.asks(MEDIATOR, "✏️ Corriger", "✏️ Changer le lieu")
    screen = stage.phone(MEDIATOR).last
    stage.taps(MEDIATOR, screen, next(button for button in screen.choices if "elne" in button.data))
    assert "Rien ne change." in stage.phone(MEDIATOR).last.text and stage.ledger() == filled != before
    wanted = AmendFor(request=1, what="place", place="elne")
    assert decides(stage, MEDIATOR, wanted) == [], "a forged press does not lose the appointment either"


def test_a_place_or_a_theme_that_is_none_is_refused(stage: Stage) -> None:
    writes_for(stage)
    for forged in ({"what": "place", "place": "ici"}, {"what": "theme", "theme": "rien"}):
        assert decides(stage, MEDIATOR, AmendFor.model_validate({"request": 1, **forged})) == []


def test_who_does_not_follow_it_corrects_nothing_and_who_leads_may(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Karim")
    stage.joins(LEAD, "Dominique", "coordinator")
    writes_for(stage)
    wanted = AmendFor(request=1, what="name", nickname="Nour")
    assert decides(stage, SECOND_MEDIATOR, wanted) == []
    assert stage.forges(SECOND_MEDIATOR, "amending?request=1")[0].text.startswith(SHUT)
    assert decides(stage, USAGER, wanted) == []
    assert decides(stage, LEAD, wanted) == ["coordinator corrected"]


def test_once_they_have_it_it_is_theirs_to_correct(stage: Stage) -> None:
    writes_for(stage)
    stage.asks(MEDIATOR, "✏️ Corriger")
    old = stage.phone(MEDIATOR).last
    stage.forges(MEDIATOR, "link?request=1")
    stage.types(USAGER, link_on(stage))
    stage.asks(USAGER, "✅ Oui", "✅ Oui", "✅ Oui")
    stage.types(USAGER, "/corriger")
    stage.asks(USAGER, "✏️ Mon prénom")
    stage.types(USAGER, "Nour")
    stage.taps(MEDIATOR, old, old.choices[-1])
    stage.types(MEDIATOR, "Autre")
    for what in ("name", "words", "theme"):
        wanted = AmendFor.model_validate({"request": 1, "what": what, "nickname": "X", "words": "X", "theme": "budget"})
        assert decides(stage, MEDIATOR, wanted) == []
    assert stage.forges(MEDIATOR, "amending?request=1")[0].text.startswith(SHUT)
    assert stage.do(requests.by_id, 1).nickname == "Nour"


def test_a_request_that_is_over_is_not_corrected(stage: Stage) -> None:
    writes_for(stage)
    stage.do(requests.close, 1, 1, "solved", stage.now)
    assert decides(stage, MEDIATOR, AmendFor(request=1, what="words", words="X")) == []
    assert stage.forges(MEDIATOR, "amending?request=1")[0].text.startswith(SHUT)


def test_a_past_appointment_stays_where_it_was(stage: Stage) -> None:
    writes_for(stage)
    stage.now += timedelta(days=4)
    decides(stage, MEDIATOR, AmendFor(request=1, what="place", place="elne"))
    assert stage.do(requests.by_id, 1).place == "elne" and stage.do(agenda.by_id, 1)[0].permanence == "maison"
