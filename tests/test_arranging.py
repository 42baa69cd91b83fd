"""Places arranged by those who lead: who may, who is told, what stays readable, and everybody sees it at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from flows.domain import week
from flows.domain.arrangement import Arrange, Arrangement, UndoArrangement, codes, differences, of
from flows.domain.association import Permanence
from flows.domain.closures import Closed
from flows.domain.effects import OpenRequest, Shut
from flows.domain.model import Slot
from flows.domain.workshops import Workshop
from handlers.arranging import perform
from handlers.effects import perform as perform_any
from handlers.outgoing import scene_in
from storage import agenda, arrangements, closures, people, requests, staff
from storage.database import Database, once
from storage.seats import Taken
from tests.agreed import agreed
from tests.keys import KEYS
from tests.rearranged import decides
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage, example

pytest_plugins = "tests.postgres", "tests.led_by_karima"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
CAFE = Permanence(
    code="cafe", name="EXEMPLE – Café", commune="Elne", address="3 rue de l'Exemple", openings="Mo 09:00-12:00"
)


def maison(**changes: object) -> Permanence:
    found = example().permanence("maison")
    assert found
    return found.model_copy(update=changes)


def test_who_does_not_lead_arranges_nothing(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Camille")
    stage.agreed(USAGER)
    for chat in (SECOND_MEDIATOR, USAGER):
        assert decides(stage, Arrange(gone="maison"), chat) == ""
        for flow in (
            "permanences",
            "hours?place=maison",
            "special_day?place=maison",
            "details?place=maison",
            "new_place",
            "workshops",
            "arranged",
        ):
            assert stage.forges(chat, flow if "?" in flow else f"{flow}?x=1")[0].text.startswith("Je ne connais pas")


def test_what_cannot_be_changes_nothing(stage: Stage) -> None:
    for change in (
        Arrange(gone="lune"),
        Arrange(
            workshop=Workshop(code="x", label="X", place="lune", day=date(2026, 12, 1), hours="09:00-10:00", seats=1)
        ),
        UndoArrangement(mark="0123456789abcdef"),
    ):
        assert decides(stage, change) == ""
    decides(stage, Arrange(gone="siege"))
    last = decides(stage, Arrange(gone="elne"))
    assert decides(stage, Arrange(gone="maison")) == last, "the last place stays"


def test_a_cancelled_workshop_is_told_to_whoever_has_a_seat(stage: Stage) -> None:
    stage.agreed(USAGER)
    stage.forges(USAGER, "workshop?which=eau")
    stage.presses(USAGER, "✅ Je m'inscris")
    decides(stage, Arrange(gone="eau"))
    assert "ne peut pas avoir lieu" in stage.phone(USAGER).last.text
    assert stage.house.association.workshops == ()


def test_a_place_renamed_is_renamed_everywhere_and_one_that_is_gone_stays_readable(stage: Stage) -> None:
    stage.booked(USAGER)
    stage.asks(MEDIATOR, "🙋 Je prends")
    decides(stage, Arrange(place=maison(name="EXEMPLE – Autre nom")))
    assert "📍 EXEMPLE – Autre nom" in stage.forges(MEDIATOR, "meeting?appointment=1")[-1].text
    decides(stage, Arrange(gone="maison"))
    assert "📍 EXEMPLE – Autre nom" in stage.forges(MEDIATOR, "meeting?appointment=1")[-1].text
    assert "📍 EXEMPLE – Autre nom" in stage.forges(MEDIATOR, "card?request=1")[-1].text


def test_whoever_chose_an_hour_that_is_no_more_is_shown_others(stage: Stage) -> None:
    stage.agreed(USAGER)
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "📍 Choisir un lieu")
    stage.presses(USAGER, "📍 EXEMPLE – Maison de quartier")
    stage.presses(USAGER, "📅 jeudi 26 novembre")
    stage.presses(USAGER, "🕒 16 h 00")
    stage.types(USAGER, "Sam")
    decides(stage, Arrange(place=maison(openings="Tu 09:00-12:00; Th 14:00-15:00")))
    said = stage.asks(USAGER, "✅ Oui, c'est ça")[-1]
    assert said.text.startswith("Ce choix n'est plus possible.") and said.choices[0].label == "🕒 14 h 00"
    assert "appointment" not in str(stage.ledger())


def test_an_absence_said_by_a_mediator_for_another_is_refused(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Camille")
    stage.types(SECOND_MEDIATOR, "/fermer")
    assert [one.label for one in stage.phone(SECOND_MEDIATOR).last.choices] == ["🌴 Mon absence"]


def test_undone_it_is_as_before_once_and_within_ten_minutes(stage: Stage) -> None:
    stage.booked(USAGER)
    mark = decides(stage, Arrange(gone="maison"))
    assert stage.do(closures.displaced, stage.now)
    undone = decides(stage, UndoArrangement(mark=mark))
    assert undone != mark and of(stage.house.association) == of(example())
    assert stage.do(closures.displaced, stage.now) == []
    assert decides(stage, UndoArrangement(mark=mark)) == undone
    later = decides(stage, Arrange(gone="siege"))
    stage.now += timedelta(minutes=10)
    assert decides(stage, UndoArrangement(mark=later)) == later


def test_a_code_is_never_given_twice() -> None:
    gone = of(example()).changed(Arrange(place=CAFE)).changed(Arrange(gone="cafe"))
    assert "cafe" in codes(gone) and "eau" in codes(gone)
    assert list(differences(of(example()), gone)) == []


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("Tu 09:00-12:00; Th 14:00-17:00; PH off", None),
        ("Mo-We 09:00-12:00,14:00-16:00", "Mo,Tu,We 09:00-12:00,14:00-16:00"),
        ("Mo,Fr 09:00-12:00; We 10:00-11:00", "Mo 09:00-12:00; We 10:00-11:00; Fr 09:00-12:00"),
        ("", None),
    ],
)
def test_a_week_is_read_and_written_as_it_was(written: str, again: str | None) -> None:
    known = week.read(written)
    assert known is not None
    assert week.written(known, holidays_off="PH off" in written) == (written if again is None else again)


@pytest.mark.parametrize("openings", ["week 1-53/2 Tu 09:00-12:00", "24/7", "Jan-Mar Tu 09:00-12:00", "09:00-12:00"])
def test_what_says_more_than_a_week_is_left_to_the_file(stage: Stage, openings: str) -> None:
    assert week.read(openings) is None
    decides(stage, Arrange(place=maison(openings=openings)))
    assert "Ils s'écrivent dans le fichier." in stage.forges(MEDIATOR, "hours?place=maison")[-1].text


@pytest.mark.parametrize(
    ("said", "hour"),
    [("9", "09:00"), ("9 h 30", "09:30"), ("14h", "14:00"), ("9:05", "09:05"), ("24:00", ""), ("9:75", ""), ("x", "")],
)
def test_hours_as_people_write_them(said: str, hour: str) -> None:
    assert week.hour(said) == hour


# On both engines.


async def test_every_program_follows_what_another_arranged(database: Database) -> None:
    here, there = Stage().house, Stage().house

    def keep(connection: Connection, wanted: Arrangement) -> None:
        here.follow(connection, arrangements.keep(connection, wanted, None, NOW))

    def look(connection: Connection) -> list[str]:
        scene_in(connection, there, NOW, 77)
        return [place.code for place in there.association.permanences]

    assert await database.write(look) == ["siege", "maison", "elne"]
    await database.write(keep, of(example()).changed(Arrange(place=CAFE)))
    assert await database.write(look) == ["siege", "maison", "elne", "cafe"]
    assert there.timetable.chairs("cafe") and here.mark == there.mark


def test_old_changes_go_but_what_last_came_from_the_file(url: str) -> None:
    def many(connection: Connection) -> tuple[int, bool]:
        for n in range(arrangements.LATEST + 9):
            arrangements.keep(connection, of(example()), None if n == 1 else 1, NOW + timedelta(minutes=n))
        rows = connection.exec_driver_sql("SELECT count(*) FROM arrangements").scalar_one()
        return int(rows), arrangements.applied(connection) is not None

    once(url, led, KEYS)
    assert once(url, many, KEYS) == (arrangements.LATEST + 1, True)


def led(connection: Connection) -> None:
    staff.invite(connection, role="coordinator", name="Karima", token_hash=staff.hashed("k"), expires_at=NOW)
    staff.join(connection, 21, "k", "fr", NOW - timedelta(days=1))


def test_whoever_books_at_a_closed_place_by_an_old_screen_books_nothing(stage: Stage) -> None:
    stage.booked(USAGER)
    stage.agreed(SECOND_USAGER)
    stage.asks(SECOND_USAGER, "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "⚡ Le plus tôt")
    slot = next(one for one in stage.phone(SECOND_USAGER).last.choices if "Maison" in one.label)
    decides(stage, Arrange(gone="maison"))
    said = stage.presses(SECOND_USAGER, slot.label)[-1]
    assert said.text.startswith("Ce choix n'est plus possible.") and said.choices
    assert not [one for one in said.choices if "Maison" in one.label]


def test_what_a_change_had_closed_opens_with_the_next_one_and_people_know(stage: Stage) -> None:
    stage.booked(USAGER)
    decides(stage, Arrange(place=maison(openings="Tu 09:00-12:00")))
    assert stage.do(closures.displaced, stage.now)
    stage.now += timedelta(minutes=30)
    decides(stage, Arrange(place=maison(openings="Tu 09:00-12:00; Th 13:00-15:00")))
    assert stage.phone(USAGER).last.text.startswith("Finalement, c'est ouvert.")
    assert stage.do(closures.displaced, stage.now) == []


def test_a_place_that_comes_back_is_open_again(stage: Stage) -> None:
    decides(stage, Arrange(gone="maison"))
    stage.now += timedelta(minutes=30)
    decides(stage, Arrange(place=maison()))
    stage.booked(USAGER)
    assert "appointment 1 of usager 1: booked, maison Thu" in str(stage.ledger())


def test_a_place_with_days_already_closed_ends_all_the_same(stage: Stage) -> None:
    stage.booked(USAGER)
    friday = datetime(2026, 11, 27, tzinfo=PARIS)

    def shut(connection: Connection) -> None:
        day = Closed(place="maison", start=friday, end=friday + timedelta(days=1), reason="works")
        perform_any(Shut(wanted=day), scene_in(connection, stage.house, stage.now, MEDIATOR))

    stage.do(shut)
    stage.now += timedelta(minutes=1)
    decides(stage, Arrange(gone="maison"))
    assert stage.phone(USAGER).last.text.startswith("Pardon.")
    assert [one.appointment.id for one in stage.do(closures.displaced, stage.now)] == [1]


async def test_nobody_books_where_it_is_over_whatever_they_saw(database: Database) -> None:
    house = Stage().house
    start = datetime(2027, 3, 4, 13, tzinfo=UTC)
    slot = Slot(permanence="maison", start=start, end=start + timedelta(minutes=30))

    def end(connection: Connection) -> int:
        person = people.consent(connection, 11, "request", True, "Oui ?", "fr", NOW)
        assert person
        perform(Arrange(gone="maison"), scene_in(connection, house, NOW, 21))
        return requests.add(connection, person, OpenRequest(theme="droits", mode="permanence", place="maison"), NOW)

    await database.write(led)
    request = await database.write(end)
    with pytest.raises(Taken):
        await database.write(agenda.book, request, agreed(1), slot, 1, NOW)
