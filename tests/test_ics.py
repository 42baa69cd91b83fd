"""The appointment in the phone's own calendar: right to the minute, and silent about what and who."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from flows.domain.model import Appointment
from flows.exchange import Started
from flows.ics import Planned, invitation, written
from flows.talk import Talk
from tests.stage import PARIS, USAGER, Stage


def received(stage: Stage) -> str:
    document = [bubble.document for bubble in stage.phone(USAGER).bubbles if bubble.document][-1]
    assert document and document["name"].endswith(".ics")
    return document["content"]


def event(content: str) -> Calendar:
    (found,) = Calendar.from_ical(content).walk("VEVENT")
    return found


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_it_is_the_appointment(stage: Stage) -> None:
    stage.booked()
    found = event(received(stage))
    assert found.decoded("dtstart") == datetime(2026, 11, 26, 14, tzinfo=PARIS)
    assert found.decoded("dtend") == datetime(2026, 11, 26, 14, 30, tzinfo=PARIS)
    assert str(found["location"]) == "1 rue de l'Exemple, Perpignan"


def test_whoever_sees_the_calendar_learns_neither_the_theme_nor_the_association(stage: Stage) -> None:
    stage.booked()
    content = received(stage)
    assert str(event(content)["summary"]) == "Rendez-vous"
    for word in ("Énergie", "energie", "facture", "Médiance 66", "Maison de quartier", "Sam", "diateur"):
        assert word not in content


def test_moved_it_replaces_the_first_one(stage: Stage) -> None:
    stage.booked()
    first = event(received(stage))
    stage.asks(USAGER, "🔁 Changer")
    stage.presses(USAGER, "📅 mardi 1er décembre")
    stage.presses(USAGER, "🕒 11 h 30")
    second = event(received(stage))
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]
    assert second.decoded("dtstart") == datetime(2026, 12, 1, 11, 30, tzinfo=PARIS)


@pytest.mark.parametrize(("start", "shown"), [("2027-03-29T12:00", "14:00"), ("2027-11-01T13:00", "14:00")])
def test_the_hour_holds_when_the_clocks_change(stage: Stage, start: str, shown: str) -> None:
    """Both moments are the day after a change; the file carries the rules of its zone."""
    begins = datetime.fromisoformat(start).replace(tzinfo=UTC)
    appointment = Appointment(
        id=1, request=1, permanence="maison", start=begins, end=begins.replace(minute=30), status="booked"
    )
    house = stage.house
    place = house.association.permanence("maison")
    made = invitation(talk(stage), house.association, appointment, place, begins)
    content = written(Planned.model_validate_json(made.content))
    found = event(content)
    assert found.decoded("dtstart").strftime("%H:%M") == shown
    assert found.decoded("dtstart").astimezone(UTC) == begins
    assert "BEGIN:VTIMEZONE" in content
    assert found.decoded("dtstart").tzinfo == ZoneInfo("Europe/Paris")


def talk(stage: Stage) -> Talk:
    return Talk({}, Started(), stage.house.voice, "fr")


def test_in_every_language_the_title_stays_as_silent() -> None:
    for language in ("en", "ar"):
        stage = Stage(language=language)
        stage.agreed()
        stage.asks(USAGER, "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "⚡ Le plus tôt")
        stage.taps(USAGER, stage.phone(USAGER).last, stage.phone(USAGER).last.choices[0])
        stage.asks(USAGER, "⏭ Passer", "✅ Oui, c'est ça")
        assert str(event(received(stage))["summary"]) == stage.says("Rendez-vous")
