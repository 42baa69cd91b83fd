"""Telegram and the bot out of reach of each other: noticed, told to an operator, and made good once, never twice."""

import asyncio
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers import absence
from handlers.pulse import Outage
from storage import people
from tests.courier import served_by_webhook
from tests.stage import MEDIATOR, SECOND_USAGER, USAGER, Stage
from tests.whole import Phone, Whole, whole

SORRY, MISSING = "Pardon, j'étais en panne", "Je suis resté en panne plus d'un jour"


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def outage(stage: Stage, seconds: float) -> Outage:
    since = stage.now
    stage.now += timedelta(seconds=seconds)
    return Outage(since, stage.now)


def made_good(stage: Stage, away: Outage) -> dict[int, list[str]]:
    """What each phone is told of it."""
    seen = {chat: len(phone.bubbles) for chat, phone in stage.phones.items()}
    for chat in stage.do(absence.begin, stage.house, away, stage.now):
        stage.do(absence.ask_again, stage.house, chat, away, stage.now)
    stage.deliver()
    told = {chat: [b.text for b in phone.bubbles[seen.get(chat, 0) :]] for chat, phone in stage.phones.items()}
    return {chat: texts for chat, texts in told.items() if texts}


def test_the_open_question_is_asked_again_once(stage: Stage) -> None:
    stage.agreed()
    question = stage.phone(USAGER).last
    away = outage(stage, 151)
    sorry, again = made_good(stage, away)[USAGER]
    assert sorry.startswith(SORRY)
    assert again == question.text
    assert made_good(stage, away) == {}
    assert stage.asks(USAGER, "💡 Énergie et eau")[-1].text.endswith("Plus précisément ?")


def test_the_old_keyboard_answers_too(stage: Stage) -> None:
    stage.agreed()
    bubble, button = stage.phone(USAGER).find("💡 Énergie et eau")
    made_good(stage, outage(stage, 151))
    assert stage.taps(USAGER, bubble, button)[-1].text.endswith("Plus précisément ?")


def test_a_crash_in_the_middle(stage: Stage) -> None:
    """Half of them were told; the bot that starts again finds the same outage, ended later."""
    crowd = range(5001, 5011)
    for chat in crowd:
        stage.agreed(chat)
    away = outage(stage, 3600)
    for chat in crowd[::2]:
        stage.do(absence.ask_again, stage.house, chat, away, stage.now)
    stage.deliver()
    stage.now += timedelta(seconds=20)
    assert set(made_good(stage, Outage(away.since, stage.now))) == set(crowd[1::2])


def test_each_outage_has_its_own_apology(stage: Stage) -> None:
    stage.agreed()
    assert USAGER in made_good(stage, outage(stage, 151))
    assert USAGER in made_good(stage, outage(stage, 151))


def test_who_waits_for_nothing_hears_nothing(stage: Stage) -> None:
    """One has finished, one has only a menu open, one never agreed, one said stop, one has blocked us."""
    stage.booked(USAGER)
    stage.agreed(SECOND_USAGER)
    stage.types(SECOND_USAGER, "/stop")
    stage.types(3001, "/start")
    stage.agreed(3002)
    stage.do(people.lost, 3002)
    stage.booked(3003)
    stage.types(3003, "/menu")
    assert made_good(stage, outage(stage, 3600)) == {}


def test_who_spoke_to_us_first_is_not_asked_again(stage: Stage) -> None:
    stage.agreed()
    away = outage(stage, 3600)
    stage.asks(USAGER, "💡 Énergie et eau")
    assert made_good(stage, away) == {}


def test_who_left_a_month_ago_is_left_in_peace(stage: Stage) -> None:
    stage.agreed()
    stage.now += timedelta(days=31)
    assert made_good(stage, outage(stage, 3600)) == {}


def test_each_in_their_language(stage: Stage) -> None:
    stage.agreed()
    stage.types(USAGER, "/langue")
    stage.presses(USAGER, "English")
    sorry, _ = made_good(stage, outage(stage, 151))[USAGER]
    assert sorry.startswith("Sorry, I was out of order")


