"""The life of one case: notes both ways, a sheet for a partner, a report, then another hand, or an end.

What the two of them will do comes from the seed alone.
"""

import asyncio
from typing import TYPE_CHECKING

from flows.referrals import ITEMS
from tests.torture.hand import Asked

if TYPE_CHECKING:
    from tests.torture.crowd import Person
    from tests.torture.desk import Desk, Mediator

PARTNER = (("class", ("caf",)), ("partner", ("caf_ex",)), ("aim", ("right",)))
FIELDS = ("nickname", "language", "theme", "moment")
REST = 3
"""How often all may be quiet before nobody is thought to take it over."""


class Case:
    def __init__(self, desk: "Desk", request: int, person: "Person", mediator: "Mediator") -> None:
        self.desk, self.request, self.person, self.mediator = desk, request, person, mediator
        self.hand, self.done = person.hand, desk.done[request]
        self.over = False
        self._another = asyncio.Event()

    async def lives(self) -> None:
        await self._is_written_to("progress")
        if self.person.wish("message") < 0.5:
            self.hand.says("/message")
            await self._writes("D'autres mots")
        number = await self._sheet()
        if number:
            await self._sends(number)
        await self._report()
        await self._ends()
        self.over = True

    def follows(self, mediator: "Mediator") -> None:
        self.mediator = mediator
        self._another.set()
        self.hand.nudged()

    # notes

    async def _is_written_to(self, what: str) -> None:
        wrote = ("what", (what,)), ("send", ("yes",))
        if await self.mediator.does(f"writing?request={self.request}", *wrote):
            self.done.notes["mediator"] += 1
            await self._answers()

    async def _answers(self) -> None:
        note = await self.hand.asked("act", "words")
        if note and self.person.wish("note") < 0.5:
            self.hand.presses(f"{note};act=ok")
            self.done.notes["person"] += 1
        elif note:
            await self._writes("Des mots fictifs")

    async def _writes(self, words: str) -> None:
        self.hand.says(words)
        if asked := await self.hand.asked("send", "yes"):
            self.hand.presses(f"{asked};send=yes")
            self.done.notes["person"] += 1

    # a sheet

    async def _sheet(self) -> int | None:
        """Its number, once there is a yes to it."""
        await self._proposes([field for field in FIELDS if self.person.wish(field) < 0.5] or ["language"])
        if self.person.wish("twice") < 0.3:
            await self._proposes(["language", "moment"])
        shown = [asked for _ in range(self.done.proposed) if (asked := await self.hand.asked("answer", "agreed"))]
        for asked in sorted(shown, key=_number):
            await self._decides(asked)
        latest = max(self.done.answers) if len(self.done.answers) == self.done.proposed > 0 else None
        return latest if latest and self.done.answers[latest] == "agreed" else None

    async def _proposes(self, fields: list[str]) -> None:
        which = (("which", ("new",)),) if self.done.proposed else ()
        moment = (("moment", ("morning",)),) if "moment" in fields else ()
        items = ("items", (*(f"+{field}" for field in fields), "done"))
        way = (*which, *PARTNER, items, *moment, ("send", ("yes",)))
        self.done.proposed += await self.mediator.does(f"referring?request={self.request}", *way)

    async def _decides(self, asked: Asked) -> None:
        """A yes to what was replaced meanwhile is a yes to nothing."""
        number, wish = _number(asked), self.person.wish("answer")
        said = "agreed" if wish < 0.6 else "refused" if wish < 0.8 else "correct"
        await self.hand.decides("agreeing", f"{asked};answer={said}")
        if said == "correct":
            about = await self.hand.asked("about", "partner")
            if not about:
                return
            self.hand.presses(f"{about};about=partner")
        self.done.answers[number] = said
        self.done.read[number] = frozenset(item for item, label in ITEMS.items() if label in asked.text)

    async def _sends(self, number: int) -> None:
        """Sometimes the person takes their yes back at the very moment the mediator says that it is done."""
        opens = f"referring?request={self.request}"
        async with self.mediator.busy:
            self.mediator.opens(opens)
            for question, option in (("which", str(number)), ("act", "sent")):
                if not await self.mediator.goes_on(opens, question, option):
                    return
            asked = await self.mediator.insists("means", opens)
            if asked:
                await self._takes_back(number)
                await self.mediator.decides("transmitting", f"{asked};means=hand")
                self.done.sent.add(number)

    async def _takes_back(self, number: int) -> None:
        if self.person.wish("regrets") < 0.3:
            self.hand.presses("withdrawal")
            if asked := await self.hand.asked("which", str(number)):
                self.hand.presses(f"{asked};which={number}")
                self.done.raced.add(number)

    # what becomes of it

    async def _report(self) -> None:
        then = "follow" if self.person.wish("then") < 0.5 else "none"
        way = ("duration", ("under15",)), ("registers", ("+support", "done")), ("result", ("info",)), ("then", (then,))
        if await self.mediator.does(f"report?request={self.request}", *way):
            self.done.acts.update(["report", "follow"] if then == "follow" else ["report"])

    async def _ends(self) -> None:
        end = self.person.wish("end")
        if end < 0.5:
            await self._another_hand("known" if end < 0.2 else "load")
        elif end < 0.8:
            opens = f"card?request={self.request};act=close"
            self.done.acts["close"] += await self.mediator.does(opens, ("reason", ("solved",)))

    async def _another_hand(self, why: str) -> None:
        way = ("reason", (why,)), ("sure", ("yes",))
        if await self.mediator.does(f"handing_on?request={self.request}", *way):
            self.done.acts["withdraw"] += 1
            self.done.recused += why == "known"
            nudges = self.desk.nudges
            while not self._another.is_set() and self.desk.nudges < nudges + REST:
                await self.hand.something()
            if self._another.is_set():
                await self._is_written_to("received")


def _number(asked: Asked) -> int:
    return int(asked.carries.rpartition("=")[2])
