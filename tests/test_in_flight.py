"""Somebody takes a moment while the team changes that very place: whoever is second sees what the first did, on two
connections of both engines. Nobody sits where nothing is open any more, unless they were told."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, event, select

from bot.app import furnish
from flows.domain.arrangement import Arrange
from flows.domain.association import Association
from flows.domain.closures import Closed
from flows.domain.hours import Closure, SpecialDay
from flows.domain.seating import open_seats
from flows.domain.timetable import Timetable
from handlers import closing
from handlers.arranging import perform
from handlers.outgoing import scene_in
from handlers.places import unless_changed
from storage import agenda, arrangements, outbox, requests
from storage.database import is_postgresql
from storage.tables import appointments
from tests.stage import MEDIATOR, PARIS, SECOND_USAGER, USAGER, catalogues, example
from tests.two_engines import Shared

pytest_plugins = "tests.postgres"
THURSDAY = date(2026, 11, 26)
MORNING = datetime(2026, 11, 26, tzinfo=PARIS)
LAST = "✅ Oui, c'est ça"
CHANGES: dict[str, dict[str, object]] = {
    "weekly hours": {"openings": "Tu 09:00-12:00"},
    "an exception": {"exceptions": (SpecialDay(day=THURSDAY, openings="09:00-11:00"),)},
    "a closure": {"closures": (Closure(first_day=THURSDAY, last_day=THURSDAY, reason="x"),)},
    "one seat less": {"capacity": 1},
    "a mode less": {"modes": ("phone",), "by_mode": ()},
}
CLOSED = {"the place": {"place": "maison"}, "who receives there": {"absent": 1}}


def two_seats() -> Association:
    first, maison, *others = example().permanences
    maison = maison.model_copy(update={"capacity": 2})
    return example().model_copy(update={"permanences": (first, maison, *others)})


@pytest.fixture
def stage(url: str) -> Iterator[Shared]:
    """Somebody has the first seat, somebody else is about to take the second; who leads uses another program."""
    made = Shared(url)
    made.house = furnish(two_seats(), catalogues())
    made.joins(MEDIATOR, "Karima", "coordinator")
    made.booked(USAGER)
    yield made


def about_to_book(stage: Shared) -> None:
    stage.agreed(SECOND_USAGER)
    needs = "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "📍 Choisir un lieu"
    stage.asks(SECOND_USAGER, *needs)
    for value in ("maison", THURSDAY.isoformat(), ""):
        screen = stage.phone(SECOND_USAGER).last
        stage.taps(SECOND_USAGER, screen, next(one for one in screen.choices if value in one.data))
    stage.types(SECOND_USAGER, "Lou")


def in_silence(stage: Shared) -> list[int]:
    """Who has an appointment where nothing is open for them, and was told nothing."""
    return list(stage.do(_in_silence, two_seats()))


def _in_silence(connection: Connection, file: Association) -> list[int]:
    kept = arrangements.latest(connection)
    timetable = Timetable(kept.arrangement.within(file) if kept else file)
    booked = connection.execute(select(appointments).where(appointments.c.status == "booked")).all()
    shut = [row for row in booked if row.seat not in open_seats(timetable, agenda.appointment(row))]
    return [row.id for row in shut if not _told(connection, row.id)]


def _told(connection: Connection, appointment: int) -> bool:
    return any(outbox.decided(connection, f"displaced:{number}:{appointment}:0") for number in range(5))


def change(stage: Shared, changes: dict[str, object], connection: Connection) -> None:
    house = furnish(two_seats(), catalogues())
    place = two_seats().permanences[1].model_copy(update=changes)
    perform(Arrange(place=place), scene_in(connection, house, stage.now, MEDIATOR))


@pytest.mark.parametrize("what", CHANGES)
def test_whoever_books_while_a_place_changes_chooses_again(stage: Shared, what: str) -> None:
    about_to_book(stage)
    stage.meanwhile = lambda: stage.presses(SECOND_USAGER, LAST)
    stage.crossed(lambda connection: change(stage, CHANGES[what], connection))
    assert stage.do(agenda.by_id, 2) is None and in_silence(stage) == []
    assert stage.phone(SECOND_USAGER).last.choices


@pytest.mark.parametrize("what", CHANGES)
def test_whoever_changes_a_place_while_somebody_books_tells_them(stage: Shared, what: str) -> None:
    about_to_book(stage)
    stage.meanwhile = lambda: stage.do(lambda connection: change(stage, CHANGES[what], connection))
    stage.presses(SECOND_USAGER, LAST)
    stage.deliver()
    assert stage.do(agenda.by_id, 2) and in_silence(stage) == []
    assert stage.phone(SECOND_USAGER).last.text.startswith("Pardon. Votre rendez-vous")


def shut(stage: Shared, what: str, connection: Connection) -> None:
    wanted = Closed(start=MORNING, end=MORNING + timedelta(days=1), reason="training", **CLOSED[what])
    closing.shut(scene_in(connection, furnish(two_seats(), catalogues()), stage.now, MEDIATOR), wanted)


def about_to_move(stage: Shared) -> None:
    """To Thursday, from Tuesday; Karima follows the request."""
    stage.asks(USAGER, "🔁 Changer", "📅 mardi 24 novembre", "🕒 9 h 00", "🔁 Changer", "📅 jeudi 26 novembre")
    assert stage.do(requests.accept, 1, 1, stage.now)


@pytest.mark.parametrize("what", CLOSED)
def test_whoever_moves_while_it_closes_hears_of_it(stage: Shared, what: str) -> None:
    about_to_move(stage)
    stage.meanwhile = lambda: stage.presses(USAGER, "🕒 14 h 30")
    stage.crossed(lambda connection: shut(stage, what, connection))
    said = [bubble.text for bubble in stage.phone(USAGER).bubbles[-2:]]
    assert any(text.startswith(("Pardon. Votre rendez-vous", "Ce jour n'est plus libre")) for text in said)


@pytest.mark.parametrize("what", CLOSED)
def test_whoever_closes_while_somebody_moves_tells_them(stage: Shared, what: str) -> None:
    about_to_move(stage)
    stage.meanwhile = lambda: stage.do(lambda connection: shut(stage, what, connection))
    stage.presses(USAGER, "🕒 14 h 30")
    stage.deliver()
    assert stage.phone(USAGER).last.text.startswith("Pardon. Votre rendez-vous de jeudi 26 novembre à 14 h 30")


def test_it_is_one_question_more_and_none_where_one_program_writes(url: str) -> None:
    stage, asked = Shared(url), list[str]()

    def book(connection: Connection) -> None:
        scene = scene_in(connection, stage.house, stage.now, USAGER)
        event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2]))
        unless_changed(scene)

    stage.do(book)
    assert len(asked) == is_postgresql(url)
