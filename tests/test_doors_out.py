"""The door out: the pressing first, and whatever Telegram answers: never more than two copies."""

import asyncio
import warnings
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from telegram import Bot
from telegram.warnings import PTBUserWarning

from handlers.telegram.pace import Pace
from handlers.telegram.sender import Sender
from storage import outbox, schema
from storage.database import Database, Unavailable, engine
from storage.outbox import Kind
from tests.keys import KEYS
from tests.whole import TOKEN, Phone, Whole, whole

AMINA, BILAL = 710_001_001, 710_001_002


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Whole]:
    async with whole(tmp_path) as made:
        yield made


@pytest.fixture
async def amina(world: Whole) -> Phone:
    return await world.phone("Amina", AMINA)


# the order


def decided(world: Whole, *kinds: Kind, chat: int = AMINA, **payload: Any) -> None:
    """Messages decided by a bot that was then killed."""
    schema.upgrade(f"sqlite:///{world.database}")
    made = engine(f"sqlite:///{world.database}", KEYS)
    now = datetime.now(UTC) - timedelta(minutes=1)
    with made.begin() as connection:
        for kind in kinds:
            said = {"text": kind, **payload}
            outbox.put(connection, f"{kind}:{chat}", chat, "say", said, kind=kind, forget=False, now=now)
    made.dispose()


async def test_answers_leave_before_reminders_and_reminders_before_surveys(tmp_path: Path) -> None:
    async with whole(tmp_path, started=False, SENDS_PER_SECOND="1") as world:
        for number, kind in enumerate(("survey", "reminder", "interactive")):
            phone = await world.phone(kind, BILAL + number)
            await phone.says("(someone the bot may write to)")
            decided(world, kind, chat=phone.id)
        world.simulator.world.updates.forget()
        await world.start()
        calls = await world.called("sendMessage", times=3)
        assert [call["parameters"]["text"] for call in calls] == ["interactive", "reminder", "survey"]


async def test_after_a_doubt_the_next_message_of_a_chat_waits_its_turn(world: Whole, amina: Phone) -> None:
    await amina.goes("/start")
    await world.quiet()
    await world.kill()
    decided(world, "interactive", text="first")
    decided(world, "reminder", text="second")
    await world.fault("500", "sendMessage")
    await world.start()
    await amina.sees("second")
    assert (await amina.heard())[-2:] == ["first", "second"]


# what Telegram answers


async def test_one_chat_told_to_wait_holds_up_nobody(world: Whole, amina: Phone) -> None:
    bilal = await world.phone("Bilal", BILAL)
    await world.fault("429", "sendMessage", retry_after=2, times=1)
    before = world.last_call()
    await amina.says("/start")
    await world.called("sendMessage", after=before)
    await bilal.goes("/start", "[Français]", "[Continuer]")
    await amina.sees("Choisissez votre langue")
    await world.quiet()
    calls = world.calls("sendMessage", after=before)
    to_her = [number for number, call in enumerate(calls) if str(call["parameters"]["chat_id"]) == str(AMINA)]
    assert to_her[0] == 0 and len(to_her) == 2
    assert (await amina.heard()) == [(await bilal.heard())[0].partition("\n\n➜")[0]]


@pytest.mark.parametrize(("trouble", "copies"), [("500", 1), ("502", 1), ("html", 1), ("reset", 1), ("swallow", 2)])
async def test_a_doubtful_message_is_sent_once_more(world: Whole, amina: Phone, trouble: str, copies: int) -> None:
    """Nobody can tell whether it arrived: a second copy at most, and never a third."""
    await world.fault(trouble, "sendMessage")
    await amina.says("/start")
    await amina.sees("Choisissez votre langue")
    await world.quiet()
    assert len(await amina.heard()) == copies
    assert world.rows("SELECT state, attempts FROM outbox") == [("sent", 2)]


async def test_tries_that_surely_sent_nothing_are_no_doubts(world: Whole, amina: Phone) -> None:
    await world.fault("429", "sendMessage", retry_after=1, times=2)
    await world.fault("swallow", "sendMessage")
    await amina.says("/start")
    await world.called("sendMessage", times=4)
    await world.quiet()
    assert len(await amina.heard()) == 2
    assert world.rows("SELECT state, attempts, doubts FROM outbox") == [("sent", 4, 1)]


async def test_after_two_doubts_a_person_decides(world: Whole, amina: Phone) -> None:
    await world.fault("swallow", "sendMessage", times=2)
    await amina.says("/start")
    await world.until(lambda: world.rows("SELECT 1 FROM outbox WHERE state = 'unknown'"), "given up")
    assert len(await amina.heard()) == 2
    assert world.rows("SELECT state, attempts, error != '' FROM outbox") == [("unknown", 2, 1)]


async def test_a_message_that_waits_for_no_other_is_sent_once_more_too(world: Whole, amina: Phone) -> None:
    """« 👍 D'accord. », when the button under the keyboard has served; and the emergency numbers."""
    await amina.goes("/start")
    await world.quiet()
    await world.kill()
    decided(world, "instant")
    await world.fault("swallow", "sendMessage", times=3)
    await world.start()
    await world.until(lambda: world.rows("SELECT 1 FROM outbox WHERE state = 'unknown'"), "given up")
    assert (await amina.heard()).count("instant") == 2


