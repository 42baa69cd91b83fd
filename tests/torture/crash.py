"""Rows A and A3: the process that dies, at any instant, and the one that is told to stop."""

from tests.torture.accounts import judged
from tests.torture.torment import Found, Row, Torment
from tests.torture.town import town


async def killed(torment: Torment) -> Found:
    random = torment.random
    kills, people = torment.times(12, 300), torment.times(40, 3000)
    longest = torment.times(240, 600)
    async with town(torment, people) as here:
        here.crowd.begin(at_once=40)
        for _ in range(kills):
            await here.whole.launch()
            if not await here.killed(random.randint(1, longest)):
                break
        else:
            await here.whole.launch()
        await here.finished()
        done = f"{here.kills} kills, {people} people, {len(here.whole.updates)} updates"
        return await judged(here, done, kills=here.kills)


ROWS = (Row("A", "killed at any instant: all is there once", killed),)
