"""The bench measures bots that answer rightly: a tiny run of each, where nothing is timed."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bench import broadcast, idle, past, reminders
from bench.bots import BOTS, OURS, PEERS, Bot
from bench.keys import KEYS
from bench.run import at_work
from bench.scripts import DIALOGUE, ECHO, REQUEST
from bench.table import table
from bench.telegram import Telegram
from handlers.rounds import make_round
from storage.database import once

PEOPLE = 3
LONG = 60.0
"""Seconds after which something has gone wrong."""


def bots() -> list[object]:
    """The peers that are not in our own environment are there once `make test` has installed them."""
    absent = pytest.mark.skipif(not (PEERS.exists() or "CI" in os.environ), reason="`make test` installs this peer")
    return [pytest.param(bot, id=bot.name, marks=absent if bot.stranger else ()) for bot in BOTS]


@pytest.mark.parametrize("bot", bots())
async def test_every_bot_holds_its_conversation_to_the_end(bot: Bot) -> None:
    async with at_work(bot) as bench:
        load = (await bench.full_speed(PEOPLE, LONG)).load
    assert (load.steps, load.wrong) == (PEOPLE * len(bot.script), [])
    assert len(load.latencies) == load.steps


async def test_a_wrong_answer_is_seen() -> None:
    bot = replace(OURS, script=[("/start", "Something it never says")])
    async with at_work(bot) as bench:
        with pytest.raises(RuntimeError, match="does not answer rightly"):
            await bench.full_speed(1, LONG)


async def test_a_steady_load_is_answered_too() -> None:
    async with at_work(OURS) as bench:
        load = (await bench.steady(30, 1)).load
    assert load.steps == 30 and load.wrong == []


def test_all_conversations_are_as_long() -> None:
    assert len({len(script) for script in (ECHO, DIALOGUE, REQUEST)}) == 1
    typed = [[not act.startswith("[") for act, _ in script] for script in (DIALOGUE, REQUEST)]
    assert typed[0] == typed[1]


async def test_a_past_is_a_database_of_ours() -> None:
    def before(folder: Path) -> None:
        past.write(folder, 50)

    async with at_work(OURS, prepare=before) as bench:
        load = (await bench.full_speed(PEOPLE, LONG)).load
    assert load.steps == PEOPLE * len(REQUEST)


async def test_reminders_due_are_sent_beside_those_who_talk() -> None:
    morning = reminders.morning()
    bot = replace(OURS, environment=reminders.environment)
    async with at_work(bot, prepare=lambda folder: reminders.owe(folder, 30, morning)) as bench:
        load = (await bench.steady(4, 1)).load
        assert load.wrong == []
        await bench.until(lambda: bench.telegram.messages >= 30)


def test_a_round_with_nothing_due_tells_nothing_and_one_that_does_is_seen(tmp_path: Path) -> None:
    url = f"sqlite:///{idle.filled(tmp_path, 300)}"
    house = idle.house()
    with pytest.raises(RuntimeError, match="told once more"):
        once(url, lambda connection: idle.pieces(connection, house), KEYS)
    once(url, lambda connection: make_round(connection, house, idle.NOON), KEYS)
    assert len(once(url, lambda connection: idle.pieces(connection, house), KEYS)) == 1


async def test_a_word_to_all_reaches_all_beside_those_who_talk() -> None:
    async with at_work(OURS, prepare=lambda folder: broadcast.owe(folder, 30)) as bench:
        load = (await bench.steady(4, 1)).load
        assert load.wrong == []
        await bench.until(lambda: len(bench.telegram.moments) == 30 + load.steps)


def test_the_fullest_second_is_found() -> None:
    assert broadcast.in_one_second([0.0, 0.9, 1.5, 1.8, 1.85, 4.0]) == 4
    assert broadcast.in_one_second([]) == 0


async def test_an_update_waits_until_it_is_acknowledged() -> None:
    """As with Telegram: asked again with the same offset, the same updates come again."""
    telegram = Telegram(lambda *_: None)
    telegram.put({"message": {}})
    telegram.put({"message": {}})
    assert telegram.waiting(0) == telegram.waiting(0) != []
    assert len(telegram.waiting(1002)) == 1


def test_a_table_is_markdown() -> None:
    assert table("Title", ("a", "b"), [("1", "22")]).splitlines()[2:] == ["| a |  b |", "|---|----|", "| 1 | 22 |"]
