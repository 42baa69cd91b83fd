"""Telegram is away: nobody hammers at its door, nothing is lost, and all arrive once when it is back, in order."""

import asyncio
import itertools
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot
from telegram.warnings import PTBUserWarning

from handlers.telegram.gate import IN_A_ROW, LONGEST, Gate
from handlers.telegram.outcome import patience
from handlers.telegram.pace import Pace
from handlers.telegram.sender import Sender
from handlers.telegram.transport import NotSent, Transport
from storage import outbox, schema
from storage.database import Database, engine
from storage.outbox import Parcel
from tests.keys import KEYS
from tests.whole import TOKEN, Phone, Whole, whole

CHATS, EACH = 10, 5
DURING = 2
"""Questions asked before Telegram comes back."""


# the gate, on a clock of its own


def asked_during(outage: float, gate: Gate) -> list[float]:
    """When a Telegram that is away is asked something, by a bot with always something to say."""
    times = []
    for tick in range(int(outage * 10)):
        if gate.stands(tick / 10) != "shut":
            times.append(tick / 10)
            gate.missed(tick / 10, surely=True)
    return times


def test_a_telegram_that_is_away_is_asked_less_and_less_but_never_given_up() -> None:
    times = asked_during(600, Gate())
    waits = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert set(waits[5:]) == {LONGEST}


def test_an_answer_lets_one_message_through_and_its_arrival_all() -> None:
    gate = Gate()
    gate.missed(0, surely=True)
    assert (gate.stands(0.5), gate.stands(1)) == ("shut", "due")
    gate.answered()
    assert gate.stands(1) == "ajar"
    gate.missed(1)
    assert (gate.stands(2.9), gate.stands(3)) == ("shut", "due")
    gate.answered()
    gate.arrived()
    assert gate.stands(3) == "open"


def test_one_trouble_is_one_message_s_and_several_in_a_row_are_everybody_s() -> None:
    gate = Gate()
    for _ in range(20):
        gate.missed(0)
        gate.told_to_wait(0, 30)
        assert gate.stands(0) == "open"
        gate.arrived()
    for _ in range(IN_A_ROW):
        gate.told_to_wait(0, 30)
    assert (gate.stands(29), gate.stands(30)) == ("shut", "due")


def test_those_that_left_together_and_fail_together_are_one_trouble() -> None:
    gate = Gate()
    for _ in range(16):
        gate.missed(0, surely=True)
    assert gate.stands(1) == "due"


def test_messages_that_failed_together_do_not_come_back_together() -> None:
    waits = [patience(Parcel(KEYS, number, 1, "reminder", "say", "", 3, "k")) for number in range(1000)]
    assert min(waits) >= timedelta(seconds=4) and max(waits) <= timedelta(seconds=12)
    seconds = [int(wait.total_seconds()) for wait in waits]
    assert max(seconds.count(second) for second in set(seconds)) < 1000 / 8 + 5


# the sender, and a simulated Telegram


async def usagers(world: Whole) -> list[Phone]:
    """People the bot may write to."""
    phones = [await world.phone(f"P{number}", 710_300_000 + number) for number in range(CHATS)]
    for phone in phones:
        await phone.says("(hello)")
    world.simulator.world.updates.forget()
    return phones


def decided(world: Whole, phones: list[Phone]) -> None:
    """Several messages for each, decided all at once."""
    made = engine(f"sqlite:///{world.database}", KEYS)
    now = datetime.now(UTC) - timedelta(minutes=1)
    with made.begin() as connection:
        for number, phone in itertools.product(range(EACH), phones):
            said = {"text": f"message {number}"}
            outbox.put(
                connection, f"{number}:{phone.id}", phone.id, "say", said, kind="reminder", forget=False, now=now
            )
    made.dispose()


async def each_heard_all_once_in_order(phones: list[Phone]) -> None:
    for phone in phones:
        heard = [text for text in await phone.heard() if text.startswith("message")]
        assert heard == [f"message {number}" for number in range(EACH)]


class Cable(Transport):
    """The network cable of this machine, and how often somebody tried to speak while it was out."""

    plugged, tried = False, 0

    async def do_request(self, *args: Any, **named: Any) -> tuple[int, bytes]:
        if not self.plugged:
            self.tried += 1
            raise NotSent("no cable")
        return await super().do_request(*args, **named)


@asynccontextmanager
async def sending(world: Whole, database: Database, transport: Transport) -> AsyncIterator[Sender]:
    """Only the sender, here, in this process."""
    warnings.filterwarnings("ignore", "Please use 'Bot", PTBUserWarning)  # as the bot's own assembly does
    bot = Bot(TOKEN, base_url=f"{world.url}/bot", request=transport, get_updates_request=transport)
    await transport.initialize()
    sender = Sender(bot, database, Pace(1000, 100), lambda: datetime.now(UTC))
    serving = asyncio.create_task(sender.serve())
    try:
        yield sender
    finally:
        serving.cancel()
        await asyncio.wait([serving])
        await sender.leave()
        await transport.shutdown()
        await database.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Whole]:
    async with whole(tmp_path, started=False) as made:
        schema.upgrade(f"sqlite:///{made.database}")
        yield made


async def test_without_a_cable_one_request_at_a_time_is_tried(world: Whole) -> None:
    phones, cable = await usagers(world), Cable(64)
    decided(world, phones)
    async with sending(world, Database(f"sqlite:///{world.database}", KEYS), cable):
        await world.until(lambda: cable.tried >= CHATS + DURING, "some tries")
        assert cable.tried == CHATS + DURING
        cable.plugged = True
        await world.quiet()
    await each_heard_all_once_in_order(phones)
    assert len(world.calls("sendMessage")) == CHATS * EACH


@pytest.mark.parametrize("trouble", ["502", "reset"])
async def test_a_telegram_in_trouble_is_asked_one_question_at_a_time(world: Whole, trouble: str) -> None:
    """Nobody knows what became of those under way when it began; the others are not put in doubt at all."""
    phones = await usagers(world)
    decided(world, phones)
    await world.fault(trouble, "*", rate=1.0)
    async with sending(world, Database(f"sqlite:///{world.database}", KEYS), Transport(64)):
        await world.called("getMe", times=DURING)
        calls = world.calls()
        assert [call["method"] for call in calls] == ["sendMessage"] * CHATS + ["getMe"] * DURING
        assert world.rows("SELECT count(*) FROM outbox WHERE doubts > 0") == [(CHATS,)]
        await world.no_more_faults()
        await world.quiet()
    await each_heard_all_once_in_order(phones)


# stopped


class Slow(Database):
    """Its answer to the claim never comes."""

    def __init__(self, url: str) -> None:
        super().__init__(url, KEYS)
        self.claimed = asyncio.Event()

    async def write(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        done = await super().write(work, *args, **named)
        if work.__name__ == "_next":
            self.claimed.set()
            await asyncio.Event().wait()
        return done


async def test_what_was_claimed_and_never_left_is_given_back(world: Whole) -> None:
    phones = await usagers(world)
    decided(world, phones)
    database = Slow(f"sqlite:///{world.database}")
    async with sending(world, database, Transport(64)):
        await database.claimed.wait()
        assert world.rows("SELECT count(*) FROM outbox WHERE state = 'sending'") == [(CHATS,)]
    assert world.calls("sendMessage") == []
    assert world.rows("SELECT DISTINCT state, attempts, doubts FROM outbox") == [("queued", 0, 0)]
