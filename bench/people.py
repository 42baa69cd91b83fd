"""People who write to a bot, press its buttons, and check that it answers what it should.

A script is a list of steps: what is typed, or `[…]` a button of the last message, and words the answer must hold.
`at_full_speed`: everybody goes on as soon as they are answered. `at_a_rate`: so many updates a second, whatever the bot
does, which is how latency must be measured. A latency runs from the update being available to the message's arrival.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson

from bench.scripts import Script
from bench.telegram import DATE, ME, Json, Telegram

LANGUAGE = "fr"


@dataclass
class Load:
    """What came of it."""

    steps: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.steps / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Person:
    def __init__(self, telegram: Telegram, number: int, script: Script) -> None:
        self.telegram, self.number, self.script = telegram, number, script
        self.step = 0
        self.since = 0.0
        self._seen: tuple[int, str, Json] = (0, "", {})

    @property
    def over(self) -> bool:
        return self.step >= len(self.script)

    def act(self) -> None:
        """The next step of the script, without waiting for its answer."""
        act = self.script[self.step][0]
        update = self._press(act[1:-1]) if act.startswith("[") else self._write(act)
        self.since = time.perf_counter()
        self.telegram.put(update)

    def hear(self, text: str, fields: Json, number: int) -> str:
        """An answer; what is wrong with it, if anything."""
        markup = fields.get("reply_markup") or {}
        self._seen = number, text, orjson.loads(markup) if isinstance(markup, str) else markup
        expected = self.script[self.step][1]
        self.step += 1
        self.since = 0.0
        return "" if expected in text else f"step {self.step}: {expected!r} expected, {text[:80]!r} came"

    def _from(self) -> Json:
        return {"id": self.number, "is_bot": False, "first_name": "Exemple", "language_code": LANGUAGE}

    def _write(self, text: str) -> Json:
        chat = {"id": self.number, "first_name": "Exemple", "type": "private"}
        body = {"message_id": self.telegram.next_message(), "from": self._from(), "chat": chat, "date": DATE}
        commands = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
        return {"message": {**body, "text": text, **({"entities": commands} if commands else {})}}

    def _press(self, label: str) -> Json:
        number, text, markup = self._seen
        buttons = [button for row in markup.get("inline_keyboard", ()) for button in row]
        pressed = next((button for button in buttons if label in button["text"]), None)
        if pressed is None:
            raise LookupError(f"no button {label!r} under {text!r}")
        chat = {"id": self.number, "first_name": "Exemple", "type": "private"}
        message = {"message_id": number, "from": ME, "chat": chat, "date": DATE, "text": text, "reply_markup": markup}
        query = {"id": f"{self.number}{self.step}", "from": self._from(), "message": message, "chat_instance": "1"}
        return {"callback_query": {**query, "data": pressed["callback_data"]}}


class People:
    """Everybody who talks to one bot. Give `hear` to the Telegram that carries it."""

    def __init__(self) -> None:
        self.load = Load()
        self._people: dict[int, Person] = {}
        self._done = asyncio.Event()
        self._next: Callable[[Person], None] = lambda _person: None
        self._talking = 0

    def hear(self, _method: str, fields: Json, number: int) -> None:
        person = self._people.get(int(fields.get("chat_id") or 0)) if number else None
        if person is None or not person.since:
            return
        self.load.latencies.append(time.perf_counter() - person.since)
        self.load.steps += 1
        wrong = person.hear(fields.get("text") or fields.get("caption") or "", fields, number)
        if wrong:
            self.load.wrong.append(wrong)
        if wrong or person.over:
            self._talking -= 1
        else:
            self._next(person)
        if not self._talking:
            self._done.set()

    def _gather(self, telegram: Telegram, first: int, count: int, script: Script) -> list[Person]:
        people = [Person(telegram, first + n, script) for n in range(count)]
        self._people = {person.number: person for person in people}
        self._talking = count
        self.load = Load()
        self._done.clear()
        return people

    async def at_full_speed(
        self, telegram: Telegram, script: Script, count: int, limit: float = 30.0, first: int = 10_000
    ) -> Load:
        """A conversation each, all at once; stopped at `limit` seconds."""
        people = self._gather(telegram, first, count, script)
        self._next = Person.act
        begun = time.perf_counter()
        for person in people:
            person.act()
        await self._until_done(limit)
        self.load.seconds = time.perf_counter() - begun
        self._people = {}
        return self.load

    async def at_a_rate(
        self, telegram: Telegram, script: Script, rate: float, seconds: float, first: int = 50_000
    ) -> Load:
        """Updates at a steady rate, each from whoever has waited longest since they were answered."""
        count = int(rate * seconds)
        free = deque(self._gather(telegram, first, max(count * 2 // len(script), int(rate * 2)), script))
        self._next = free.append
        begun = time.perf_counter()
        for number in range(count):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            if free:
                free.popleft().act()
        await asyncio.sleep(0.5)
        self.load.seconds = time.perf_counter() - begun
        self._people = {}
        return self.load

    async def _until_done(self, limit: float) -> None:
        try:
            async with asyncio.timeout(limit):
                await self._done.wait()
        except TimeoutError:
            pass
