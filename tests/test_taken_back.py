"""A wrong tap: for ten minutes whoever noted it takes it back, once, and nobody was told and no figure is wrong."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import counters, telephones
from storage.tables import appointments, outbox, requests
from storage.tables_of_audit import audit
from storage.tables_of_reports import activities
from storage.tables_of_slips import slips
from storage.tables_of_tickets import tickets
from tests import calls
from tests.calls import NUMBER
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage
from tests.walking_in import receiving

THURSDAY = datetime(2026, 11, 26, 15, tzinfo=PARIS)
UNDO, TOO_LATE = "↩️ Erreur : annuler", "On ne peut plus annuler"
MINUTES = timedelta(minutes=1)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A mediator follows a request, whose appointment has just begun."""
    made = Stage()
    made.joins()
    made.booked()
    made.asks(MEDIATOR, "🙋 Je prends")
    made.passes(THURSDAY)
    yield made
    made.close()


def rows(stage: Stage, *what: Any) -> list[Any]:
    found: list[Any] = stage.do(lambda connection: connection.execute(select(*what)).all())
    return found


def status(stage: Stage) -> str:
    return str(rows(stage, appointments.c.status)[0][0])


def heard(stage: Stage, chat: int = USAGER) -> str:
    return "\n".join(bubble.text for bubble in stage.phone(chat).bubbles)


def noted(stage: Stage, outcome: str) -> None:
    stage.asks(MEDIATOR, "📅 Le rendez-vous", outcome)


def by_agenda(stage: Stage, outcome: str) -> None:
    stage.types(MEDIATOR, "/agenda")
    stage.presses(MEDIATOR, outcome)


@pytest.mark.parametrize("note", [noted, by_agenda])
@pytest.mark.parametrize("outcome", ["✅ Venu", "🚫 Absent", "↩️ Excusé"])
def test_an_outcome_is_taken_back_and_asked_again(
    stage: Stage, note: Callable[[Stage, str], None], outcome: str
) -> None:
    before = rows(stage, requests.c.status, requests.c.mediator_id)
    note(stage, outcome)
    assert status(stage) != "booked"
    stage.presses(MEDIATOR, UNDO)
    assert status(stage) == "booked" and "Comment ça s'est passé ?" in stage.phone(MEDIATOR).last.text
    assert rows(stage, requests.c.status, requests.c.mediator_id) == before
    assert rows(stage, slips) == []
    assert ("took_back",) in rows(stage, audit.c.action)


def test_who_was_said_to_be_absent_by_mistake_never_hears_of_it(stage: Stage) -> None:
    noted(stage, "🚫 Absent")
    stage.presses(MEDIATOR, UNDO)
    stage.presses(MEDIATOR, "✅ Venu")
    stage.passes(THURSDAY + timedelta(days=2))
    assert status(stage) == "kept" and "manqué le rendez-vous" not in heard(stage)


def test_who_was_absent_hears_it_once_nobody_may_take_it_back(stage: Stage) -> None:
    noted(stage, "🚫 Absent")
    assert "manqué le rendez-vous" not in heard(stage)
    stage.now += 10 * MINUTES
    stage.deliver()
    assert heard(stage).count("manqué le rendez-vous") == 1


def test_absent_then_taken_back_then_absent_is_told_once(stage: Stage) -> None:
    noted(stage, "🚫 Absent")
    stage.presses(MEDIATOR, UNDO)
    stage.presses(MEDIATOR, "🚫 Absent")
    stage.now += 20 * MINUTES
    stage.deliver()
    assert heard(stage).count("manqué le rendez-vous") == 1


def test_who_did_not_come_is_not_asked_what_they_thought(stage: Stage) -> None:
    noted(stage, "✅ Venu")
    stage.presses(MEDIATOR, UNDO)
    stage.presses(MEDIATOR, "↩️ Excusé")
    stage.passes(THURSDAY + timedelta(days=3))
    assert [key for (key,) in rows(stage, outbox.c.key) if key.startswith("survey")] == []


def test_after_ten_minutes_what_is_noted_stays_and_nothing_says_who_noted_it(stage: Stage) -> None:
    noted(stage, "🚫 Absent")
    stage.now += 10 * MINUTES
    assert stage.presses(MEDIATOR, UNDO)[-1].text.startswith(TOO_LATE)
    assert status(stage) == "missed"
    stage.round()
    assert rows(stage, slips) == []


