"""Workshops: never more people than seats, the line is kept in order, and only the team says who came."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.association import read
from flows.domain.effects import OpenRequest
from flows.domain.workshops import answer_by
from storage import agenda, people, registrations, requests
from storage.database import once
from storage.seats import Taken
from storage.tables import appointments
from tests.keys import KEYS
from tests.stage import EXAMPLE, MEDIATOR, PARIS, SECOND_USAGER, USAGER, Stage, example
from tests.test_storage_races import all_at_once
from tests.walking_in import fill_workshop, one_cancels

pytest_plugins = "tests.postgres"
NOW = datetime(2026, 11, 23, 10, tzinfo=PARIS)
DAY = datetime(2026, 12, 9, 13, 40, tzinfo=PARIS)
EAU = example().workshops[0]
OPENS = "workshop?which=eau"


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Two people; every seat but one is taken."""
    made = Stage()
    fill_workshop(made, "eau")
    one_cancels(made)
    for chat in (USAGER, SECOND_USAGER):
        made.agreed(chat)
    yield made
    made.close()


def booked(stage: Stage) -> int:
    wanted = select(appointments.c.id).where(appointments.c.permanence == "eau", appointments.c.status == "booked")
    return len(stage.do(lambda c: c.execute(wanted).all()))


def test_the_last_seat_is_one_persons(stage: Stage) -> None:
    for chat in (USAGER, SECOND_USAGER):
        assert "Il reste 1 place." in stage.forges(chat, OPENS)[0].text
    stage.presses(USAGER, "✅ Je m'inscris")
    said = stage.presses(SECOND_USAGER, "✅ Je m'inscris")
    assert "Cet atelier est complet." in said[-1].text
    assert booked(stage) == EAU.seats


def test_what_was_said_before_the_seat_is_in_its_request(stage: Stage) -> None:
    data = f"{OPENS}&theme=energie&sub=facture&words=Cher"
    stage.forges(USAGER, data)
    stage.presses(USAGER, "✅ Je m'inscris")
    person = stage.do(people.by_chat, USAGER)
    assert person
    (asked,) = stage.do(requests.all_of, person.id)
    assert (asked.theme, asked.sub_theme, asked.words) == ("energie", "facture", "Cher")


def test_nobody_takes_two_seats(stage: Stage) -> None:
    stage.do(one_more)
    stage.forges(USAGER, OPENS)
    stage.presses(USAGER, "✅ Je m'inscris")
    stage.doubles(USAGER)
    for data in (OPENS, f"{OPENS};seat=yes"):
        assert "Votre rendez-vous est mercredi 9 décembre" in stage.forges(USAGER, data)[-1].text
    assert booked(stage) == EAU.seats - 1


def one_more(connection: Connection) -> None:
    agenda.become(connection, 2, "cancelled_by_person")


def test_who_comes_after_does_not_pass_who_waits(stage: Stage) -> None:
    stage.forges(USAGER, OPENS)
    stage.presses(USAGER, "✅ Je m'inscris")
    stage.forges(SECOND_USAGER, OPENS)
    stage.presses(SECOND_USAGER, "⏳ Attendre une place")
    stage.do(one_more)
    third = stage.agreed(1003)
    assert "Cet atelier est complet." in stage.forges(third.chat, f"{OPENS};seat=yes")[-1].text
    stage.round()
    assert "🔔 Une place est libre pour vous." in stage.phone(SECOND_USAGER).last.text
    stage.presses(SECOND_USAGER, "❌ Non merci")
    assert "Il reste 1 place." in stage.forges(third.chat, OPENS)[-1].text


@pytest.mark.parametrize("word", ["/stop", "/effacer"])
def test_who_leaves_is_not_waited_for(stage: Stage, word: str) -> None:
    stage.forges(USAGER, OPENS)
    stage.presses(USAGER, "✅ Je m'inscris")
    for chat in (SECOND_USAGER, 1003):
        if chat == 1003:
            stage.agreed(chat)
        stage.forges(chat, OPENS)
        stage.presses(chat, "⏳ Attendre une place")
    stage.types(SECOND_USAGER, word)
    if word == "/effacer":
        stage.presses(SECOND_USAGER, "🗑 Oui, tout effacer")
    stage.do(one_more)
    stage.round()
    assert "🔔 Une place est libre pour vous." in stage.phone(1003).last.text


@pytest.mark.parametrize(
    "data", ["workshop?which=elne", "workshop?which=x", "workshop", "workshop?which=siege;seat=yes"]
)
def test_what_is_no_workshop_takes_no_seat(stage: Stage, data: str) -> None:
    assert stage.forges(USAGER, data)[0].text == "Cet atelier n'est plus proposé."


