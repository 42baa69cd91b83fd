"""An appointment is the same event in every calendar, and a calendar of the team tells nobody's name."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import vobject

from flows.domain.model import Appointment
from flows.ics import entry, planned, written
from handlers.web.calendars import calendars
from handlers.web.server import WebDoor
from storage import staff
from storage.database import Database
from tests.engines import sqlite_model
from tests.keys import KEYS
from tests.stage import MEDIATOR, PARIS, PUBLIC, SECOND_MEDIATOR, USAGER, Stage
from tests.torture.life import Life

THURSDAY = datetime(2026, 11, 26, 14, 0, tzinfo=PARIS)


def read(text: str) -> Any:
    """By a parser that is not the one that wrote it; it would keep the first time zone it ever read."""
    vars(vobject.icalendar)["__tzidMap"].pop("Europe/Paris", None)
    return vobject.readOne(text)


def documents(stage: Stage, chat: int) -> list[Any]:
    return [read(bubble.document["content"]) for bubble in stage.phone(chat).bubbles if bubble.document]


def test_made_moved_and_cancelled_it_is_one_event() -> None:
    stage = Stage()
    stage.booked()
    stage.asks(USAGER, "🔁 Changer")
    for value in ("2026-12-03", ""):
        screen = stage.phone(USAGER).last
        stage.taps(USAGER, screen, next(button for button in screen.choices if value in button.data))
    stage.asks(USAGER, "❌ Annuler", "❌ Oui, annuler")
    files = documents(stage, USAGER)
    assert [file.method.value for file in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert len({file.vevent.uid.value for file in files}) == 1
    assert [int(file.vevent.sequence.value) for file in files] == [0, 1, 2]
    assert [file.vevent.status.value for file in files] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert files[0].vevent.dtstart.value == THURSDAY
    assert files[1].vevent.dtstart.value.date().isoformat() == "2026-12-03"
    stage.close()


def test_what_the_service_cancels_leaves_the_calendar_too() -> None:
    stage = Stage()
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends", "📅 Le rendez-vous", "✖️ Annulé, service")
    made, struck = documents(stage, USAGER)
    assert (struck.method.value, struck.vevent.uid.value) == ("CANCEL", made.vevent.uid.value)
    assert int(struck.vevent.sequence.value) == 1
    stage.close()


@pytest.mark.parametrize("days", [("2027-03-27", "2027-03-28", "2027-03-29"), ("2027-10-30", "2027-10-31")])
def test_the_hours_are_right_on_both_sides_of_a_change_of_clocks(days: tuple[str, ...]) -> None:
    starts = [datetime.fromisoformat(f"{day}T09:30").replace(tzinfo=PARIS) for day in days]
    made = [
        Appointment(id=number, request=1, permanence="maison", start=start, end=start + timedelta(minutes=30))
        for number, start in enumerate(starts)
    ]
    stage = Stage()
    shown = read(written(planned([entry(one, "Rendez-vous") for one in made], stage.house.association, starts[0])))
    stage.close()
    assert shown.vtimezone.tzid.value == "Europe/Paris"
    found = [one.dtstart.value.astimezone(UTC) for one in shown.vevent_list]
    assert found == [start.astimezone(UTC) for start in starts]


# the team's own calendars


class Read:
    """The association as it goes on, and its pages as they are read from outside."""

    def __init__(self, url: str) -> None:
        self.life = Life(url)
        self.database = Database(url, KEYS)
        self.door = WebDoor(calendars(self.database, self.life.house, lambda: self.life.now), "127.0.0.1", 0)

    async def page(self, address: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.door.port}") as http:
            return await http.get(address.removeprefix(PUBLIC))

    async def events(self, address: str) -> list[Any]:
        answer = await self.page(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/calendar")
        return list(getattr(read(answer.text), "vevent_list", []))

    def address(self, chat: int, *labels: str) -> str:
        """Asked for on this phone."""
        self.life.types(chat, "/calendrier")
        self.life.asks(chat, *labels)
        return next(line for line in self.life.phone(chat).last.text.splitlines() if line.startswith(PUBLIC))


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Read]:
    file = folder / "bot.sqlite3"
    file.write_bytes(sqlite_model())
    made = Read(f"sqlite:///{file}")
    serving = asyncio.create_task(made.door.serve())
    try:
        yield made
    finally:
        made.door.close()
        await serving
        await made.database.close()
        made.life.close()


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Read]:
    async with opened(tmp_path) as made:
        made.life.joins()
        made.life.joins(SECOND_MEDIATOR, "Karim", "coordinator")
        made.life.booked()
        yield made


async def test_a_mediator_reads_their_appointments_and_nobody_s_name(here: Read) -> None:
    address = here.address(MEDIATOR, "✅ Oui")
    assert await here.events(address) == []
    here.life.presses(MEDIATOR, "🙋 Je prends")
    (event,) = await here.events(address)
    assert event.summary.value == "Rendez-vous S."
    assert event.dtstart.value == THURSDAY
    assert event.location.value == "1 rue de l'Exemple, Perpignan"
    answer = await here.page(address)
    assert "Sam" not in answer.text and "nergie" not in answer.text and "Médiance" not in answer.text
    assert "private" in answer.headers["cache-control"]


async def test_a_coordinator_reads_a_whole_permanence(here: Read) -> None:
    address = here.address(SECOND_MEDIATOR, "EXEMPLE – Maison de quartier", "✅ Oui")
    (event,) = await here.events(address)
    assert event.summary.value == "Rendez-vous S."
    elsewhere = here.address(SECOND_MEDIATOR, "EXEMPLE – Centre social", "✅ Oui")
    assert await here.events(elsewhere) == []


async def test_a_mediator_is_offered_no_permanence(here: Read) -> None:
    here.life.forges(MEDIATOR, "calendar?which=maison;make=yes")
    assert not [bubble for bubble in here.life.phone(MEDIATOR).bubbles if PUBLIC in bubble.text]


async def test_whoever_paused_has_no_initials(here: Read) -> None:
    here.life.presses(MEDIATOR, "🙋 Je prends")
    address = here.address(MEDIATOR, "✅ Oui")
    here.life.types(USAGER, "/pause")
    assert [event.summary.value for event in await here.events(address)] == ["Rendez-vous"]


async def test_an_address_changed_closed_or_of_somebody_who_left_shows_nothing(here: Read) -> None:
    first = here.address(MEDIATOR, "✅ Oui")
    second = here.address(MEDIATOR, "🔁 Autre adresse")
    assert [(await here.page(address)).status_code for address in (first, second)] == [404, 200]
    here.life.asks(MEDIATOR, "✖️ Fermer")
    assert (await here.page(second)).status_code == 404
    third = here.address(MEDIATOR, "✅ Oui")
    member = here.life.does(staff.by_chat, MEDIATOR)
    here.life.does(staff.revoke, member.id)
    assert (await here.page(third)).status_code == 404


@pytest.mark.parametrize("token", ["1", "1-", "1-" + "0" * 32, "x-é", "-1-a", "9" * 40 + "-a", "1-%00", "²-a"])
async def test_a_guessed_address_shows_nothing(here: Read, token: str) -> None:
    here.address(MEDIATOR, "✅ Oui")
    answer = await here.page(f"/agenda/{token}.ics")
    assert (answer.status_code, answer.text) == (404, "")


async def test_without_its_database_it_says_come_again(here: Read) -> None:
    address = here.address(MEDIATOR, "✅ Oui")
    await here.database.write(lambda connection: connection.exec_driver_sql("DROP TABLE feeds"))
    assert (await here.page(address)).status_code == 503
