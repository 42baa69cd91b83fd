"""D2: updates in another order than they were made, within a chat and across chats, presses on buttons of messages
long gone, numbers that begin again lower down: nothing illegal happens, and everybody is answered."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, select

from handlers.night import forget
from handlers.telegram.updates import chat_of
from storage import erasures
from storage.tables import outbox
from tests.torture.doorway import Doorway, doorway
from tests.torture.life import Grounds, Json, Life, Step, lived, pages
from tests.torture.torment import Found, Torment
from tests.torture.truths import broken, illegal, standing

AT_ONCE = 12
"""Updates that come in one batch at most."""
A_WEEK = timedelta(days=8)


async def out_of_order(torment: Torment) -> Found:
    grounds, random, found, cases = Grounds(torment), torment.random, Found(""), torment.times(60, 1000)
    scores = [_score(lived(page, grounds.fresh())) for page in pages(torment, quick=3)]
    heard, longest = 0, torment.times(14, 100)
    async with doorway(grounds.fresh()) as here:
        for _ in range(cases):
            whole = random.choice(scores)
            heard += await _case(here, whole[: random.randint(4, longest)], random, found)
            await here.begins_anew()
        for score in scores[-2:]:
            await _a_week_later(here, score, found)
            await here.begins_anew()
    found.done = f"{cases} orders, {heard} updates; their numbers begun again"
    return found


def _score(life: Life) -> list[Step]:
    life.close()
    return life.score


async def _case(here: Doorway, score: list[Step], random: Random, found: Found) -> int:
    """A conversation up to somewhere, as it was; then what followed in any order, in batches."""
    begin, told = random.randrange(len(score)), set[str]()
    for step in score[:begin]:
        told |= await here.does(_told) if step.work else set()  # a night may forget it
        await here.plays(step)
    for step in score[begin:]:
        here.now = step.at
        told |= await here.does(_told)
        with suppress(AssertionError):  # who leaves the team may not have joined it yet
            await here.does(step.work or standing)
    updates = [step.update for step in score if step.update]
    later = [step.update for step in score[begin:] if step.update]
    shuffled = random.sample(later, len(later)) if random.random() < 0.5 else _woven(later, random)
    for batch in _batches(shuffled, random):
        before = await here.does(standing)
        await here.hears(*batch)
        found.wrong += illegal(before, await here.does(standing))
    found.wrong += await here.does(broken)
    found.lost += await _unanswered(here, updates, told)
    return len(updates)


def _woven(updates: list[Json], random: Random) -> list[Json]:
    """Each chat's in their order, the chats in any."""
    chats = [chat_of(update) for update in updates]
    by_chat = {chat: iter([u for u in updates if chat_of(u) == chat]) for chat in chats}
    return [next(by_chat[chat]) for chat in random.sample(chats, len(chats))]


def _batches(updates: Sequence[Json], random: Random) -> Iterator[Sequence[Json]]:
    while updates:
        many = random.randint(1, AT_ONCE)
        yield updates[:many]
        updates = updates[many:]


async def _unanswered(here: Doorway, updates: Sequence[Json], told: set[str]) -> list[str]:
    """What was not handled, and who pressed or wrote and heard nothing; what was said to the erased is erased."""
    told = told | await here.does(_told)
    gone = await here.does(_gone, {chat_of(update) for update in updates})
    still = [update for update in updates if chat_of(update) not in gone]
    silent = [update["update_id"] for update in still if f"u{update['update_id']}" not in told]
    left = await here.undone()
    return [*(f"not handled: {left}" for _ in range(bool(left))), *(f"no answer to update {n}" for n in silent)]


def _told(connection: Connection) -> set[str]:
    """The updates that something was said to."""
    keys: Sequence[Any] = connection.execute(select(outbox.c.key)).scalars().all()
    return {key.partition(":")[0] for key in keys}


def _gone(connection: Connection, chats: Collection[int | None]) -> set[int]:
    return {chat for chat in chats if chat and erasures.erased(connection, chat)}


async def _a_week_later(here: Doorway, score: list[Step], found: Found) -> None:
    """After a week without updates Telegram numbers them anew: here with the very numbers of a week ago."""
    for step in score:
        await here.plays(step)
    here.now += A_WEEK
    await here.does(forget, here.house, here.now)
    before = await here.does(_said)
    greetings = [_greeting(step.update) for step in score if step.update]
    await here.hears(*greetings)
    said = await here.does(_said) - before
    found.lost += [f"{len(greetings)} updates, {said} answers"] if said < len(greetings) else []


def _said(connection: Connection) -> int:
    return len(connection.execute(select(outbox.c.key).where(outbox.c.key.like("u%"))).all())


def _greeting(update: Json) -> Json:
    """A stranger's."""
    chat = 3000 + update["update_id"] % 7
    message = {"message_id": 1, "chat": {"id": chat, "type": "private"}, "from": {"id": chat}, "text": "/start"}
    return {"update_id": update["update_id"], "message": message}
