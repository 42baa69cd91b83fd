"""Closures act, on the phones: nobody hit is forgotten, and who may not close closes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from flows.domain.association import Association, AtThePlace
from flows.domain.closures import Closed
from flows.domain.effects import Reopen, Shut
from handlers.effects import perform
from handlers.outgoing import scene_in
from storage import closures
from storage.tables_of_closures import closures as kept
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage, example

DAY = timedelta(days=1)
THURSDAY = datetime(2026, 11, 26, tzinfo=PARIS)


def closed(start: datetime, end: datetime, place: str = "maison", absent: int | None = None) -> Closed:
    return Closed(place=place, absent=absent, start=start, end=end, reason="works")


def with_(**changes: object) -> Association:
    first, maison, *others = example().permanences
    return example().model_copy(update={"permanences": (first, maison.model_copy(update=changes), *others)})


TWO = {"mediators": (AtThePlace(mediator="camille"), AtThePlace(mediator="lou"))}


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(MEDIATOR, "Karima", "coordinator")
    made.booked(USAGER)
    yield made
    made.close()


def shuts(stage: Stage, wanted: Closed, chat: int = MEDIATOR) -> int:
    """As `/fermer` decides it; how many closures there are."""

    def act(connection: Connection) -> int:
        perform(Shut(wanted=wanted), scene_in(connection, stage.house, stage.now, chat))
        return len(connection.execute(select(kept)).all())

    made = int(stage.do(act))
    stage.deliver()
    return made


def test_a_workshop_at_a_closed_place_does_not_take_place_either(stage: Stage) -> None:
    (workshop,) = stage.house.association.workshops
    stage.forges(USAGER, f"workshop?which={workshop.code}")
    stage.presses(USAGER, "✅ Je m'inscris")
    midnight = datetime.combine(workshop.day, datetime.min.time(), PARIS)
    assert shuts(stage, closed(midnight, midnight + DAY, place=workshop.place)) == 1
    assert "ne peut pas avoir lieu" in stage.phone(USAGER).last.text
    stage.agreed(SECOND_USAGER)
    said = stage.forges(SECOND_USAGER, f"workshop?which={workshop.code};seat=yes")
    assert "Cet atelier n'est plus proposé." in said[0].text


def test_who_may_not_close_closes_nothing(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Camille")
    wanted = closed(THURSDAY, THURSDAY + DAY)
    assert shuts(stage, wanted, SECOND_MEDIATOR) == shuts(stage, wanted, USAGER) == 0
    assert shuts(stage, closed(THURSDAY, THURSDAY + DAY, place="", absent=1), SECOND_MEDIATOR) == 0
    assert shuts(stage, closed(THURSDAY, THURSDAY + DAY, place="lune")) == 0
    assert shuts(stage, closed(THURSDAY - 9 * DAY, THURSDAY - 8 * DAY)) == 0
    stage.types(SECOND_MEDIATOR, "/fermer")
    screen = stage.phone(SECOND_MEDIATOR).last
    assert [button.label for button in screen.choices] == ["🌴 Mon absence"]
    own = screen.choices[0].data
    said = stage.forges(SECOND_MEDIATOR, own.replace("=own", "=place:maison"))
    assert [button.label for button in said[-1].choices] == ["🌴 Mon absence"]
    assert shuts(stage, closed(THURSDAY, THURSDAY + DAY, place="", absent=2), SECOND_MEDIATOR) == 1


def test_who_may_not_reopen_reopens_nothing(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Camille")
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))

    def act(connection: Connection) -> bool:
        perform(Reopen(closure=1), scene_in(connection, stage.house, stage.now, SECOND_MEDIATOR))
        found = closures.by_id(connection, 1)
        return bool(found and found.undone)

    assert stage.do(act) is False
    assert "Que voulez-vous fermer" in stage.forges(SECOND_MEDIATOR, "closure?closure=1")[-1].text


def test_on_a_shared_phone_nothing_is_said_but_that_something_waits(stage: Stage) -> None:
    stage.types(USAGER, "/corriger")
    stage.asks(USAGER, "📱 Téléphone partagé", "✅ Oui")
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    assert stage.phone(USAGER).last.text == "🔔 Un message vous attend."
    assert "ne peut pas avoir lieu" in stage.asks(USAGER, "📖 Lire")[-1].text


def test_who_does_not_answer_is_asked_again_when_the_reminder_was_due(stage: Stage) -> None:
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    seen = len(stage.phone(USAGER).bubbles)
    stage.passes(THURSDAY - 2 * DAY + timedelta(hours=15))
    (again,) = (one for one in stage.phone(USAGER).bubbles[seen:] if not one.text.startswith("⏳"))
    assert again.text.startswith("Pardon.") and "🔔" not in again.text


def test_at_night_the_message_waits_for_the_morning(stage: Stage) -> None:
    stage.passes(datetime(2026, 11, 24, 23, tzinfo=PARIS))
    seen = len(stage.phone(USAGER).bubbles)
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    assert len(stage.phone(USAGER).bubbles) == seen
    stage.now = datetime(2026, 11, 25, 8, 0, 1, tzinfo=PARIS)
    stage.deliver()
    assert stage.phone(USAGER).last.text.startswith("Pardon.")


def test_who_cannot_be_reached_is_on_the_list_at_once(stage: Stage) -> None:
    stage.types(USAGER, "/pause")
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    assert "Sans réponse : 1" in stage.types(MEDIATOR, "/fermer")[-1].text


def away(stage: Stage) -> str:
    """Camille follows the person, and is away that day. What the person reads."""
    stage.joins(MEDIATOR, "Camille")
    stage.joins(SECOND_MEDIATOR, "Lou")
    stage.booked(USAGER)
    stage.asks(MEDIATOR, "🙋 Je prends")
    shuts(stage, closed(THURSDAY, THURSDAY + DAY, place="", absent=1))
    return stage.phone(USAGER).last.text


def test_with_another_mediator_at_the_same_hour() -> None:
    stage = Stage(with_(**TWO))
    assert away(stage).startswith("Pardon.")
    said = stage.asks(USAGER, "🙋 Autre médiateur")
    assert "Votre rendez-vous est gardé : jeudi 26 novembre à 14 h 00" in said[-1].text
    row = stage.do(lambda c: c.exec_driver_sql("SELECT seat, starts, status FROM appointments").one())
    assert (row.seat, row.status) == (2, "booked")
    assert stage.phone(SECOND_MEDIATOR).last.text.startswith("📥 Demande à reprendre")
    assert stage.do(closures.displaced, stage.now) == []


def test_where_nobody_else_receives_nobody_else_is_offered() -> None:
    stage = Stage(with_(mediators=(AtThePlace(mediator="camille"),)))
    away(stage)
    labels = [button.label for button in stage.phone(USAGER).last.choices]
    assert "🙋 Autre médiateur" not in labels and "❌ Annuler" in labels


def test_the_other_seat_is_taken_meanwhile() -> None:
    stage = Stage(with_(**TWO))
    away(stage)
    stage.fills("maison", "2026-11-26")
    said = stage.asks(USAGER, "🙋 Autre médiateur")
    assert "Ce choix n'est plus possible" in said[-1].text and said[-1].choices


def test_two_people_hit_choose_the_same_moment(stage: Stage) -> None:
    stage.booked(SECOND_USAGER)
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    first = stage.phone(USAGER).last.choices[0].label
    stage.presses(USAGER, first)
    said = stage.presses(SECOND_USAGER, first)
    assert "Ce choix n'est plus possible" in said[-1].text and said[-1].choices
    ledger = str(stage.ledger())
    assert "appointment 1 of usager 1: booked, maison Tue" in ledger
    assert "appointment 2 of usager 2: booked, maison Thu" in ledger