def test_it_is_taken_back_once(stage: Stage) -> None:
    noted(stage, "🚫 Absent")
    bubble, button = stage.phone(MEDIATOR).find(UNDO)
    stage.taps(MEDIATOR, bubble, button)
    stage.presses(MEDIATOR, "✅ Venu")
    stage.doubles(MEDIATOR)
    stage.presses(MEDIATOR, UNDO)
    assert status(stage) == "booked"
    assert stage.taps(MEDIATOR, bubble, button)[-1].text.startswith(TOO_LATE)


def test_what_was_booked_again_meanwhile_is_the_only_appointment(stage: Stage) -> None:
    noted(stage, "↩️ Excusé")
    undo = stage.phone(MEDIATOR).find(UNDO)
    stage.types(USAGER, "/rdv")
    days = stage.presses(USAGER, "📝 Autre rendez-vous")[-1]
    hours = stage.taps(USAGER, days, days.choices[0])[-1]
    stage.taps(USAGER, hours, hours.choices[0])
    assert stage.taps(MEDIATOR, *undo)[-1].text.startswith(TOO_LATE)
    assert sorted(one for (one,) in rows(stage, appointments.c.status)) == ["booked", "cancelled_by_person"]


def test_nobody_takes_back_what_somebody_else_noted(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    noted(stage, "🚫 Absent")
    for chat in (SECOND_MEDIATOR, USAGER):
        stage.forges(chat, "mistake?what=outcome&about=1")
    assert status(stage) == "missed"


def test_what_a_report_tells_of_took_place(stage: Stage) -> None:
    noted(stage, "✅ Venu")
    undo = stage.phone(MEDIATOR).find(UNDO)
    for label in (
        "📝 La fiche",
        "Moins de 15 minutes",
        "☐ Présence de proximité",
        "✅ C'est tout",
        "Information donnée",
        "Se revoir",
    ):
        stage.presses(MEDIATOR, label)
    assert stage.taps(MEDIATOR, *undo)[-1].text.startswith(TOO_LATE)
    assert status(stage) == "kept"


def test_what_is_taken_back_is_no_step_of_the_request(stage: Stage) -> None:
    noted(stage, "✅ Venu")
    assert rows(stage, requests.c.status) == [("started",)]
    stage.presses(MEDIATOR, UNDO)
    stage.forges(MEDIATOR, "card?request=1")
    assert "premier contact" not in stage.phone(MEDIATOR).last.text
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")
    assert rows(stage, requests.c.status) == [("started",)]
    stage.forges(MEDIATOR, "card?request=1")
    assert stage.phone(MEDIATOR).last.text.count("premier contact") == 1


def test_an_appointment_to_come_that_we_cancel_is_told_at_once_and_stays_cancelled() -> None:
    stage = Stage()
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends", "📅 Le rendez-vous", "✖️ Annulé, service")
    assert "Nous devons annuler" in heard(stage) and UNDO not in str(stage.phone(MEDIATOR).last.buttons)
    stage.close()


def test_the_number_of_who_is_called_stays_ten_minutes() -> None:
    stage = Stage()
    calls.called(stage)
    stage.passes(datetime(2026, 11, 25, 10, tzinfo=PARIS))
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "📵 Pas de réponse")
    stage.presses(MEDIATOR, UNDO)
    assert NUMBER in stage.phone(MEDIATOR).last.text
    stage.passes(stage.now + 30 * MINUTES)
    assert dict(stage.do(telephones.all_of, 1)) == {1: NUMBER}
    stage.presses(MEDIATOR, "✅ Joint")
    stage.passes(stage.now + 11 * MINUTES)
    assert dict(stage.do(telephones.all_of, 1)) == {}
    stage.close()


def passed(stage: Stage) -> list[Any]:
    return [row for row in rows(stage, counters.counters) if row.kind == "passage"]


def counts_a_passage(stage: Stage) -> None:
    stage.types(MEDIATOR, "/passage")
    for label in ("🚶 Aller vers", "Ailleurs", "💡 Énergie et eau", "2 à 5 personnes"):
        stage.presses(MEDIATOR, label)


