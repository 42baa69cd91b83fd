"""A freed moment is offered to one person at a time, the first in the line whom it suits."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from storage.tables import appointments, requests
from storage.tables_of_waiting import holds, waits
from tests.phones import Bubble
from tests.stage import MEDIATOR, PARIS, SECOND_USAGER, USAGER, Stage

THIRD = 1003
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAITS = (
    *("💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "📍 Choisir un lieu"),
    *("📍 EXEMPLE – Maison de quartier", "🤷 Peu importe", "✅ Oui", "⏭ Passer", "✅ Oui, c'est ça"),
)
YES, NO, ENOUGH = "✅ Oui, je la prends", "❌ Non merci", "🔕 Ne plus me prévenir"


@pytest.fixture
def stage() -> Stage:
    """Lou has the only moment that anybody could leave; Sam and a third person wait, in this order."""
    made = Stage()
    made.booked(SECOND_USAGER)
    made.fills("maison")
    for chat in (USAGER, THIRD):
        made.agreed(chat)
        made.asks(chat, *WAITS)
    return made


def cancels(stage: Stage, chat: int = SECOND_USAGER) -> None:
    stage.asks(chat, "❌ Annuler", "❌ Oui, annuler")


def offered(stage: Stage) -> list[int]:
    """To whom, of those who wait, something is offered now: their chats."""
    return [chat for chat in (USAGER, THIRD) if offers(stage, chat)]


def offers(stage: Stage, chat: int) -> list[Bubble]:
    return [one for one in stage.phone(chat).bubbles if one.text.startswith("🔔 Une place se libère")]


def rows(stage: Stage, query: object) -> list[tuple[object, ...]]:
    return [tuple(row) for row in stage.do(lambda connection: connection.execute(query).all())]


def held(stage: Stage) -> list[tuple[object, ...]]:
    return rows(stage, select(holds.c.person_id).where(holds.c.why == "offered", holds.c.until > stage.now))


def booked(stage: Stage) -> int:
    start = datetime(2026, 11, 26, 14, tzinfo=PARIS)
    return len(rows(stage, select(appointments.c.id).where(appointments.c.starts == start, BOOKED)))


BOOKED = appointments.c.status == "booked"


def test_the_first_in_the_line_is_offered_it_and_nobody_else(stage: Stage) -> None:
    cancels(stage)
    assert offered(stage) == [USAGER] and len(held(stage)) == 1


def test_it_is_held_for_them_meanwhile(stage: Stage) -> None:
    cancels(stage)
    stage.agreed(1004)
    said = stage.asks(1004, *WAITS[:6])
    assert said[-1].text.startswith("Il n'y a pas de rendez-vous libre ici.")


def test_the_words_are_discreet(stage: Stage) -> None:
    cancels(stage)
    (one,) = offers(stage, USAGER)
    for word in ("Énergie", "facture", stage.house.association.name, "Maison de quartier", "Sam"):
        assert word not in one.text


def test_a_shared_phone_says_even_less(stage: Stage) -> None:
    stage.types(USAGER, "/corriger")
    stage.asks(USAGER, "📱 Téléphone partagé", "✅ Oui")
    cancels(stage)
    assert stage.phone(USAGER).last.text == "🔔 Un message vous attend."
    stage.asks(USAGER, "📖 Lire", YES)
    assert booked(stage) == 1


def test_a_no_goes_to_the_next_at_once(stage: Stage) -> None:
    cancels(stage)
    assert stage.asks(USAGER, NO)[-1].text == "D'accord. Vous restez sur la liste."
    assert offered(stage) == [USAGER, THIRD] and len(held(stage)) == 1
    stage.asks(THIRD, YES)
    assert booked(stage) == 1 and held(stage) == []


def test_no_answer_goes_to_the_next_after_two_hours(stage: Stage) -> None:
    cancels(stage)
    stage.passes(stage.now + HOUR)
    assert offered(stage) == [USAGER]
    stage.passes(stage.now + HOUR)
    assert offered(stage) == [USAGER, THIRD]
    assert "trop tard" in stage.asks(USAGER, YES)[-1].text
    assert booked(stage) == 0
    stage.asks(THIRD, YES)
    assert booked(stage) == 1


def test_when_nobody_wants_it_it_is_anybody_s(stage: Stage) -> None:
    cancels(stage)
    stage.asks(USAGER, NO)
    stage.asks(THIRD, ENOUGH)
    stage.agreed(1004)
    assert stage.asks(1004, *WAITS[:6])[-1].text.startswith("Quel jour ?")


def test_at_most_one_offer_a_day(stage: Stage) -> None:
    cancels(stage)
    stage.asks(USAGER, NO)
    stage.asks(THIRD, YES)
    cancels(stage, THIRD)
    assert len(offers(stage, USAGER)) == 1 and held(stage) == []
    stage.passes(stage.now + DAY)
    assert len(offers(stage, USAGER)) == 1, "what is free is anybody's: it is not offered again by itself"


def test_at_night_it_waits_for_the_morning(stage: Stage) -> None:
    stage.passes(datetime(2026, 11, 23, 22, tzinfo=PARIS))
    cancels(stage)
    assert offered(stage) == []
    stage.passes(datetime(2026, 11, 24, 7, 30, tzinfo=PARIS))
    assert offered(stage) == []
    stage.passes(datetime(2026, 11, 24, 8, 30, tzinfo=PARIS))
    stage.deliver()
    assert offered(stage) == [USAGER] and "mardi 24 novembre à 10 h 00" in offers(stage, USAGER)[0].text


def test_who_takes_a_sooner_one_leaves_theirs_to_the_next() -> None:
    stage = Stage()
    for chat in (SECOND_USAGER, USAGER):
        stage.booked(chat)
    stage.asks(USAGER, "⏩ Plus tôt si possible")
    stage.fills("maison")
    stage.agreed(THIRD)
    stage.asks(THIRD, *WAITS)
    cancels(stage)
    assert offered(stage) == [USAGER]
    stage.asks(USAGER, YES)
    assert offered(stage) == [USAGER, THIRD] and "14 h 30" in offers(stage, THIRD)[0].text


def test_a_moment_that_is_moved_away_is_offered_too() -> None:
    stage = Stage()
    stage.booked(SECOND_USAGER)
    stage.fills("maison", "2026-11-26")
    stage.agreed(USAGER)
    stage.asks(USAGER, *WAITS[:6], "➡️ Voir la suite", "🙅 Aucun jour ne va", *WAITS[6:])
    stage.asks(SECOND_USAGER, "🔁 Changer", "📅 mardi 24 novembre", "🕒 9 h 00")
    assert offered(stage) == [USAGER]


def test_a_mediator_s_cancellation_is_offered_on_but_not_to_whom_it_was() -> None:
    stage = Stage()
    stage.joins()
    stage.booked(SECOND_USAGER)
    stage.asks(SECOND_USAGER, "⏩ Plus tôt si possible")
    stage.fills("maison")
    stage.agreed(USAGER)
    stage.asks(USAGER, *WAITS)
    stage.asks(MEDIATOR, "🙋 Je prends", "🙋 Je prends")
    stage.types(MEDIATOR, "/agenda")
    stage.asks(MEDIATOR, "🗓 La semaine")
    stage.asks(MEDIATOR, "📅 jeudi 26 novembre à 14 h 00", "✖️ Annulé, service")
    assert offered(stage) == [USAGER] and not offers(stage, SECOND_USAGER)


@pytest.mark.parametrize("said", ["/stop", "/pause", "/effacer"])
def test_who_leaves_is_out_of_the_line_and_the_next_is_asked(stage: Stage, said: str) -> None:
    cancels(stage)
    stage.types(USAGER, said)
    if said == "/effacer":
        stage.asks(USAGER, stage.phone(USAGER).last.choices[0].label)
    assert offered(stage)[-1] == THIRD and len(held(stage)) == 1
    assert len(rows(stage, select(waits))) == 1


def test_erasing_an_appointment_frees_its_moment(stage: Stage) -> None:
    stage.types(SECOND_USAGER, "/effacer")
    stage.asks(SECOND_USAGER, stage.phone(SECOND_USAGER).last.choices[0].label)
    assert offered(stage) == [USAGER]


def test_a_request_that_is_closed_waits_no_more() -> None:
    stage = Stage()
    stage.joins()
    stage.booked(SECOND_USAGER)
    stage.fills("maison")
    stage.agreed(USAGER)
    stage.asks(USAGER, *WAITS)
    stage.asks(MEDIATOR, "🙋 Je prends", "✅ Clore")
    stage.presses(MEDIATOR, "Réglée")
    cancels(stage)
    assert rows(stage, select(waits)) == [] and offered(stage) == []


# Bad input.


def test_twice_yes_takes_it_once(stage: Stage) -> None:
    cancels(stage)
    stage.asks(USAGER, YES)
    stage.doubles(USAGER)
    stage.forges(USAGER, offers(stage, USAGER)[0].choices[0].data)
    assert booked(stage) == 1


def test_somebody_else_s_yes_takes_nothing(stage: Stage) -> None:
    cancels(stage)
    said = stage.forges(THIRD, offers(stage, USAGER)[0].choices[0].data)
    assert said[-1].text == "Cette offre est finie." and booked(stage) == 0
    stage.asks(USAGER, YES)
    assert booked(stage) == 1


@pytest.mark.parametrize("choice", [1, 2])
def test_somebody_else_s_no_changes_nothing(stage: Stage, choice: int) -> None:
    cancels(stage)
    stage.forges(THIRD, offers(stage, USAGER)[0].choices[choice].data)
    assert len(held(stage)) == 1 and len(rows(stage, select(waits))) == 2


@pytest.mark.parametrize("data", ["freed", "freed?wait=x&at=y;take=yes", "freed?wait=99999999999999999;take=yes"])
def test_a_forged_offer_is_none(stage: Stage, data: str) -> None:
    cancels(stage)
    assert stage.forges(USAGER, data)[-1].text == "Cette offre est finie." and booked(stage) == 0


def closes(stage: Stage) -> None:
    left = tuple(place for place in stage.house.association.permanences if place.code != "maison")
    stage.house = Stage(stage.house.association.model_copy(update={"permanences": left})).house


def shuts(stage: Stage) -> None:
    places = stage.house.association.permanences
    shut = tuple(place.model_copy(update={"openings": "Tu 09:00-12:00"}) for place in places)
    stage.house = Stage(stage.house.association.model_copy(update={"permanences": shut})).house


@pytest.mark.parametrize("act", [closes, shuts])
def test_a_yes_after_the_place_closed_is_told_kindly(stage: Stage, act: Callable[[Stage], None]) -> None:
    cancels(stage)
    act(stage)
    assert "trop tard" in stage.asks(USAGER, YES)[-1].text and booked(stage) == 0


# How long it takes.


def test_how_long_it_takes_is_said_when_enough_is_known(stage: Stage) -> None:
    def waited(days: float) -> None:
        row = update(requests).values(accepted=stage.now, created=stage.now - days * DAY, place="maison")
        row = row.values(status="accepted", mediator_id=1)
        wanted = select(requests.c.id).order_by(requests.c.id).limit(5)
        stage.do(lambda connection: connection.execute(row.where(requests.c.id.in_(wanted))) and None)

    def asked(chat: int) -> str:
        stage.agreed(chat)
        return stage.asks(chat, *WAITS[:6])[-1].text

    assert "souvent" not in asked(1004)
    stage.joins()
    waited(2.5)
    assert "Réponse : souvent moins de 3 jours." in asked(1005)


def test_the_half_of_the_day_is_kept_to() -> None:
    stage = Stage()
    stage.booked(SECOND_USAGER)
    stage.fills("maison")
    for chat, half in ((USAGER, "☀️ Le matin"), (THIRD, "🌤 L'après-midi")):
        stage.agreed(chat)
        stage.asks(chat, *(half if label == "🤷 Peu importe" else label for label in WAITS))
    cancels(stage)
    assert offered(stage) == [THIRD]
