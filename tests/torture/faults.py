"""Row E: a Bot API that misbehaves, then is away altogether, then is well again.

During the outage nothing insists: each message is tried at most once more than Telegram is asked for updates, and both
leave twice as long each time.
"""

from collections import Counter

from handlers.telegram.transport import Transport
from tests.torture.accounts import judged
from tests.torture.crowd import Person
from tests.torture.torment import Found, Row, Torment
from tests.torture.town import Town, town
from tests.whole import Json, nursery, run_bot

MISBEHAVIOURS = ("429", "500", "502", "504", "400", "403", "swallow", "reset", "html")
RATE = 0.2
SENDS = ("sendMessage", "sendDocument", "answerCallbackQuery", "editMessageText", "editMessageReplyMarkup")
AWAY = ("502", "html", "reset")
ASKED = {"quick": 2, "nightly": 4}
"""Questions for updates that go unanswered before the outage ends; a fifth may leave only after half a minute."""
FEW = 20
SOON, LATER = 3, 60
"""Seconds by which the clock jumps every few faults, and once it is over: whatever waits for another try is due."""


async def misbehaves(torment: Torment) -> Found:
    random = torment.random
    people, faults = torment.times(26, 300), torment.times(60, 2000)
    async with town(torment, people, mediators=2, followed=8) as here:
        await _start(here)
        await _bad_luck(here, torment.seed)
        here.crowd.begin(at_once=30)
        blocked = random.sample(list(here.crowd.people.values()), 3)
        await _until_struck(here, faults, blocked)
        struck = Counter(call["fault"] for call in here.whole.calls() if call["fault"])
        during = await _outage(here, random.choice(AWAY), ASKED[torment.size])
        await here.whole.no_more_faults()
        await here.whole.jump(LATER)
        await here.finished()
        done = f"{struck.total()} faults of {len(struck)} kinds, an outage of {len(during)} calls"
        found = await judged(here, done, certain=False)  # some of its 403 are faults too
        found.wrong += _insisted(during)
        found.wrong += [fault for person in blocked for fault in _told_after_blocking(here, person)]
        return found


async def _bad_luck(here: Town, seed: int) -> None:
    """The simulator asks each kind in turn whether it strikes: all together, one call in five."""
    for number, kind in enumerate(MISBEHAVIOURS):
        await here.whole.fault(kind, "*", rate=RATE / (len(MISBEHAVIOURS) + 1), seed=seed + number)
    for method in SENDS:
        await here.whole.fault("hang", method, rate=RATE / (len(MISBEHAVIOURS) + 1), seed=seed + len(method))


async def _until_struck(here: Town, faults: int, blocked: list[Person]) -> None:
    """Three people block the bot on the way, at a third each; whoever saw nothing for a while says hello again."""
    willing, seen = list(blocked), _seen(here)
    for wanted in range(FEW, faults + 1, FEW):
        await here.whole.until(lambda wanted=wanted: _struck(here) >= wanted or here.crowd.over, f"{wanted} faults")
        await here.whole.jump(SOON)
        if willing and wanted * len(blocked) >= faults * (len(blocked) - len(willing) + 1):
            person = willing.pop()
            if person.begun and person.waits:
                person.blocks()
        before, seen = seen, _seen(here)
        for person in [person for person, messages in seen.items() if before.get(person) == messages]:
            person.says_hello()


def _seen(here: Town) -> dict[Person, int]:
    """How much is on the screen of each one who waits."""
    return {person: len(person.phone.messages) for person in here.crowd.waiting() if person.begun}


def _struck(here: Town) -> int:
    return sum(bool(call.get("fault")) for call in here.world.calls)


async def _outage(here: Town, kind: str, asked: int) -> list[Json]:
    """What the bot asks while nobody answers."""
    await here.whole.no_more_faults()
    before = here.whole.last_call()
    await here.whole.fault(kind, "*", rate=1.0)
    speaker = next(person for person in here.crowd.people.values() if not person.blocked)
    speaker.says("/aide")  # which ends the question for updates that is open; the next one fails
    await here.whole.called("getUpdates", after=before, times=asked)
    return here.whole.calls(after=before)


def _insisted(during: list[Json]) -> list[str]:
    asked = sum(call["method"] == "getUpdates" for call in during)
    tried = Counter((call["method"], str(call["parameters"])) for call in during if call["method"] != "getUpdates")
    return [f"{method} insisted {times} times" for (method, _), times in tried.items() if times > asked + 1]


def _told_after_blocking(here: Town, person: Person) -> list[str]:
    """Once Telegram itself has said that the door is closed, nobody knocks again."""
    sends = [c for c in here.whole.calls("sendMessage") if c["parameters"].get("chat_id") == person.phone.id]
    refused = [n for n, call in enumerate(sends) if call["status"] == 403 and call["fault"] is None]
    return ["somebody who blocked us is written to"] * (len(sends) - 1 - refused[0] if refused else 0)


def run_hurried(environment: dict[str, str], log: str) -> None:
    """`mediance run`, with a second's patience for an answer instead of twenty: hanging calls would fill the night."""
    Transport.__init__.__defaults__ = (1.0,)  # type: ignore[misc]
    run_bot(environment, log)


async def _start(here: Town) -> None:
    here.whole.bot = nursery.Process(target=run_hurried, args=(here.whole.environment(), here.whole.log))
    here.whole.bot.start()
    await here.whole.called("getUpdates")


ROWS = (Row("E", "one call in five fails, then all of them: no silent loss, no storm", misbehaves),)