def test_a_passage_is_counted_no_more(stage: Stage) -> None:
    counts_a_passage(stage)
    counts_a_passage(stage)
    assert [row.many for row in passed(stage)] == [2]
    stage.presses(MEDIATOR, UNDO)
    assert [row.many for row in passed(stage)] == [1]
    stage.presses(MEDIATOR, UNDO)
    assert passed(stage) == [] and rows(stage, slips) == []


def test_half_a_day_is_noted_no_more(stage: Stage) -> None:
    stage.types(MEDIATOR, "/activite")
    for label in ("Ce matin", "Visites", "Ailleurs", "1 personne"):
        stage.presses(MEDIATOR, label)
    assert len(rows(stage, activities)) == 1
    stage.presses(MEDIATOR, UNDO)
    assert rows(stage, activities) == []
    stage.doubles(MEDIATOR)
    assert stage.presses(MEDIATOR, "📝 Noter de nouveau")[-1].text.startswith("🗓")


def received(stage: Stage, outcome: str) -> None:
    receiving(stage)
    stage.asks(MEDIATOR, "📣 Appeler le 1", outcome)


def turn(stage: Stage) -> list[Any]:
    return rows(stage, tickets.c.state, tickets.c.called_by)


@pytest.fixture
def hall() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


@pytest.mark.parametrize("outcome", ["✅ Venu", "🚫 Absent"])
def test_whoever_was_called_by_their_number_is_with_the_mediator_again(hall: Stage, outcome: str) -> None:
    received(hall, outcome)
    hall.presses(MEDIATOR, UNDO)
    assert turn(hall) == [("called", 1)] and "📣 Numéro 1" in hall.phone(MEDIATOR).last.text
    assert rows(hall, appointments) == rows(hall, slips) == []
    assert rows(hall, requests.c.status) == [("accepted",)]
    assert ("took_back",) in rows(hall, audit.c.action)
    hall.presses(MEDIATOR, "✅ Venu")
    hall.passes(hall.now + 20 * MINUTES)
    assert [status for (status,) in rows(hall, appointments.c.status)] == ["kept"]
    assert "C'était votre tour" not in heard(hall)


def test_whoever_was_not_there_hears_it_ten_minutes_later_once(hall: Stage) -> None:
    received(hall, "🚫 Absent")
    hall.presses(MEDIATOR, UNDO)
    hall.presses(MEDIATOR, "🚫 Absent")
    assert "C'était votre tour" not in heard(hall)
    hall.now += 10 * MINUTES
    hall.deliver()
    assert heard(hall).count("C'était votre tour") == 1
    assert hall.presses(MEDIATOR, UNDO)[-1].text.startswith(TOO_LATE)


def test_whoever_takes_another_number_is_not_told_of_the_first(hall: Stage) -> None:
    received(hall, "🚫 Absent")
    undo = hall.phone(MEDIATOR).find(UNDO)
    hall.types(USAGER, "/numero")
    hall.asks(USAGER, "💡 Énergie et eau")
    assert hall.taps(MEDIATOR, *undo)[-1].text.startswith(TOO_LATE)
    hall.now += 20 * MINUTES
    hall.deliver()
    assert "C'était votre tour" not in heard(hall)


def test_nobody_receives_two_people_by_taking_back(hall: Stage) -> None:
    received(hall, "🚫 Absent")
    undo = hall.phone(MEDIATOR).find(UNDO)
    hall.agreed(SECOND_USAGER)
    hall.types(SECOND_USAGER, "/numero")
    hall.asks(SECOND_USAGER, "💡 Énergie et eau")
    hall.types(MEDIATOR, "/accueil")
    hall.presses(MEDIATOR, "📣 Appeler le 2")
    said = hall.taps(MEDIATOR, *undo)
    assert said[0].text.startswith("Quelqu'un est avec vous") and "📣 Numéro 2" in said[-1].text
    assert turn(hall) == [("missed", 1), ("called", 1)]
    hall.presses(MEDIATOR, "✅ Venu")
    hall.taps(MEDIATOR, *undo)
    assert turn(hall) == [("called", 1), ("kept", 1)]
