"""D: whatever Telegram delivers again, at once or later, one by one or whole batches, has had its effect once."""

from datetime import datetime, timedelta
from random import Random

from tests.torture.doorway import Doorway, doorway
from tests.torture.life import Grounds, Json, Step, export, lived, pages
from tests.torture.torment import Found, Torment

BATCH = 100
KEPT = timedelta(hours=24)


async def delivered_again(torment: Torment) -> Found:
    grounds, random = Grounds(torment), torment.random
    found, again = Found(""), 0
    chosen = pages(torment, quick=3)
    for page in chosen:
        life = lived(page, grounds.fresh())
        once = life.does(export)
        life.close()
        async with doorway(grounds.fresh()) as here:
            again += await _play(here, life.score, random)
            await here.waits(life.now)
            more = await here.does(export)
            left = await here.undone()
        found.doubled += [] if more == once else [f"{page.stem}: not what a single delivery leaves"]
        found.lost += [f"{page.stem}: {left}"] if left else []
    found.done = f"{len(chosen)} conversations, {again} deliveries too many"
    return found


async def _play(here: Doorway, score: list[Step], random: Random) -> int:
    """Each update comes one to three times at once, some again later; at the end those of the last day twice more in
    batches. Telegram keeps none longer."""
    heard, again = list[tuple[datetime, Json]](), 0
    for step in score:
        await here.plays(step)
        if step.update:
            heard = [(at, update) for at, update in heard if step.at - at < KEPT] + [(step.at, step.update)]
            late = [update for _, update in random.sample(heard, min(len(heard), random.randrange(3)))]
            too_many = [step.update] * random.randrange(3) + late
            await here.hears(*too_many)
            again += len(too_many)
    last = [update for at, update in heard if here.now - at < KEPT]
    for start in 2 * list(range(0, len(last), BATCH)):
        await here.hears(*last[start : start + BATCH])
    return again + 2 * len(last)
