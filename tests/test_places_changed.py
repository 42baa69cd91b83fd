"""A place that moves, or has fewer seats: who is told, once, and again when it is undone."""

from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import Connection

from flows.domain.arrangement import Arrange
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from handlers.arranging import perform
from handlers.outgoing import scene_in
from storage import (
    agenda,
    closures,
    people,
    requests,
    seated,
    staff,
)
from storage.database import once
from tests.agreed import agreed
from tests.keys import KEYS
from tests.phones import Bubble
from tests.rearranged import decides, place, told, undone
from tests.stage import MEDIATOR, PARIS, SECOND_USAGER, START, USAGER, Stage

pytest_plugins = "tests.postgres", "tests.led_by_karima"
THURSDAY = datetime(2026, 11, 26, 14, tzinfo=PARIS)
MOVED = "9 rue de l'Exemple, Elne"


def event(bubble: Bubble) -> Any:
    assert bubble.document
    return Calendar.from_ical(bubble.document["content"]).walk("VEVENT")[0]


# Another address.


def test_whoever_comes_is_told_the_new_address_with_the_same_event_in_their_calendar(stage: Stage) -> None:
    phone = stage.booked(USAGER)
    first = event(next(bubble for bubble in phone.bubbles if bubble.document))
    seen = len(phone.bubbles)
    decides(stage, Arrange(place=place(stage, address=MOVED)))
    said, file = told(stage, USAGER, seen)
    assert said.text.startswith("📍 Votre rendez-vous de jeudi 26 novembre à 14 h 00 a une nouvelle adresse.")
    assert MOVED in said.text and "Énergie" not in said.text and "Médiance" not in said.text
    again = event(file)
    assert again["UID"] == first["UID"] and again["SEQUENCE"] > first.get("SEQUENCE", 0)
    assert again["LOCATION"] == MOVED
    stage.passes(stage.now)
    decides(stage, Arrange(place=place(stage, name="EXEMPLE – Autre nom")))
    assert told(stage, USAGER, seen + 2) == []


def test_an_address_that_was_a_mistake_is_told_too(stage: Stage) -> None:
    stage.booked(USAGER)
    decides(stage, Arrange(place=place(stage, address=MOVED)))
    seen = len(stage.phone(USAGER).bubbles)
    undone(stage)
    said, file = told(stage, USAGER, seen)
    assert said.text.startswith("Pardon, une erreur.") and "1 rue de l'Exemple" in said.text
    assert event(file)["SEQUENCE"] == 2 and event(file)["LOCATION"] == "1 rue de l'Exemple, Perpignan"


def test_whoever_is_called_or_was_told_that_it_closes_hears_no_address(stage: Stage) -> None:
    stage.booked(USAGER)
    decides(stage, Arrange(place=place(stage, openings="Tu 09:00-12:00")))
    stage.agreed(SECOND_USAGER)
    start = datetime(2026, 11, 25, 9, tzinfo=PARIS)
    call = Slot(permanence="maison", start=start, end=start.replace(minute=20), mode="phone")
    request = stage.do(requests.add, agreed(2), OpenRequest(theme="droits", mode="phone"), stage.now)
    stage.do(agenda.book, request, agreed(2), call, 1, stage.now)
    seen = [len(stage.phone(chat).bubbles) for chat in (USAGER, SECOND_USAGER)]
    decides(stage, Arrange(place=place(stage, address=MOVED)))
    assert [len(stage.phone(chat).bubbles) for chat in (USAGER, SECOND_USAGER)] == seen


def test_whoever_cannot_be_written_to_is_shown_to_whoever_decides(stage: Stage) -> None:
    stage.booked(USAGER)
    stage.types(USAGER, "/pause")
    stage.types(MEDIATOR, "/permanences")
    stage.asks(MEDIATOR, "📍 EXEMPLE – Maison de quartier", "🔧 Adresse, accès, places", "📮 L'adresse")
    stage.types(MEDIATOR, "Elne")
    stage.types(MEDIATOR, MOVED)
    said = stage.asks(MEDIATOR, "✅ Oui")[-1].text
    assert said.endswith("⚠️ À prévenir de vive voix :\n• jeudi 26 novembre à 14 h 00")


def test_a_workshop_moves_with_its_place(stage: Stage) -> None:
    stage.agreed(USAGER)
    stage.forges(USAGER, "workshop?which=eau")
    stage.presses(USAGER, "✅ Je m'inscris")
    decides(stage, Arrange(place=place(stage, "elne", address=MOVED)))
    assert MOVED in stage.phone(USAGER).bubbles[-2].text


# Fewer seats.


def two_at_once(stage: Stage) -> None:
    decides(stage, Arrange(place=place(stage, capacity=2)))
    stage.booked(USAGER)
    stage.booked(SECOND_USAGER)
    assert [stage.do(agenda.seat_of, number) for number in (1, 2)] == [1, 2]


