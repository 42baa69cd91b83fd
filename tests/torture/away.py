"""Row E3: the bot is dead while people press, for as long as Telegram keeps a press, longer, and longer than a message.

Everybody has a question open; half of them answer it meanwhile. After 30 seconds nobody notices anything. After 152
every open question is asked again, once, with a word of apology; after 25 hours those who lead are told as well.
"""

import asyncio
from datetime import datetime

from tests.torture.accounts import judged
from tests.torture.torment import Found, Row, Torment
from tests.torture.town import Town, town
from tests.whole import PATIENCE

TOLD = "Je suis resté en panne plus d'un jour"
ABSENCES = ((30, "reminders", "survey"), (152, "survey", "theme"), (25 * 3600, "theme", "mode"))
"""Seconds, the question that is open, and the one they go on to."""
PRESS_LIFE = 150


async def away(torment: Torment) -> Found:
    people = torment.times(30, 200)
    expired: set[int] = set()
    wrong: list[str] = []
    async with town(torment, people) as here:
        here.crowd.wants = {"ok": "yes"}
        here.crowd.goes_on_to(ABSENCES[0][1])
        here.crowd.begin(at_once=people)
        await here.start_and_quiet()
        leader = await here.whole.phone("Dominique", 720_900_001)
        await leader.says(await here.whole.invitation("Dominique", "direction"))
        await leader.sees("Rejoindre")
        await leader.goes("[Oui]")
        for seconds, _, question in ABSENCES:
            wrong += await _absent(here, seconds, question, expired)
            here.crowd.goes_on_to(question)
            await here.quiet()
        wrong += _times_told([text for text in await leader.heard() if TOLD in text])
        here.crowd.goes_on_to("")
        await here.finished()
        again = sum(person.hellos for person in here.crowd.people.values())
        done = f"3 absences, {people} questions open, {len(expired)} presses expired"
        found = await judged(here, done, expired=frozenset(expired), kills=len(ABSENCES))
    found.wrong += [*wrong, *["somebody had to say hello again"] * again]
    return found


async def _absent(here: Town, seconds: int, question: str, expired: set[int]) -> list[str]:
    before = {person: person.apologies for person in here.crowd.people.values()}
    await here.whole.kill()
    given = len(here.whole.updates)
    for person in list(before)[::2]:
        person.goes_on(question)
    if seconds > PRESS_LIFE:
        expired |= {update["update_id"] for update in here.whole.updates[given:]}
    await here.whole.jump(seconds)
    await here.start_and_quiet()
    await _made_good(here)
    await here.quiet()
    due = seconds > PRESS_LIFE
    told = [person.apologies - apologies for person, apologies in before.items()]
    return [f"{times} apologies after {seconds} seconds" for times in told if times != due]


async def _made_good(here: Town) -> None:
    """Waits until the bot says that it is in touch again: beside its database, or in it where several may share it."""
    async with asyncio.timeout(PATIENCE):
        while abs(await _last_poll(here) - here.whole.now()) >= PRESS_LIFE / 2:  # noqa: ASYNC110 (another process says it)
            await asyncio.sleep(0.1)


async def _last_poll(here: Town) -> float:
    file = here.whole.folder / "last_poll"
    if file.exists():
        return datetime.fromisoformat(file.read_text()).timestamp()
    ((answered,),) = await here.rows("SELECT answered FROM service")
    return float(answered.timestamp()) if answered else 0.0


def _times_told(told: list[str]) -> list[str]:
    return [] if len(told) == 1 else [f"those who lead were told {len(told)} times"]


ROWS = (Row("E3", "presses lost while away: each open question asked again, once", away),)