@pytest.mark.parametrize(("seconds", "told"), [(3600, set()), (25 * 3600, {4001, 4002})])
def test_after_a_day_those_who_lead_know(seconds: float, told: set[int], stage: Stage) -> None:
    stage.joins(MEDIATOR, "Camille")
    stage.joins(4001, "Dominique", "coordinator")
    stage.joins(4002, "Claude", "direction")
    away = outage(stage, seconds)
    said = made_good(stage, away)
    assert set(said) == told
    assert all(len(texts) == 1 and MISSING in texts[0] for texts in said.values())
    assert made_good(stage, away) == {}


# The whole bot.


async def crowd(world: Whole, count: int) -> list[Phone]:
    """People who agreed and are asked what they need."""
    phones = [await world.phone(f"P{n}", 710_100_000 + n) for n in range(count)]
    await asyncio.gather(*(phone.agrees() for phone in phones))
    await world.quiet()
    return phones


async def sorries(phone: Phone) -> int:
    return sum(SORRY in text for text in await phone.heard())


async def made_up(world: Whole) -> None:
    """The file says so last, once all is decided."""
    await world.until(lambda: abs(_last_poll(world) - world.now()) < 30, "the outage made good")
    await world.quiet()


def _last_poll(world: Whole) -> float:
    return datetime.fromisoformat((world.folder / "last_poll").read_text()).timestamp()


@pytest.mark.parametrize(("away", "apologies"), [(30, 0), (152, 1), (25 * 3600, 1)])
async def test_presses_lost_while_away(tmp_path: Path, away: int, apologies: int) -> None:
    """Half of them press while the bot is dead."""
    async with whole(tmp_path) as world:
        phones = await crowd(world, 6)
        await world.kill()
        for phone in phones[::2]:
            await phone.presses("Énergie")
        await world.jump(away)
        await world.start()
        await made_up(world)
        assert [await sorries(phone) for phone in phones] == [apologies if away > 150 else 0] * 6
        for number, phone in enumerate(phones):
            if apologies or number % 2:
                await phone.presses("Énergie")
            await phone.sees("Plus précisément")
        await world.quiet()
        assert await world.stop() == 0


async def test_killed_while_it_apologises(tmp_path: Path) -> None:
    """As soon as one apology is decided: each of them is decided once, and arrives."""
    async with whole(tmp_path) as world:
        phones = await crowd(world, 6)
        await world.kill()
        await world.jump(3600)
        await world.start()
        await world.until(lambda: world.rows("SELECT key FROM outbox WHERE key LIKE 'away:%'"), "an apology")
        await world.restart()
        await made_up(world)
        decided = world.rows("SELECT key FROM outbox WHERE key LIKE 'away:%'")
        assert len(decided) == 2 * len(phones)
        assert all([await sorries(phone) for phone in phones])


async def test_telegram_away_while_the_bot_serves(tmp_path: Path) -> None:
    """Nothing is dead: the network is. The bot says so, and goes on when it is back."""
    async with whole(tmp_path) as world:
        (amina,) = await crowd(world, 1)
        await world.fault("502", "getUpdates", rate=1.0)
        await amina.says("énergie et eau")
        await world.until(lambda: "telegram is out of reach" in world.said(), "the failure told")
        await world.no_more_faults()
        await amina.sees("Plus précisément")
        assert await sorries(amina) == 0


async def test_with_a_webhook_too(tmp_path: Path) -> None:
    async with served_by_webhook(tmp_path) as courier:
        world = courier.world
        phones = await crowd(world, 2)
        await world.until(lambda: (tmp_path / "last_poll").exists(), "a sign of Telegram")
        await world.kill()
        await phones[0].says("énergie et eau")
        await world.jump(3600)
        await courier.start()
        await phones[0].sees("Plus précisément")
        await phones[1].sees(SORRY)
        await made_up(world)
        assert [await sorries(phone) for phone in phones] == [0, 1]


async def test_a_day_away_is_told_to_those_who_lead(tmp_path: Path) -> None:
    async with whole(tmp_path) as world:
        direction = await world.phone("Dominique", 710_003_001)
        await direction.says(await world.invitation("Dominique", "direction"))
        await direction.sees("Rejoindre")
        await direction.goes("[Oui]")
        await world.kill()
        await world.jump(25 * 3600)
        await world.start()
        await direction.sees(MISSING)
        assert re.search(r"some messages and presses may be lost.*seconds=9\d{4}", world.said())