def test_a_workshop_that_began_takes_nobody(stage: Stage) -> None:
    stage.forges(USAGER, OPENS)
    stage.now = DAY + timedelta(minutes=20)
    assert "Cet atelier n'est plus proposé." in stage.presses(USAGER, "✅ Je m'inscris")[0].text
    assert booked(stage) == EAU.seats - 1


def test_only_the_team_says_who_came_and_only_on_the_day(stage: Stage) -> None:
    stage.joins()
    forged = "attendance?which=eau;who=2;how=kept2"
    for chat in (USAGER, MEDIATOR):
        assert stage.forges(chat, forged)[0].text.startswith("Je ne connais pas ce mot.")
    stage.now = DAY
    stage.forges(USAGER, forged)
    assert booked(stage) == EAU.seats - 1
    stage.types(MEDIATOR, "/accueil")
    stage.presses(MEDIATOR, "👥 mercredi 9 décembre à 14 h 00")
    stage.presses(MEDIATOR, "⏳ n° 2")
    stage.presses(MEDIATOR, "🚫 Absent")
    stage.doubles(MEDIATOR)
    assert stage.ledger()["appointments:2"].startswith("appointment 2 of usager 2: missed, eau")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("23 10:00", "23 12:00"),
        ("23 18:00", "23 20:00"),
        ("23 19:15", "24 09:15"),
        ("23 21:00", "24 10:00"),
        ("24 06:00", "24 10:00"),
    ],
)
def test_two_hours_of_the_day_to_answer(now: str, until: str) -> None:
    asked, answered = (
        datetime.strptime(f"2026-11-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=PARIS) for at in (now, until)
    )
    assert answer_by(asked, PARIS) == answered


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ('place = "elne"              #', 'place = "nowhere"  #', "'nowhere' is no permanence"),
        ('code = "eau"', 'code = "elne"', "'elne' is a permanence already"),
        ('hours = "14:00-16:00"\nseats', 'hours = "16:00-14:00"\nseats', "write '14:00-16:00'"),
        ("seats = 8", "seats = 0", "seats"),
    ],
)
def test_a_workshop_written_wrong_is_mended_in_one_sentence(
    written: str, instead: str, told: str, tmp_path: Path
) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert written in text
    file = tmp_path / "association.toml"
    file.write_text(text.replace(written, instead), encoding="utf-8")
    with pytest.raises(Exception, match=told):
        read(file)


def signs_up(connection: Connection, number: int) -> int:
    who = people.consent(connection, 5000 + number % 16, "request", True, "Oui ?", "fr", NOW)
    assert who
    if not registrations.has_seat(connection, "eau", 5, NOW, who.person):
        raise Taken
    slot = EAU.slot(PARIS)
    request = requests.add(connection, who, OpenRequest(theme="energie", mode="workshop", place="eau"), NOW)
    return agenda.book(connection, request, who, slot, 5, NOW)


async def test_never_more_people_than_seats_however_many_come_together(url: str) -> None:
    presses = count()
    answers = await all_at_once(url, lambda database: database.write(signs_up, next(presses)), each=16)
    assert sum(isinstance(answer, int) for answer in answers) == 5
    assert sum(isinstance(answer, Taken) for answer in answers) == 27
    seated = select(appointments.c.person_id, appointments.c.seat).where(appointments.c.status == "booked")
    rows = once(url, lambda c: [tuple(row) for row in c.execute(seated)], KEYS)
    assert sorted(seat for _, seat in rows) == [1, 2, 3, 4, 5]
    assert len({person for person, _ in rows}) == 5


def test_the_two_engines_keep_the_same_line(sqlite_url: str, postgresql_url: str) -> None:
    def told(connection: Connection) -> list[Any]:
        whose = [people.consent(connection, chat, "request", True, "Oui ?", "fr", NOW) for chat in (1, 2, 3)]
        found: list[Any] = [registrations.waited_for(connection)]
        for who in whose:
            assert who
            registrations.join(connection, who, "eau", NOW)
            registrations.join(connection, who, "eau", NOW)
        until = NOW + timedelta(hours=2)
        found.append(registrations.offer(connection, "eau", 2, until))
        found.append(registrations.offer(connection, "eau", 2, until))
        found += [registrations.room(connection, {"eau": 2, "gaz": 1}, NOW, person) for person in (0, 1, 2, 3)]
        registrations.leave(connection, 2, "eau")
        registrations.lapse(connection, ["eau"], until)
        found += [registrations.room(connection, {"eau": 2}, until, 3), registrations.waited_for(connection)]
        registrations.lapse(connection, [], until)
        return [*found, registrations.waited_for(connection)]

    on_sqlite, on_postgresql = (once(url, told, KEYS) for url in (sqlite_url, postgresql_url))
    assert on_sqlite == on_postgresql
    waited, offered, again, *_ = on_sqlite
    assert (waited, [person for _, person in offered], again) == (False, [1, 2], [])
