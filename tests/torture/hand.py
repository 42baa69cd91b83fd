"""Somebody with a phone who waits for a question and answers it once, by the buttons as they came.

The last press of an act is what counts: once Telegram holds it, its effect must be there exactly once, whether or not
its answer was ever seen. So nothing is pressed again for want of an answer but what only opens a conversation, and
that only when all is quiet.
"""

import asyncio
from collections import deque
from typing import NamedTuple, Protocol

from bot.simulator import people
from bot.simulator.chats import Message, Phone
from bot.simulator.world import World
from handlers.buttons import read
from tests.torture.copies import Copy, copy_of

OF_LONG_AGO = 50_000_000
"""Numbers of messages that no phone shows any more: what they carried can be pressed at any time."""
PATIENT = 3
LOOKS_BACK = 30
Answers = tuple[str, tuple[str, ...]]
"""A question, and what is pressed under it, one after the other."""


class Asked(NamedTuple):
    carries: str
    """What each of its buttons carries before its answer."""
    text: str

    def __str__(self) -> str:
        return self.carries


class Around(Protocol):
    """`nudges`: how often all was quiet, and somebody still waited. `held`: before the press that counts, and after."""

    nudges: int

    async def held(self, act: str) -> None: ...


class Hand:
    def __init__(self, world: World, phone: Phone, around: Around) -> None:
        self.world, self.phone, self.around = world, phone, around
        self.busy = asyncio.Lock()
        """One thing at a time."""
        self._shown: deque[Message] = deque(maxlen=LOOKS_BACK)
        self._answered: set[Copy] = set()
        self._something = asyncio.Event()
        self._pressed = OF_LONG_AGO

    def hears(self, message: Message) -> None:
        self._shown.append(message)
        self._something.set()

    def nudged(self) -> None:
        self._something.set()

    def says(self, text: str) -> None:
        people.say(self.world, self.phone, text)

    def presses(self, data: str) -> None:
        self._pressed += 1
        people.press(self.world, self.phone, self._pressed, data, None, stale=True)

    async def asked(self, question: str, option: str = "", *, within: str = "") -> Asked | None:
        """The newest such question that was not answered yet, as soon as it is shown; None when all was quiet first.
        `option`: one of its choices; `within`: words it is asked in."""
        nudges = self.around.nudges
        while True:
            for message in reversed(self._shown):
                carried = _carried(message, question, option) if within in _text(message) else ""
                if carried and copy_of(message) not in self._answered:
                    self._answered.add(copy_of(message))
                    return Asked(carried, _text(message))
            if self.around.nudges != nudges:
                return None
            await self.something()

    async def something(self) -> None:
        """Until anything new is shown, or all is quiet."""
        self._something.clear()
        await self._something.wait()

    async def does(self, opens: str, *answers: Answers) -> bool:
        """Opens a conversation and goes through it; False when a question never came."""
        async with self.busy:
            self.opens(opens)
            for question, options in answers[:-1]:
                if not await self.goes_on(opens, question, *options):
                    return False
            asked = await self.insists(answers[-1][0], opens)
            if asked:
                await self.decides(opens.partition("?")[0], f"{asked};{answers[-1][0]}={answers[-1][1][-1]}")
            return asked is not None

    def opens(self, data: str) -> None:
        """What was shown before is left aside."""
        self._shown.clear()
        self.presses(data)

    async def goes_on(self, opens: str, question: str, *options: str) -> bool:
        asked = await self.insists(question, opens)
        for option in options if asked else ():
            self.presses(f"{asked};{question}={option}")
        return asked is not None

    async def decides(self, act: str, data: str) -> None:
        """The press that counts."""
        await self.around.held(act)
        self.presses(data)
        await self.around.held(f"{act}!")

    async def insists(self, question: str, opens: str) -> Asked | None:
        for _ in range(PATIENT):
            if asked := await self.asked(question):
                return asked
            self.presses(opens)
        return None


def _text(message: Message) -> str:
    return str(message.content.get("text") or message.content.get("caption") or "")


def _carried(message: Message, question: str, option: str) -> str:
    for row in message.buttons():
        for button in row:
            press = read(button.get("callback_data", ""))
            if press and press.question == question and not press.back and option in ("", press.option):
                return str(button["callback_data"]).rpartition(";")[0]
    return ""
