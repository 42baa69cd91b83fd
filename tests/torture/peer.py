"""The peer's row: a stock python-telegram-bot skeleton under the same kills, with people who do the same.

It acknowledges updates before it handles them, and keeps its conversations in memory between two writings of a file.
So whoever is in the middle when it dies is forgotten: their next press is answered by nobody, and they begin again.
"""

import asyncio
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bot.simulator import Simulator, people
from bot.simulator.chats import Message, Phone
from bot.simulator.refusals import ImpossibleError
from tests.torture.crowd import listen
from tests.torture.instants import Instants
from tests.torture.torment import Found, Row, Torment
from tests.whole import PATIENCE, ROOT

TOKEN, CHOICE = "42:BENCH", "c2"
SCRIPT = ROOT / "bench" / "peers" / "ptb_conversation.py"
QUESTIONS = int(re.findall(r"^QUESTIONS = (\d+)", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)[0])
"""As many as the peer asks."""
FIRST, THANKS = 730_000_001, "Merci"
AGAIN = 10
"""How often somebody begins again before we call it lost for good."""


@dataclass(eq=False)
class Asked:
    """Somebody who answers them all."""

    town: "PeerTown"
    phone: Phone
    expected: int = 0
    over: bool = False

    def begins(self) -> None:
        self.expected = 1
        people.say(self.town.world, self.phone, "/start")

    def hears(self, message: Message) -> None:
        text = message.content["text"]
        number = QUESTIONS + 1 if text == THANKS else int(re.sub("[^0-9]", "", text))
        if number < self.expected:
            self.town.seen["twice"] += 1
            return
        self.town.seen["wrong"] += number > self.expected
        self.expected, self.over = number + 1, text == THANKS
        if not self.over:
            try:
                people.press(self.town.world, self.phone, message.id, CHOICE, None, stale=False)
            except ImpossibleError:
                self.town.seen["wrong"] += 1


@dataclass
class PeerTown:
    simulator: Simulator
    url: str
    folder: Path
    count: int
    heard: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    people: dict[int, Asked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world = self.simulator.world
        self.instants = Instants(self.world)
        for number in range(FIRST, FIRST + self.count):
            self.people[number] = Asked(self, self._phone(number))
        listen(self.world, self._hear)

    def _phone(self, number: int) -> Phone:
        return self.world.add_phone("Exemple", "usager", {"id": number, "first_name": "Exemple"})

    def _hear(self, message: Message) -> None:
        person = self.people.get(message.chat.id)
        if person:
            self.heard += 1
            asyncio.get_running_loop().call_soon(person.hears, message)

    async def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                sys.executable, str(SCRIPT), self.url, str(self.folder), stdout=log, stderr=log
            )

    async def killed(self, after: int) -> None:
        struck = self.instants.strikes(after, self.bot.kill)
        async with asyncio.timeout(PATIENCE):
            await struck.wait()
        await self.bot.wait()

    async def settled(self) -> list[Asked]:
        """Those who were not answered, once nobody hears anything any more."""
        heard = -1
        while heard != self.heard:
            heard = self.heard
            await self._all_handled()
        return [person for person in self.people.values() if not person.over]

    async def _all_handled(self) -> None:
        """It handles one update after the other: once a newcomer is answered, so is all that came before."""
        newcomer = self._phone(740_000_000 + len(self.world.chats))
        people.say(self.world, newcomer, "/start")
        async with asyncio.timeout(PATIENCE):
            while not any(message.from_bot for message in newcomer.messages.values()):
                await newcomer.bell.heard(1)

    async def ended(self) -> None:
        if self.bot.returncode is None:
            self.bot.kill()
            await self.bot.wait()


async def killed(torment: Torment) -> Found:
    random = torment.random
    kills, count = torment.times(2, 100), torment.times(40, 400)
    simulator = Simulator(token=TOKEN)
    found, done = Found(""), 0
    async with simulator.serving() as url:
        here = PeerTown(simulator, url, torment.folder, count)
        await here.start()
        try:
            await _left_alone(here)
            left = list(here.people.values())
            while left and done < kills + AGAIN:
                for person in left:
                    person.begins()
                if done < kills:
                    await here.killed(random.randint(20, 20 + 20 * len(left)))
                    await here.start()
                done += 1
                left = await here.settled()
                found.lost += ["a press that Telegram gave and nobody answered"] * len(left)
        finally:
            await here.ended()
    found.done = f"{min(done, kills)} kills, {count} people"
    found.doubled = ["a question asked twice"] * here.seen["twice"]
    found.wrong = ["a question out of turn"] * here.seen["wrong"] + ["somebody never finished"] * len(left)
    found.note = "python-telegram-bot, ConversationHandler + PicklePersistence"
    return found


async def _left_alone(here: PeerTown) -> None:
    """Somebody whom nobody disturbs has all they came for: else it is our own counting that is wrong."""
    first = next(iter(here.people.values()))
    first.begins()
    await here.settled()
    assert first.over and not here.seen.total(), "the driver does not talk as this bot does"


ROWS = (Row("A peer", "for comparison, a stock skeleton under the same kills", killed, ("sqlite",), ours=False),)
