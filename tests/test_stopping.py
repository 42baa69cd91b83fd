"""Told to stop, the bot takes no more, finishes what is in hand and ends by itself; and two never share one database.

Its exit status tells that it was not cut short: a bot that does not end in time is ended by its own alarm.
"""

import asyncio
import re
from pathlib import Path

import pytest

from tests.courier import served_by_webhook
from tests.whole import Phone, Whole, whole

MANY = 200


async def phones(world: Whole) -> list[Phone]:
    return [await world.phone(f"P{number}", 710_200_000 + number) for number in range(MANY)]


async def everyone_heard_once(world: Whole, people: list[Phone]) -> None:
    await world.until(lambda: world.delivered() >= len(people), "everybody answered")
    await world.quiet()
    heard = [await phone.heard() for phone in people]
    assert [phone.id for phone, texts in zip(people, heard, strict=True) if len(texts) != 1] == []


async def test_stopped_in_a_crowd_with_telegram_slow(tmp_path: Path) -> None:
    async with whole(tmp_path, started=False) as world:
        people = await phones(world)
        for phone in people:
            await phone.says("/start")
        await world.fault("hang", "sendMessage", rate=1.0)
        await world.start()
        await world.called("sendMessage")
        assert await world.stop() == 0
        assert len(world.rows("SELECT 1 FROM outbox WHERE state = 'sending'")) == len(world.calls("sendMessage"))
        await world.no_more_faults()
        await world.start()
        await everyone_heard_once(world, people)


async def test_stopped_in_a_crowd_that_a_webhook_brings(tmp_path: Path) -> None:
    async with served_by_webhook(tmp_path) as courier:
        world = courier.world
        people = await phones(world)
        await world.fault("hang", "sendMessage", rate=1.0)
        await asyncio.gather(*(phone.says("/start") for phone in people))
        await world.called("sendMessage")
        assert await world.stop() == 0
        await world.no_more_faults()
        await courier.start()
        await everyone_heard_once(world, people)


async def test_stopped_while_telegram_is_away(tmp_path: Path) -> None:
    async with whole(tmp_path, started=False) as world:
        await world.fault("502", "getMe", rate=1.0)
        start = asyncio.create_task(world.start())
        await world.until(lambda: "telegram is out of reach" in world.said(), "the failure told")
        assert await world.stop() == 0
        start.cancel()


async def test_what_is_in_hand_is_answered_first(tmp_path: Path) -> None:
    """With a Telegram in good health, nothing is left over."""
    async with whole(tmp_path, started=False) as world:
        amina = await world.phone("Amina", 710_001_001)
        for _ in range(20):
            await amina.says("/aide")
        await world.start()
        await world.until(lambda: world.rows("SELECT * FROM inbox"), "something in hand")
        assert await world.stop() == 0
        assert world.rows("SELECT * FROM inbox WHERE state = 'new'") == []
        assert world.rows("SELECT * FROM outbox WHERE state = 'sending'") == []


@pytest.mark.parametrize("by_another_way", [False, True])
async def test_a_second_bot_on_the_same_file_refuses_to_start(by_another_way: bool, tmp_path: Path) -> None:
    async with whole(tmp_path / "data", started=False) as world:
        (tmp_path / "data").mkdir()
        await world.start()
        (tmp_path / "link").symlink_to(tmp_path / "data")
        folder = tmp_path / ("link" if by_another_way else "data")
        second = await world.program("run", DATA_DIR=str(folder))
        assert second.status == 1
        assert re.fullmatch(r"mediance: another bot is already serving .*: stop it first, or .*\n", second.errors)


async def test_the_lock_does_not_outlive_its_bot(tmp_path: Path) -> None:
    async with whole(tmp_path) as world:
        await world.restart()
        await world.restart()
        assert await world.stop() == 0
