"""The simulator from both ends of the wire: phones on one side, python-telegram-bot's Bot on the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from telegram.error import BadRequest, Conflict

from bot.simulator import Simulator

TOKEN = "42:SIMULATED"
AMINA = 1001
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Oui", callback_data="yes")]])


@dataclass
class Street:
    """One simulator, one bot, and whoever holds the phones."""

    simulator: Simulator
    url: str
    bot: Bot
    http: httpx.AsyncClient

    async def do(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(f"/sim/{path}", json=body)
        return answer.json()

    async def get(self, path: str, **query: Any) -> Any:
        return (await self.http.get(f"/sim/{path}", params=query)).json()

    async def next_call(self, method: str) -> Any:
        """Wait until the bot has called that method."""
        seen = 0
        while True:
            for call in (await self.get("calls", after=seen, wait=20))["calls"]:
                seen = call["n"]
                if call["method"] == method:
                    return call

    async def phone(self, number: int = AMINA) -> Any:
        state = await self.get("state")
        return next(phone for phone in state["phones"] if phone["id"] == number)

    async def amina(self) -> None:
        """Amina has a phone and said hello; the bot has read it."""
        await self.do("phones", name="Amina", language="fr", id=AMINA)
        said = await self.do(f"phones/{AMINA}/say", text="/start")
        await self.bot.get_updates(offset=said["update_id"] + 1)

    async def asked(self) -> Message:
        return await self.bot.send_message(AMINA, "On y va ?", reply_markup=YES)


@asynccontextmanager
async def street(**options: Any) -> AsyncIterator[Street]:
    simulator = Simulator(**options)
    async with (
        simulator.serving() as url,
        Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot,
        httpx.AsyncClient(base_url=url, timeout=20) as http,
    ):
        yield Street(simulator, url, bot, http)


@pytest.fixture
async def here() -> AsyncIterator[Street]:
    async with street() as here:
        yield here


async def test_a_word_on_the_phone_reaches_the_bot_and_the_answer_the_phone(here: Street) -> None:
    phone = await here.do("phones", name="Amina", language="ar", username="amina_exemple")
    said = await here.do(f"phones/{phone['id']}/say", text="/start affiche-7")
    (update,) = await here.bot.get_updates()
    assert (update.update_id, update.message.message_id) == (said["update_id"], said["message_id"])
    assert update.message.text == "/start affiche-7"
    assert update.message.entities[0].type == "bot_command"
    assert (update.effective_user.id, update.effective_user.language_code) == (phone["id"], "ar")

    waiting = asyncio.ensure_future(here.get(f"phones/{phone['id']}/messages", after=said["message_id"], wait=10))
    sent = await here.bot.send_message(phone["id"], "  <b>Bonjour</b> &amp; 🙂 <i>à vous</i>\n", parse_mode="HTML")
    (shown,) = (await waiting)["messages"]
    assert shown["text"] == sent.text == "Bonjour & 🙂 à vous"
    assert shown["from"] == "bot"
    assert [sent.parse_entity(entity) for entity in sent.entities] == ["Bonjour", "à vous"]


async def test_updates_come_back_until_they_are_acknowledged(here: Street) -> None:
    await here.amina()
    ids = [(await here.do(f"phones/{AMINA}/say", text=word))["update_id"] for word in ("un", "deux", "trois")]
    assert ids == sorted(set(ids))
    for _ in range(2):
        assert [u.update_id for u in await here.bot.get_updates()] == ids
    assert [u.update_id for u in await here.bot.get_updates(limit=1)] == ids[:1]
    assert [u.update_id for u in await here.bot.get_updates(offset=ids[2])] == ids[2:]
    assert [u.update_id for u in await here.bot.get_updates()] == ids[2:]
    assert await here.bot.get_updates(offset=ids[2] + 1) == ()


async def test_a_long_poll_ends_when_somebody_writes(here: Street) -> None:
    await here.amina()
    poll = asyncio.ensure_future(here.bot.get_updates(timeout=20))
    await here.do(f"phones/{AMINA}/say", text="bonjour")
    assert [u.message.text for u in await poll] == ["bonjour"]


async def test_a_second_poller_ends_the_first(here: Street) -> None:
    first = asyncio.ensure_future(here.bot.get_updates(timeout=20))
    await here.next_call("getUpdates")
    async with Bot(TOKEN, base_url=f"{here.url}/bot") as other:
        second = asyncio.ensure_future(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await here.do("phones", name="Amina", id=AMINA)
        await here.do(f"phones/{AMINA}/say", text="bonjour")
        assert len(await second) == 1


async def test_a_press_carries_the_message_as_it_is_now_and_gets_a_toast(here: Street) -> None:
    await here.amina()
    message = await here.asked()
    await here.do(f"phones/{AMINA}/press", message_id=message.message_id, label="Oui")
    (update,) = await here.bot.get_updates()
    query = update.callback_query
    assert (query.data, query.message, query.from_user.id) == ("yes", message, AMINA)
    assert query.message.reply_markup == YES
    await here.bot.answer_callback_query(query.id, "C'est noté", show_alert=True)
    toast = (await here.phone())["toast"]
    assert (toast["text"], toast["alert"]) == ("C'est noté", True)


async def test_a_button_that_is_gone_can_only_be_pressed_on_an_old_copy(here: Street) -> None:
    await here.amina()
    message = await here.asked()
    await here.bot.edit_message_reply_markup(AMINA, message.message_id)
    pressed = {"message_id": message.message_id, "data": "yes"}
    assert await here.do(f"phones/{AMINA}/press", **pressed) == {"error": "no such button"}
    await here.do(f"phones/{AMINA}/press", **pressed, stale=True)
    await here.bot.delete_message(AMINA, message.message_id)
    await here.do(f"phones/{AMINA}/press", **pressed, stale=True)
    stale, inaccessible = await here.bot.get_updates()
    assert stale.callback_query.message.reply_markup is None
    assert not inaccessible.callback_query.message.is_accessible


async def test_lives_are_those_of_telegram(here: Street) -> None:
    await here.amina()
    message = await here.asked()
    await here.do(f"phones/{AMINA}/say", text="bonjour")
    await here.do(f"phones/{AMINA}/press", message_id=message.message_id, data="yes")
    _, press = await here.bot.get_updates()
    await here.do("clock", seconds=151)
    assert [u.message.text for u in await here.bot.get_updates()] == ["bonjour"]
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await here.bot.answer_callback_query(press.callback_query.id)
    await here.do("clock", seconds=24 * 3600)
    assert await here.bot.get_updates() == ()
    assert await here.bot.delete_message(AMINA, message.message_id)
    old = await here.asked()
    await here.do("clock", seconds=48 * 3600 + 1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await here.bot.delete_message(AMINA, old.message_id)


async def test_the_page_hears_of_every_change(here: Street) -> None:
    await here.amina()
    async with here.http.stream("GET", "/sim/events") as events:
        versions = (int(line[6:]) async for line in events.aiter_lines() if line.startswith("data: "))
        first = await anext(versions)
        await here.bot.send_chat_action(AMINA, "typing")
        assert await anext(versions) > first
        assert (await here.phone())["typing"]
        await here.asked()
        assert not (await here.phone())["typing"]


async def test_raw_updates_are_delivered_as_they_are(here: Street) -> None:
    strange = {"update_id": 7, "message": {"unheard_of": True}}
    assert await here.do("updates", **strange) == {"update_id": 7}
    given = await here.do("updates", poll={"id": "?"})
    answer = (await here.http.get(f"/bot{TOKEN}/getUpdates")).json()
    assert answer["result"] == [strange, {"update_id": given["update_id"], "poll": {"id": "?"}}]


async def test_only_the_asked_kinds_of_updates_are_kept(here: Street) -> None:
    await here.amina()
    await here.bot.get_updates(allowed_updates=["message"])
    await here.do(f"phones/{AMINA}/block")
    await here.do(f"phones/{AMINA}/unblock")
    await here.do(f"phones/{AMINA}/say", text="bonjour")
    assert [u.message.text for u in await here.bot.get_updates()] == ["bonjour"]
