"""Row A2: the process dies once at each step of a turn, whichever they are, and somebody else sees what is left.

There is no list of steps: somebody answers, and the n-th step that follows is the last one; then the same for n + 1 and
the next person, until somebody is answered without a death.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tests.torture.accounts import judged
from tests.torture.crowd import Person
from tests.torture.failing import run_failing
from tests.torture.torment import Found, Row, Torment
from tests.torture.town import Town, town
from tests.whole import nursery

PEOPLE = {"quick": 30, "nightly": 600}
BEGINS = {"quick": "check", "nightly": "ok"}
ACTS = ("writing", "referring", "agreeing", "transmitting", "report", "handing_on", "card")
"""What those of the desk do, and one answer of their people."""
LAST = 16
"""Of the steps that are tried by day."""
WISHES = {"quick": {"ok": "yes", "mode": "workshop"}, "nightly": {"ok": "yes", "mode": "permanence"}}


async def failed_everywhere(torment: Torment) -> Found:
    size = torment.size
    async with town(torment, PEOPLE[size], TICK_SECONDS="3600") as here:
        here.crowd.wants = WISHES[size]
        here.crowd.goes_on_to(BEGINS[size])
        here.crowd.begin(at_once=PEOPLE[size])
        await _start(here)
        await here.quiet()
        places = [place async for place in _deaths(here)]
        await here.whole.kill()  # it would die at the next step of somebody else
        _file(here).unlink()
        await _start(here)
        here.crowd.goes_on_to("")
        await here.finished()
        done = f"{len(places)} deaths, at {len(set(places))} kinds of step"
        found = await judged(here, done, kills=len(places) + 1)
        found.wrong += ["the steps do not end"] * (len(places) == PEOPLE[size])
        return found


async def _deaths(here: Town) -> AsyncIterator[str]:
    for number, person in enumerate(here.crowd.people.values(), start=1):
        place = await _dies(here, person, number)
        if not place:
            return
        yield place


async def _dies(here: Town, person: Person, step: int) -> str:
    """Where it died; empty when the person was answered first."""
    file = _file(here)
    file.write_text(str(step))
    person.goes_on()
    if not await here.quiet_or_dead():
        return ""
    file.unlink()
    here.kills += 1
    await _start(here)
    await here.finished([person])
    return file.with_name("died").read_text()


async def failed_at_the_desk(torment: Torment) -> Found:
    """The same for each act between a mediator and a person; by day only some of the steps of one act."""
    by_day = torment.size == "quick"
    acts = ("writing",) if by_day else ACTS
    some = 5 if torment.engine == "sqlite" else LAST  # another serves only when the dead one's lease has run out
    each, people = torment.times(some, 1), torment.times(4, 100)
    left = dict.fromkeys(acts, torment.random.randint(1, 5) - each if by_day else 0)
    async with town(torment, people, mediators=2, TICK_SECONDS="3600") as here:
        here.crowd.desk.stops_at = set(acts)
        here.crowd.begin(at_once=people)
        await _start(here)
        last = LAST if by_day else sys.maxsize
        places = [place async for place in _deaths_at_the_desk(here, left, each, last)]
        here.crowd.desk.stops_at = set()
        await here.finished()
        done = f"{len(places)} deaths, at {len(set(places))} kinds of step"
        found = await judged(here, done, kills=len(places) + 1)
        found.wrong += [f"the steps of {act} do not end" for act in left]
        return found


async def _deaths_at_the_desk(here: Town, left: dict[str, int], each: int, last: int) -> AsyncIterator[str]:
    """Empties `left` of the acts that were survived."""
    stopped = here.crowd.desk.stopped
    await here.quiet()
    while stopped:
        act, goes_on = stopped.popleft()
        if act not in left or left[act] + each > last:
            left.pop(act, None)
            goes_on.set()
        elif await _dies_once(here, left[act] + each, goes_on):
            left[act] += each
            yield _file(here).with_name("died").read_text()
        else:
            del left[act]
        await here.quiet()


async def _dies_once(here: Town, step: int, goes_on: asyncio.Event) -> bool:
    """False when all was answered first: then it is killed, or it would die at the next step of somebody else."""
    file = _file(here)
    file.write_text(str(step))
    goes_on.set()
    died = await here.quiet_or_dead()
    if not died:
        await here.whole.kill()
    file.unlink()
    here.kills += 1
    await _start(here)
    return died


def _file(here: Town) -> Path:
    return here.whole.folder / "dies_at"


async def _start(here: Town) -> None:
    before = here.whole.last_call()
    arguments = (here.whole.environment(), here.whole.log, _file(here))
    here.whole.bot = nursery.Process(target=run_failing, args=arguments)
    here.whole.bot.start()
    await here.whole.called("getUpdates", after=before)


ROWS = (
    Row("A2", "dead once at each step of a turn: all is there once", failed_everywhere),
    Row("A4", "dead once at each step of what passes between a mediator and a person: once too", failed_at_the_desk),
)
