"""The door in: what Telegram gives is kept before it may forget it, handled once, in order, whatever happens."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import inbox
from tests.keys import KEYS
from tests.whole import TOKEN, Json, Phone, Whole, whole

AMINA, BILAL = 710_001_001, 710_001_002
ABOUT_PEOPLE = {
    "people": "SELECT id, telegram_id, language, nickname, state FROM people",
    "consents": "SELECT person_id, purpose, act, text_hash FROM consents",
    "requests": "SELECT id, theme, sub_theme, words, mode, status FROM requests",
    "appointments": "SELECT id, request_id, starts, status, revision FROM appointments",
    "conversations": "SELECT chat_id, stack, runs, pressed, asked FROM conversations",
    "outbox": "SELECT key, state, message_id FROM outbox",
}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Whole]:
    async with whole(tmp_path) as made:
        yield made


@pytest.fixture
async def amina(world: Whole) -> Phone:
    return await world.phone("Amina", AMINA)


def kept(world: Whole) -> Json:
    return {name: world.rows(query) for name, query in ABOUT_PEOPLE.items()}


async def test_what_cannot_be_kept_is_not_acknowledged(world: Whole, amina: Phone) -> None:
    """The disk is not ours for a while: Telegram goes on holding the update, even when the bot dies meanwhile."""
    with world.held_database():
        number = await amina.says("/start")
        await world.called("getUpdates", after=world.last_call() - 1)
        await world.kill()
    assert number in [update for update, _, _ in world.simulator.world.updates._pending]
    assert world.rows("SELECT * FROM inbox") == []
    await world.start()
    await amina.sees("Choisissez votre langue")


async def test_what_was_acknowledged_is_handled_after_a_crash(world: Whole, amina: Phone) -> None:
    """More updates than one batch, kept by a bot that dies before handling any of them."""
    await amina.agrees()
    await world.quiet()
    await world.kill()
    last = world.updates[-1]["update_id"]
    message = {"message_id": 1, "date": 0, "chat": {"id": AMINA, "type": "private"}}
    numbers = range(last + 1, last + 1051)
    raw = [(number, AMINA, json.dumps({"update_id": number, "message": message})) for number in numbers]
    world.do(inbox.store, raw, datetime.now(UTC))
    await world.start()
    await world.until(lambda: world.one("SELECT count(*) FROM inbox WHERE state = 'new'") == 0, "all of them handled")


async def test_the_same_batch_again_changes_nothing(world: Whole, amina: Phone) -> None:
    await amina.agrees()
    await amina.books()
    before, heard = kept(world), await amina.heard()
    for _ in range(2):
        await world.again(*world.updates[:40])
    await amina.says("/urgence")
    await amina.sees("3919")
    await world.quiet()
    after = kept(world)
    for table in ("people", "consents", "requests", "appointments"):
        assert after[table] == before[table]
    assert (await amina.heard())[: len(heard)] == heard
    assert len(await amina.heard()) == len(heard) + 1, (await amina.heard())[len(heard) :]


async def test_an_update_that_comes_twice_at_once_is_one(world: Whole, amina: Phone) -> None:
    await world.kill()
    await amina.says("/start")
    await world.again(*world.updates, *world.updates)
    await world.start()
    await amina.sees("Choisissez votre langue")
    await amina.goes("[Français]")
    assert [text[:9] for text in await amina.heard()] == ["👋 Bonjour", "👋 Bonjour"]


POISON: dict[str, Json] = {
    "no message at all": {"message": "???"},
    "a chat without a number": {"message": {"message_id": 5, "chat": {"type": "private"}, "text": "/start"}},
    "a number too large for any computer": {
        "message": {"message_id": 2**80, "chat": {"id": 2**80, "type": "private"}, "text": "/start"}
    },
    "a press of nobody": {"callback_query": {"id": "1", "data": "x"}},
    "a membership of nothing": {"my_chat_member": {}},
    "half a character": {
        "message": {"message_id": 6, "date": 0, "chat": {"id": BILAL, "type": "private"}, "text": "\ud83d"}
    },
}


async def test_an_update_nobody_can_read_blocks_nobody(world: Whole, amina: Phone) -> None:
    """All in one batch, with people before, between and after them."""
    bilal = await world.phone("Bilal", BILAL)
    await world.kill()
    await amina.says("/start")
    for poison in POISON.values():
        await world.again({**poison})
    await bilal.says("/start")
    await world.start()
    await amina.sees("Choisissez votre langue")
    await bilal.sees("Choisissez votre langue")
    await world.quiet()
    aside = world.rows("SELECT state, error FROM inbox WHERE state = 'quarantined'")
    assert sorted(error for _, error in aside) == ["TypeError", *["ValidationError"] * 4]


async def test_what_one_says_is_handled_in_order(world: Whole, amina: Phone) -> None:
    """Typed while the bot was away, each word answering the question of the one before."""
    await world.kill()
    for word in ("/start", "français", "1", "oui", "oui", "1", "NON", "٣", "2"):
        await amina.says(word)
    await world.start()
    await amina.sees("ajouter quelques mots")
    assert world.rows("SELECT purpose, act FROM consents ORDER BY id") == [
        ("request", "given"),
        ("reminders", "given"),
        ("satisfaction", "refused"),
    ]


async def test_nobody_waits_for_another(world: Whole, amina: Phone) -> None:
    """Telegram does not answer about one chat; the others go on."""
    bilal = await world.phone("Bilal", BILAL)
    await world.fault("hang", "sendMessage", times=1)
    before = world.last_call()
    await amina.says("/start")
    await world.called("sendMessage", after=before)
    await bilal.goes("/start", "[Français]", "[Continuer]")
    assert await amina.heard() == []


async def test_every_press_is_answered_and_a_double_one_counts_once(world: Whole, amina: Phone) -> None:
    await amina.agrees()
    await world.quiet()
    before = world.last_call()
    message, button = await amina.button("Énergie")
    for _ in range(3):
        await amina.does("press", message_id=message["id"], data=button["data"], stale=True)
    await amina.sees("Plus précisément ?")
    answered = await world.called("answerCallbackQuery", after=before, times=3)
    await world.quiet()
    assert len({call["parameters"]["callback_query_id"] for call in answered}) == 3
    assert sum("Plus précisément" in text for text in await amina.heard()) == 1


async def test_a_press_that_died_with_the_bot_away_can_be_typed(world: Whole, amina: Phone) -> None:
    """Telegram keeps a press 150 seconds; what it does not keep, a word replaces."""
    await amina.agrees()
    await world.quiet()
    await world.kill()
    await amina.presses("Énergie")
    await world.jump(151)
    await world.start()
    await amina.says("énergie et eau")
    await amina.sees("Plus précisément ?")


async def test_in_a_group_one_line_then_it_leaves(world: Whole, amina: Phone) -> None:
    group = (await world.post("/sim/groups", title="Un groupe"))["id"]
    await world.called("leaveChat")
    said = [c["parameters"]["text"] for c in world.calls("sendMessage") if c["parameters"]["chat_id"] == group]
    assert said == ["Ici, je ne parle pas. Écrivez-moi en privé."]
    assert not world.simulator.world.group(group).bot_inside


async def test_someone_who_blocks_the_bot_hears_nothing_more(world: Whole, amina: Phone) -> None:
    bilal = await world.phone("Bilal", BILAL)
    for phone in (amina, bilal):
        await phone.agrees()
        await phone.books()
    await amina.does("block")
    await world.until(lambda: world.rows("SELECT * FROM people WHERE state = 'unreachable'"), "the block noticed")
    heard = await amina.heard()
    await world.jump(world.one("SELECT unixepoch(max(starts)) FROM appointments") - 2 * 86400 - world.now())
    await bilal.sees("Rappel")
    assert await amina.heard() == heard
    assert world.rows("SELECT chat_id FROM outbox WHERE kind = 'reminder'") == [(KEYS.handle(BILAL),)]


async def test_before_consent_nothing_names_anyone(world: Whole, amina: Phone) -> None:
    """Everything one may do before saying yes, and a no at the end: no row, no byte, no line of log."""
    await amina.goes("/start", "bonjour", "[Français]", "/aide", "[Urgence]", "/privacy", "/rdv", "/start un-lien")
    await amina.does("send", kind="sticker")
    await amina.does("send", kind="contact")
    await amina.forges("#zz;nothing=here")
    await amina.sees("plus actif")
    await amina.sees("Je suis le robot")
    await amina.goes("[Nos lieux]", "[Continuer]", "[Oui]", "[En savoir plus]", "[Non]", "/stop")
    await world.quiet()
    for table in ("people", "consents", "conversations", "requests", "appointments", "sheets", "staff", "offers"):
        assert world.rows(f"SELECT * FROM {table}") == []
    assert world.rows("SELECT DISTINCT chat_id, raw FROM inbox") == [(None, "")]
    assert world.rows("SELECT DISTINCT chat_id, payload, message_id FROM outbox") == [(None, "", None)]
    await world.until(lambda: not names(world.bytes_kept()), "no byte on the disk that names her")
    assert await world.stop() == 0
    assert not names(world.bytes_kept())


def names(content: bytes) -> bool:
    """Whether Amina's number is in there: as text, or as SQLite writes an integer."""
    return str(AMINA).encode() in content or AMINA.to_bytes(4, "big") in content


async def test_a_wrong_token_is_one_sentence(tmp_path: Path) -> None:
    async with whole(tmp_path, started=False, BOT_TOKEN="43:NOT-THIS-ONE") as world:
        ended = await world.program("run")
        assert ended.status == 1
        assert ended.errors.splitlines()[-1].startswith("mediance: Telegram refuses this token")
        assert "Traceback" not in ended.errors and "NOT-THIS-ONE" not in ended.errors


async def test_a_second_poller_ends_with_one_sentence(world: Whole) -> None:
    await world.http.post(f"/bot{TOKEN}/getUpdates", json={"timeout": 0})
    assert await world.ended() == 1
    assert "mediance: another program is polling with this token" in world.said()
    assert "Traceback" not in world.said()
