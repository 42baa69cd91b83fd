"""Those who lead: nobody is forgotten, nobody is ranked; a request is offered and never imposed; a danger takes two."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from flows.domain.closures import Closed
from flows.domain.leading import agreed
from flows.domain.practice import tells_who
from storage import closures, dangers, dilemmas, overseeing
from storage.tables import requests
from storage.tables_of_audit import audit
from storage.tables_of_leading import dangers as signals
from storage.tables_of_life import steps
from tests.led import QUESTION, away, led, signalled
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, THIRD_MEDIATOR, USAGER, Stage

NEUTRAL = "Un autre médiateur va vous aider. Votre place est gardée. Vous n'avez rien à faire."
REFUSED = "Je ne connais pas ce mot."


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def row(stage: Stage, number: int = 1) -> Any:
    return stage.do(lambda connection: connection.execute(select(requests).where(requests.c.id == number)).one())


def acts(stage: Stage) -> list[str]:
    def told(connection: Connection) -> list[str]:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.number)).scalars())

    found: list[str] = stage.do(told)
    return found


def gives(stage: Stage, to: str, reason: str = "Une autre compétence") -> None:
    """Dominique, from the card."""
    stage.forges(SECOND_MEDIATOR, "reassigning?request=1")
    stage.asks(SECOND_MEDIATOR, to, reason, "✅ Oui")


def test_a_request_given_on_keeps_its_place_and_leaves_one_row_and_one_audited_act(stage: Stage) -> None:
    led(stage)
    before = row(stage)
    gives(stage, "Claude : 0")
    after = row(stage)
    assert (after.status, after.mediator_id, after.offered_to, after.created) == ("offered", None, 3, before.created)
    found = stage.do(lambda c: c.execute(select(steps.c.act, steps.c.role, steps.c.why).order_by(steps.c.id)).all())
    assert ("reassign", "coordinator", "skill") in [tuple(one) for one in found]
    assert acts(stage).count("reassigned") == 1
    assert stage.phone(USAGER).last.text == NEUTRAL


def test_whoever_is_chosen_may_say_no_and_whoever_had_it_reads_it_no_more(stage: Stage) -> None:
    led(stage)
    gives(stage, "Claude : 0")
    assert "Sam" not in stage.forges(MEDIATOR, "card?request=1")[0].text
    stage.asks(THIRD_MEDIATOR, "🙅 Je ne peux pas", "Trop de demandes")
    assert row(stage).status in ("new", "offered") and row(stage).mediator_id is None


def test_who_declined_or_recused_themselves_is_not_on_the_list(stage: Stage) -> None:
    led(stage)
    stage.asks(MEDIATOR, "🔄 Passer la main", "Je connais la personne", "✅ Oui")
    assert stage.do(overseeing.able, 1) == {2, 3}
    stage.forges(SECOND_MEDIATOR, "reassigning?request=1")
    assert not any("Camille" in button.label for button in stage.phone(SECOND_MEDIATOR).last.choices)


def test_somebody_forged_into_the_choice_gets_nothing(stage: Stage) -> None:
    led(stage)
    for who in ("1", "99", "x"):
        stage.forges(SECOND_MEDIATOR, f"reassigning?request=1&who={who}&reason=load;sure=yes")
    assert row(stage).mediator_id == 1 and "reassigned" not in acts(stage)


def test_a_leader_who_recused_themselves_sees_nothing_of_that_person(stage: Stage) -> None:
    led(stage)
    stage.forges(SECOND_MEDIATOR, "reassigning?request=1")
    stage.asks(SECOND_MEDIATOR, "📥 Remettre en file", "Une absence", "✅ Oui")
    stage.asks(THIRD_MEDIATOR if row(stage).offered_to == 3 else SECOND_MEDIATOR, "🙅 Je ne peux pas")
    stage.asks(THIRD_MEDIATOR if row(stage).offered_to == 3 else SECOND_MEDIATOR, "Je connais la personne")
    parted = next(member for member in (2, 3) if stage.do(overseeing.parted_from, member))
    chat = {2: SECOND_MEDIATOR, 3: THIRD_MEDIATOR}[parted]
    assert "📥 En attente : 0." in stage.types(chat, "/vue")[0].text
    assert stage.forges(chat, "reassigning?request=1")[0].text.startswith(REFUSED)


def test_the_overview_is_alphabetical_and_says_nobodys_name_but_the_teams(stage: Stage) -> None:
    stage.joins(MEDIATOR, "Zoé")
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.joins(THIRD_MEDIATOR, "Élie")
    stage.booked()
    stage.booked(SECOND_USAGER)
    stage.asks(MEDIATOR, "🙋 Je prends")
    said = stage.types(SECOND_MEDIATOR, "/vue")[0].text
    assert [line.split()[1] for line in said.splitlines() if line.startswith("• ")] == ["Dominique", "Élie", "Zoé"]
    assert "Sam" not in said and "Lou" not in said and "📥 En attente : 1. En retard : 0." in said


def test_a_place_without_a_free_hour_is_on_the_overview(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.fills("maison")
    assert "📍 EXEMPLE – Maison de quartier" in stage.types(SECOND_MEDIATOR, "/vue")[0].text


def test_what_is_late_is_counted_and_leads_to_its_card(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.booked()
    stage.passes(datetime(2026, 12, 8, 10, tzinfo=PARIS))
    assert "En retard : 1." in stage.types(SECOND_MEDIATOR, "/vue")[0].text
    stage.presses(SECOND_MEDIATOR, "⏰ En retard : 1")
    card = stage.presses(SECOND_MEDIATOR, "⏰ Énergie et eau · lun. 23 nov.")[0]
    assert "🔀 Confier à un autre" in [button.label for button in card.choices]


def test_an_absence_takes_nothing_back_by_itself(stage: Stage) -> None:
    away(stage)
    assert row(stage).mediator_id == 1
    stage.types(SECOND_MEDIATOR, "/vue")
    for label in ("🌴 Sans suite : 1", "Camille", "✅ Oui"):
        stage.presses(SECOND_MEDIATOR, label)
    assert row(stage).mediator_id is None and row(stage).status == "offered"
    assert stage.phone(USAGER).last.text == NEUTRAL


def test_what_was_touched_or_is_booked_or_whose_mediator_is_here_stays(stage: Stage) -> None:
    led(stage)
    assert stage.do(overseeing.resting, stage.now) == []
    absence = Closed(absent=1, start=stage.now, end=stage.now + timedelta(days=30), reason="holiday")
    stage.do(closures.shut, absence, [], 2, stage.now)
    assert stage.do(overseeing.resting, stage.now) == [], "an appointment is to come"
    stage.asks(USAGER, "❌ Annuler", "❌ Annuler")
    assert len(stage.do(overseeing.resting, stage.now)) == 1
    assert "🌴 Sans suite" not in str(stage.types(SECOND_MEDIATOR, "/vue")[0].choices), "it is within its delay"
    stage.forges(SECOND_MEDIATOR, "overview?what=left&who=1;sure=yes")
    assert row(stage).mediator_id == 1


@given(st.dictionaries(st.integers(1, 5), st.sampled_from(["alert", "protect", "none"])))
def test_one_person_alone_never_decides(said: dict[int, Any]) -> None:
    decided = agreed(said.values())
    alike = [one for one in said.values() if one == decided]
    assert (len(alike) >= 2) if decided else len(set(said.values())) == len(said)


def test_a_danger_counts_when_two_people_say_the_same_and_each_step_is_audited(stage: Stage) -> None:
    signalled(stage)
    assert acts(stage).count("signalled") == 1
    for _ in range(2):
        stage.asks(SECOND_MEDIATOR, "📞 On alerte", "✅ Oui")
    assert stage.do(dangers.by_id, 1).decision == ""
    stage.asks(THIRD_MEDIATOR, "📞 On alerte", "✅ Oui")
    assert stage.do(dangers.by_id, 1).decision == "alert"
    assert (acts(stage).count("weighed"), acts(stage).count("decided")) == (3, 1)
    assert "Le robot n'appelle personne" in stage.phone(MEDIATOR).last.text
    stage.forges(SECOND_MEDIATOR, "alarm?danger=1&opinion=none;sure=yes")
    assert stage.do(dangers.by_id, 1).decision == "alert", "what is decided is decided"


def test_nobody_reads_an_opinion_before_the_decision(stage: Stage) -> None:
    signalled(stage)
    stage.asks(SECOND_MEDIATOR, "📞 On alerte", "✅ Oui")
    for chat in (MEDIATOR, THIRD_MEDIATOR):
        said = stage.forges(chat, "alarm?danger=1")[0].text
        assert "On alerte" not in said


def test_a_mediator_decides_nothing_and_only_who_follows_signals(stage: Stage) -> None:
    signalled(stage)
    stage.forges(MEDIATOR, "alarm?danger=1&opinion=none;sure=yes")
    assert stage.do(dangers.by_id, 1).opinions == ()
    for chat in (SECOND_MEDIATOR, THIRD_MEDIATOR):
        assert stage.forges(chat, "danger?request=1")[0].text.startswith(REFUSED)


def test_a_danger_tells_the_person_nothing_of_its_own_and_never_why(stage: Stage) -> None:
    led(stage)
    seen = len(stage.phone(USAGER).bubbles)
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🤲 Pour la personne", "🚨 Signal danger", "Des violences", "✅ Oui")
    for chat in (SECOND_MEDIATOR, THIRD_MEDIATOR):
        stage.asks(chat, "📞 On alerte", "✅ Oui")
    assert len(stage.phone(USAGER).bubbles) == seen
    stage.types(USAGER, "/export")
    files = [bubble.document["content"] for bubble in stage.phone(USAGER).bubbles if bubble.document]
    assert any("Un avis a été demandé aux responsables" in file for file in files)
    assert not any("iolence" in file for file in files)


def test_the_reason_is_sealed(stage: Stage) -> None:
    signalled(stage)
    kept = stage.do(lambda connection: connection.execute(select(signals.c.reason)).scalar_one())
    assert "violence" not in kept


def test_with_one_who_leads_it_is_said_that_it_takes_two(stage: Stage) -> None:
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    said = stage.asks(MEDIATOR, "➡️ Voir la suite", "🤲 Pour la personne", "🚨 Signal danger", "Des violences", "✅ Oui")
    assert "Il faut deux responsables" in said[-1].text


@pytest.mark.parametrize(
    "words",
    [
        "Une dame de 54 ans crie",
        "Le 12 mars il a crié",
        "Mme Exemple crie",
        "avec monsieur exemple",
        "SAM crie toujours",
        "sam, toujours",
        "Écrire à @exemple_nom ?",
        "٥٤ سنة",
    ],
)
def test_what_tells_who_is_refused(words: str) -> None:
    assert tells_who(words, {"Sam"})


@pytest.mark.parametrize("words", [QUESTION, "Comment dire non sans blesser ?", "Je me sens samedi comme lundi"])
def test_a_question_about_oneself_is_not(words: str) -> None:
    assert not tells_who(words, {"Sam"})


def test_a_dilemma_has_no_author_and_is_sealed(stage: Stage) -> None:
    led(stage)
    stage.types(MEDIATOR, "/pratique")
    stage.asks(MEDIATOR, "✍️ Une question", "Mon logement")
    stage.types(MEDIATOR, QUESTION)
    stage.asks(MEDIATOR, "✅ Non, je la garde")
    (one,) = stage.do(dilemmas.all_)
    assert (one.month, one.theme, one.words) == ("2026-11", "logement", QUESTION)
    columns = stage.do(lambda c: c.exec_driver_sql("SELECT * FROM dilemmas").mappings().one())
    assert set(columns) == {"id", "month", "theme", "words"} and "silence" not in columns["words"]
