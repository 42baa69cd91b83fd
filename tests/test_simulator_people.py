"""What people do with their phones, and what the bot may do to them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InputFile,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import Forbidden

from bot.simulator import Hooks
from tests.test_simulator import AMINA, YES, Street, street


@pytest.fixture
async def here() -> AsyncIterator[Street]:
    async with street() as here:
        yield here


async def test_the_clock_jumps_for_everybody_at_once(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    async with street(clock_file=file) as here:
        await here.amina()
        jumped = await here.do("clock", seconds=3600)
        assert float(file.read_text()) == jumped["offset"] == 3600
        later = datetime(2100, 1, 1, 12, tzinfo=UTC)
        jumped = await here.do("clock", to=later.isoformat())
        sent = await here.asked()
        assert jumped["now"].startswith("2100-01-01T12:00")
        assert sent.date >= later
        assert await here.do("clock", seconds=-1) == {"error": "the clock only goes forward"}
        assert await here.do("clock", to="next-reminder") == {"error": "no reminder is planned"}
    async with street(clock_file=file) as again:
        assert (await again.get("state"))["now"].startswith("2100-01-01T12:0")


async def test_a_document_can_be_opened_from_the_phone_and_by_the_bot(here: Street) -> None:
    await here.amina()
    calendar = b"BEGIN:VCALENDAR\r\n--not-a-boundary\r\n\r\n\x00\xff\r\nEND:VCALENDAR\r\n"
    file = InputFile(calendar, filename="rendez-vous é.ics")
    sent = await here.bot.send_document(AMINA, file, caption="<b>Agenda</b>", parse_mode="HTML", reply_markup=YES)
    shown = (await here.phone())["messages"][-1]
    assert (shown["kind"], shown["text"], shown["document"]["name"]) == (
        "document",
        "Agenda",
        "rendez-vous é.ics",
    )
    assert (await here.http.get(shown["document"]["url"])).content == calendar
    assert sent.document.file_size == shown["document"]["size"] == len(calendar)
    assert await (await here.bot.get_file(sent.document)).download_as_bytearray() == calendar
    again = await here.bot.send_document(AMINA, sent.document.file_id)
    assert again.document == sent.document


async def test_whatever_a_phone_sends_is_understood_by_the_library(here: Street) -> None:
    await here.amina()
    kinds = [
        "sticker",
        "photo",
        "voice",
        "document",
        "video_note",
        "location",
        "contact",
        "dice",
        "animation",
    ]
    for kind in kinds:
        assert "update_id" in await here.do(f"phones/{AMINA}/send", kind=kind)
    said = await here.do(f"phones/{AMINA}/say", text="un")
    await here.do(f"phones/{AMINA}/edit", message_id=said["message_id"], text="une")
    await here.do(f"phones/{AMINA}/forward", text="lu ailleurs")
    updates = await here.bot.get_updates()
    for kind, update in zip(kinds, updates, strict=False):
        assert getattr(update.message, kind)
    *_, _, edited, forwarded = updates
    assert edited.edited_message.text == "une"
    assert edited.edited_message.edit_date
    assert forwarded.message.forward_origin
    assert [m["kind"] for m in (await here.phone())["messages"][1:-2]] == kinds


async def test_a_long_text_leaves_the_phone_in_pieces(here: Street) -> None:
    await here.amina()
    await here.do(f"phones/{AMINA}/say", text="é" * 5000)
    assert [len(u.message.text) for u in await here.bot.get_updates()] == [4096, 904]


async def test_blocking_is_told_and_respected(here: Street) -> None:
    await here.amina()
    await here.do(f"phones/{AMINA}/block")
    (update,) = await here.bot.get_updates()
    change = update.my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await here.asked()
    assert "error" in await here.do(f"phones/{AMINA}/say", text="bonjour")
    await here.do(f"phones/{AMINA}/unblock")
    assert (await here.bot.get_updates())[-1].my_chat_member.new_chat_member.status == "member"
    assert await here.asked()


async def test_the_bot_never_speaks_first(here: Street) -> None:
    await here.do("phones", name="Amina", id=AMINA)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await here.asked()


async def test_a_group_hears_the_bot_until_it_leaves(here: Street) -> None:
    await here.amina()
    group = await here.do("groups", title="EXEMPLE - voisins")
    await here.do(f"groups/{group['id']}/say", phone=AMINA, text="/start")
    added, said = await here.bot.get_updates()
    assert added.my_chat_member.chat.type == said.message.chat.type == "group"
    await here.bot.send_message(group["id"], "En privé seulement.")
    assert await here.bot.leave_chat(group["id"])
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await here.bot.send_message(group["id"], "Encore ?")
    heard = (await here.get(f"groups/{group['id']}/messages"))["messages"]
    assert [m["text"] for m in heard] == ["/start", "En privé seulement."]


async def test_commands_follow_scope_then_language(here: Street) -> None:
    await here.amina()
    everyone, arabic, staff = ([BotCommand(name, "…")] for name in ("aide", "musaada", "file"))
    private = BotCommandScopeAllPrivateChats()
    await here.bot.set_my_commands(everyone)
    await here.bot.set_my_commands(arabic, scope=private, language_code="ar")
    assert [c["command"] for c in (await here.phone())["commands"]] == ["aide"]
    await here.do(f"phones/{AMINA}/language", language="ar")
    assert [c["command"] for c in (await here.phone())["commands"]] == ["musaada"]
    await here.bot.set_my_commands(staff, scope=BotCommandScopeChat(AMINA))
    assert [c["command"] for c in (await here.phone())["commands"]] == ["file"]
    await here.bot.delete_my_commands(scope=BotCommandScopeChat(AMINA))
    assert [c["command"] for c in (await here.phone())["commands"]] == ["musaada"]
    assert await here.bot.get_my_commands(scope=private, language_code="ar") == tuple(arabic)
    assert await here.bot.get_my_commands(scope=private) == ()


async def test_the_demo_lends_its_process_and_its_figures() -> None:
    class Demo:
        alive = True

        async def figures(self) -> dict[str, Any]:
            return {"requests": 3}

        async def next_reminder(self) -> datetime | None:
            return datetime(2100, 1, 1, tzinfo=UTC)

        def kill(self) -> None:
            self.alive = False

        async def restart(self) -> None:
            self.alive = True

        def running(self) -> bool:
            return self.alive

    demo: Hooks = Demo()
    async with street(hooks=demo) as here:
        assert await here.do("bot", do="kill") == {"running": False}
        state = await here.get("state")
        assert (state["bot"]["running"], state["figures"]) == (False, {"requests": 3})
        assert await here.do("bot", do="kill-and-restart") == {"running": True}
        assert (await here.do("clock", to="next-reminder"))["now"].startswith("2100-01-01T00:00")
    async with street() as alone:
        assert "error" in await alone.do("bot", do="kill")
        assert (await alone.get("state"))["bot"]["running"] is None


async def test_a_key_in_the_place_of_the_letters_gives_ones_own_number(here: Street) -> None:
    await here.amina()
    nothing = await here.do(f"phones/{AMINA}/share")
    assert nothing == {"error": "nothing asks for the number"}
    key = KeyboardButton("Mon numéro", request_contact=True)
    await here.bot.send_message(AMINA, "Lequel ?", reply_markup=ReplyKeyboardMarkup([[key]]))
    assert (await here.phone())["beneath"] == [[{"text": "Mon numéro", "contact": True}]]
    await here.do(f"phones/{AMINA}/share")
    given = (await here.bot.get_updates())[-1].message
    assert given.contact.user_id == AMINA == given.from_user.id
    await here.bot.send_message(AMINA, "Merci", reply_markup=ReplyKeyboardRemove())
    assert (await here.phone())["beneath"] == []
