"""Rows A and A3: the process that dies, at any instant, and the one that is told to stop."""

import os
import signal

from tests.torture.accounts import judged, storage, updates
from tests.torture.torment import Found, Row, Torment
from tests.torture.town import Town, town

QUESTIONS = ("hi", "ok", "reminders", "survey", "theme", "words", "mode", "check")


async def killed(torment: Torment) -> Found:
    random = torment.random
    few = 12 if torment.engine == "sqlite" else 4  # another serves only when the dead one's lease has run out
    kills, people = torment.times(few, 300), torment.times(24, 3000)
    async with town(torment, people, mediators=2, followed=8) as here:
        here.crowd.begin(at_once=30)
        while here.kills < kills and here.crowd.waiting():
            await here.whole.launch()
            await here.killed(random.randint(1, torment.times(240, 600)))
        if not here.running:
            await here.whole.launch()
        await here.finished()
        done = f"{here.kills} kills, {people} people, {len(here.whole.updates)} updates"
        return await judged(here, done, kills=here.kills)


async def stopped(torment: Torment) -> Found:
    """Each time 200 have spoken before the bot is there; the last time it is left alone."""
    random = torment.random
    people, runs = 200, torment.times(2, len(QUESTIONS))
    found = Found(f"{runs} stops, each with {people} updates waiting")
    async with town(torment, people) as here:
        here.crowd.begin(at_once=people)
        for question in QUESTIONS[:runs]:
            if here.running:
                await here.whole.stop()
            here.crowd.goes_on_to(question)
            await _told_to_stop(here, found, random.randint(1, 2 * people))
            await here.start_and_quiet()
        await updates(here, found)
        await storage(here, found)
        silent = [person for person in here.crowd.waiting() if not person.question]
        found.lost += ["somebody waits for an answer"] * len(silent)
        patient = here.crowd.asked_once()
        twice = [copy for copy, times in here.crowd.received.items() if times > 1 and copy[0] in patient]
        found.doubled += ["a message twice"] * len(twice)
    return found


async def _told_to_stop(here: Town, found: Found, after: int) -> None:
    """Its own alarm would end it with another status after nine seconds."""
    await here.whole.launch()
    bot = here.whole.bot
    assert bot and bot.pid
    pid = bot.pid
    await here.strikes(after, lambda: os.kill(pid, signal.SIGTERM))
    status = await here.whole.ended()
    found.wrong += [f"it ended with status {status}"] * (status != 0)
    sending = await here.rows("SELECT count(*) FROM outbox WHERE state = 'sending'")
    found.wrong += ["a message left in doubt by an orderly stop"] * sending[0][0]


ROWS = (
    Row("A", "killed at any instant: all is there once", killed),
    Row("A3", "told to stop in a crowd: it ends by itself, nothing is lost", stopped),
)
