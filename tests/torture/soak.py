"""Row P: a long day. Wave after wave of people talk, and the process must not get heavier with what it has seen.

Memory is read between the waves, when all is quiet: the first ones warm it up, and what the last ones hold is
compared with what the middle ones held. Open files and threads are counted exactly.
"""

import asyncio
from dataclasses import dataclass
from statistics import median

import psutil

from tests.torture.accounts import judged
from tests.torture.torment import Found, Row, Torment
from tests.torture.town import Town, town

GROWTH = 1.05
"""Reliability's figure for row P: less than 5 % between the middle of the soak and its end."""
SPARE = 16
"""Connections that the pools may open late; one kept for each person would be far more."""


@dataclass(frozen=True)
class Weight:
    """What the process holds: bytes of memory, open files and sockets, threads."""

    memory: int
    files: int
    threads: int


async def soaked(torment: Torment) -> Found:
    waves, people = torment.times(4, 40), torment.times(25, 500)
    weights: list[Weight] = []
    async with town(torment, waves * people) as here:
        await here.whole.start()
        for wave in range(waves):
            here.crowd.invites((wave + 1) * people, at_once=25)
            await asyncio.sleep(0)  # now they speak
            await here.finished(list(here.crowd.people.values())[: (wave + 1) * people])
            weights.append(_weight(here))
        done = f"{waves} waves of {people} people, {len(here.whole.updates)} updates"
        found = await judged(here, done)
    _heavier(found, weights, judged_by_memory=torment.size == "nightly")
    return found


def _weight(here: Town) -> Weight:
    assert here.whole.bot
    process = psutil.Process(here.whole.bot.pid)
    with process.oneshot():
        return Weight(process.memory_info().rss, process.num_fds(), process.num_threads())


def _heavier(found: Found, weights: list[Weight], *, judged_by_memory: bool) -> None:
    """A short soak is all warming up: its memory is told, and only files and threads are judged."""
    quarter = max(1, len(weights) // 4)
    middle, last = weights[quarter : 2 * quarter], weights[-quarter:]
    before, after = (median(weight.memory for weight in some) for some in (middle, last))
    found.wrong += ["memory grows by more than 5 %"] * (judged_by_memory and after > before * GROWTH)
    for what in ("files", "threads"):
        most = max(getattr(weight, what) for weight in weights[: 2 * quarter])
        found.wrong += [f"more and more {what}"] * (getattr(weights[-1], what) > most + SPARE)
    found.note += f", {before / 2**20:.0f} then {after / 2**20:.0f} MB, {weights[-1].files} files"


ROWS = (Row("P", "a long day: nothing lost, and the process gets no heavier", soaked),)