async def test_a_survey_is_never_sent_twice(world: Whole, amina: Phone) -> None:
    await amina.goes("/start")
    await world.quiet()
    await world.kill()
    decided(world, "survey")
    await world.fault("swallow", "sendMessage")
    await world.start()
    await world.until(lambda: world.rows("SELECT 1 FROM outbox WHERE state = 'unknown'"), "left in doubt")
    await world.restart()
    await amina.goes("/aide")
    assert (await amina.heard()).count("survey") == 1
    assert world.rows("SELECT state, attempts FROM outbox WHERE kind = 'survey'") == [("unknown", 1)]


async def test_a_closed_door_is_not_knocked_at_again(world: Whole, amina: Phone) -> None:
    await amina.agrees()
    await world.quiet()
    await world.kill()
    decided(world, "interactive", "reminder", "survey")
    before = world.last_call()
    await world.fault("403", "sendMessage", description="Forbidden: user is deactivated")
    await world.start()
    await world.until(lambda: world.one("SELECT state FROM people") == "unreachable", "the closed door noticed")
    await world.quiet()
    assert len(world.calls("sendMessage", after=before)) == 1
    kinds = "SELECT kind, state, payload FROM outbox WHERE kind || ':710001001' = key ORDER BY id"
    assert world.rows(kinds) == [(kind, "failed", "") for kind in ("interactive", "reminder", "survey")]
    await amina.goes("/menu")
    assert world.one("SELECT state FROM people") == "active"


async def test_without_a_network_it_waits(tmp_path: Path) -> None:
    """The machine starts before its network: nothing is lost, nothing ends."""
    async with whole(tmp_path, started=False) as world:
        amina = await world.phone("Amina", AMINA)
        await amina.says("/start")
        decided(world, "interactive")
        await world.fault("reset", "*", times=2)
        await world.start()
        await amina.sees("Choisissez votre langue")
        await world.quiet()
        assert sorted(await amina.heard(), key=len)[0] == "interactive"
        assert "Traceback" not in world.said()


class Shaky(Database):
    """Another program holds it at the wrong moment: when Telegram has just answered, and that is to be written."""

    missed = 0

    async def write(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if isinstance(args[0], list) and args[0] and not self.missed:
            self.missed += 1
            raise Unavailable("database is locked")
        return await super().write(work, *args, **named)


async def test_what_was_sent_is_written_down_as_soon_as_it_can_be(tmp_path: Path) -> None:
    async with whole(tmp_path, started=False) as world:
        amina = await world.phone("Amina", AMINA)
        await amina.says("(someone the bot may write to)")
        decided(world, "interactive")
        database = Shaky(f"sqlite:///{world.database}", KEYS)
        warnings.filterwarnings("ignore", "Please use 'Bot", PTBUserWarning)  # as the bot's own assembly does
        bot = Bot(TOKEN, base_url=f"{world.url}/bot")
        sending = asyncio.create_task(Sender(bot, database, Pace(1000, 100), lambda: datetime.now(UTC)).serve())
        await world.until(lambda: world.rows("SELECT 1 FROM outbox WHERE state = 'sent'"), "written down")
        sending.cancel()
        await database.close()
        await bot.shutdown()
        assert database.missed == 1 and await amina.heard() == ["interactive"]


# what arrives


async def test_a_used_keyboard_goes_and_the_choice_stays(world: Whole, amina: Phone) -> None:
    await amina.agrees()
    await world.quiet()
    message = await amina.presses("Énergie")
    await amina.sees("Plus précisément")
    await world.quiet()
    (used,) = [one for one in await amina.messages() if one["id"] == message["id"]]
    assert used["text"] == f"{message['text']}\n\n➜ 💡 Énergie et eau" and used["keyboard"] == []


async def test_a_typed_answer_strips_the_keyboard_too(world: Whole, amina: Phone) -> None:
    await amina.agrees()
    await world.quiet()
    asked, _ = await amina.button("Énergie")
    await amina.says("3")
    await amina.sees("Plus précisément")
    await world.quiet()
    assert await amina.keyboard(asked["id"]) == []


async def test_a_keyboard_that_is_gone_already_is_no_trouble(world: Whole, amina: Phone) -> None:
    """A second phone, a redelivery: "message is not modified" is as good as done."""
    await amina.agrees()
    await world.quiet()
    used = [one["id"] for one in await amina.messages() if one["from"] == "bot" and not one["keyboard"]]
    made = engine(f"sqlite:///{world.database}", KEYS)
    with made.begin() as connection:
        for message in (*used, 999_999):
            key, now = f"again:{message}", datetime.now(UTC)
            outbox.put(connection, key, AMINA, "used", {"message": message}, kind="instant", forget=True, now=now)
    made.dispose()
    await world.quiet()
    assert world.rows("SELECT DISTINCT state, error FROM outbox") == [("sent", "")]
    assert "error" not in world.said()


async def test_the_appointment_arrives_as_a_document_that_calendars_read(world: Whole, amina: Phone) -> None:
    await amina.agrees()
    await amina.books()
    (document,) = [message["document"] for message in await amina.messages() if message["document"]]
    content = (await world.http.get(document["url"])).content
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    starts = datetime.fromisoformat(world.one("SELECT starts FROM appointments")).replace(tzinfo=UTC)
    assert document["name"].endswith(".ics")
    assert event["DTSTART"].dt == starts
    assert "nergie" not in str(event["SUMMARY"]) and "acture" not in content.decode()


async def test_in_arabic_the_choice_is_shown_the_way_one_reads(world: Whole, amina: Phone) -> None:
    await amina.goes("/start", "[العربية]", "[متابعة]")
    await world.quiet()
    used = next(
        message for message in await amina.messages() if "متابعة" in (message["text"] or "") and not message["keyboard"]
    )
    assert "\n\n← " in used["text"] and "➜" not in used["text"]