def test_with_one_seat_less_the_last_who_booked_is_told_and_the_first_notices_nothing(stage: Stage) -> None:
    two_at_once(stage)
    seen = len(stage.phone(USAGER).bubbles)
    decides(stage, Arrange(place=place(stage, capacity=1)))
    assert told(stage, USAGER, seen) == []
    sorry = stage.phone(SECOND_USAGER).last
    assert sorry.text.startswith("Pardon. Votre rendez-vous de jeudi 26 novembre à 14 h 00 ne peut pas avoir lieu.")
    assert len([one for one in sorry.choices if one.label.startswith("📅")]) >= 3
    assert [one.appointment.id for one in stage.do(closures.displaced, stage.now)] == [2]
    assert "Fermé" not in stage.types(MEDIATOR, "/fermer")[-1].text
    undone(stage)
    assert stage.phone(SECOND_USAGER).last.text.startswith("Finalement, c'est ouvert.")
    assert stage.do(closures.displaced, stage.now) == [] and stage.do(agenda.seat_of, 2) == 2


def test_a_free_seat_of_the_same_moment_is_taken_in_silence(stage: Stage) -> None:
    two_at_once(stage)
    stage.asks(USAGER, "❌ Annuler", "❌ Oui, annuler")
    seen = len(stage.phone(SECOND_USAGER).bubbles)
    decides(stage, Arrange(place=place(stage, capacity=1)))
    assert told(stage, SECOND_USAGER, seen) == [] and stage.do(agenda.seat_of, 2) == 1
    assert stage.do(closures.displaced, stage.now) == []


def test_a_seat_that_comes_back_goes_to_whoever_had_lost_it_even_where_they_sat_was_given_on(stage: Stage) -> None:
    two_at_once(stage)
    stage.asks(USAGER, "🔁 Changer", "📅 jeudi 26 novembre", "🕒 14 h 30")
    stage.asks(USAGER, "🔁 Changer", "📅 jeudi 26 novembre", "🕒 14 h 00")
    decides(stage, Arrange(place=place(stage, capacity=1)))
    assert [one.appointment.id for one in stage.do(closures.displaced, stage.now)] == [1], "who moved booked last"
    decides(stage, Arrange(place=place(stage, capacity=3)))
    assert stage.phone(USAGER).last.text.startswith("Finalement, c'est ouvert.")
    assert sorted(stage.do(agenda.seat_of, number) for number in (1, 2)) == [1, 2]


def test_whoever_lost_a_seat_takes_another_moment_and_nobody_is_left(stage: Stage) -> None:
    two_at_once(stage)
    decides(stage, Arrange(place=place(stage, capacity=1)))
    sorry = stage.phone(SECOND_USAGER).last
    stage.taps(SECOND_USAGER, sorry, sorry.choices[0])
    assert stage.do(closures.displaced, stage.now) == []
    assert "appointment 2 of usager 2: booked, maison Tue 24 Nov 09:00" in stage.ledger().values()


def test_a_day_with_somebody_left_without_a_seat_can_still_be_closed(stage: Stage) -> None:
    two_at_once(stage)
    decides(stage, Arrange(place=place(stage, capacity=1)))
    stage.types(MEDIATOR, "/fermer")
    stage.asks(MEDIATOR, "📍 EXEMPLE – Maison de quartier", "📅 jeudi 26 novembre", "📅 Toute la journée")
    stage.types(MEDIATOR, "Travaux")
    assert "✅ Fermer" in [one.label for one in stage.phone(MEDIATOR).last.choices]


def led(connection: Connection) -> None:
    staff.invite(connection, role="coordinator", name="Karima", token_hash=staff.hashed("k"), expires_at=START)
    staff.join(connection, MEDIATOR, "k", "fr", START - timedelta(days=1))


def books(connection: Connection, chat: int, capacity: int) -> None:
    person = people.consent(connection, chat, "request", True, "Oui ?", "fr", START)
    assert person
    wanted = OpenRequest(theme="droits", mode="permanence", place="maison")
    request = requests.add(connection, person, wanted, START)
    slot = Slot(permanence="maison", start=THURSDAY, end=THURSDAY.replace(minute=30))
    agenda.book(connection, request, person, slot, capacity, START)


def test_seats_change_hands_on_both_engines(url: str) -> None:
    """The first who booked sits last: the two exchange their seats."""
    house, sat = Stage().house, list[list[int | None]]()

    def arranged(connection: Connection) -> None:
        led(connection)
        for chat in (11, 12, 13):
            books(connection, chat, 3)
        seated.sit(connection, {1: 3, 2: 1, 3: 2})
        for capacity in (3, 1, 3):
            found = house.association.permanence("maison")
            assert found
            scene = scene_in(connection, house, START, MEDIATOR)
            perform(Arrange(place=found.model_copy(update={"capacity": capacity})), scene)
            sat.append([agenda.seat_of(connection, number) for number in (1, 2, 3)])

    once(url, arranged, KEYS)
    three, one, again = sat
    assert three == [3, 1, 2] and one[0] == 1 and len({*one}) == 3 and sorted(again) == [1, 2, 3]
