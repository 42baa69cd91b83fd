"""Many people at once, each going from hello to a request by what they see: a question they know, a button under it.

What each one will answer comes from the seed alone, so that they can be asked the same thing twice, after whatever
happened, and answer the same. What they did is remembered here: the database must say exactly that.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from bot.simulator import people
from bot.simulator.chats import Chat, Json, Message, Phone
from bot.simulator.refusals import ImpossibleError
from bot.simulator.world import World
from handlers.buttons import Press, read
from tests.torture.case import Case
from tests.torture.copies import Copy, copy_of
from tests.torture.desk import Desk
from tests.torture.hand import Hand

FIRST = 720_000_001
REFUSED, NOTED = "Je ne garde rien sur vous", "C'est noté"
SORRY = "Pardon, j'étais en panne"
ALWAYS = {"lang": "fr", "hi": "go", "age": "yes", "again": "on", "check": "ok", "what": "request", "which": "other"}
ELSEWHERE = ("walk_in",)
"""What no crowd chooses, because of the hour it may be: numbers and workshops have tests of their own."""
TYPED = {"words": "Exemple de mots", "name": "Prénom fictif"}
RACED = ("n'est plus possible", "n'est plus libre", "vient de se libérer")
WISHED_INSTEAD = {"half": "slot", "slot": "half"}
"""A moment, or only a part of the day: the last one asked for is what counts."""
FOLLOWED = {"ok": "yes", "theme": "energie", "mode": "permanence"}
"""What those want of whom the desk will have to do."""


@dataclass(eq=False)
class Person:
    crowd: "Crowd"
    phone: Phone
    chosen: dict[str, str] = field(default_factory=dict)
    over: str = ""
    hellos: int = 0
    """How often they said hello again, because nothing came."""
    apologies: int = 0
    raced: bool = False
    """Whether somebody else took the moment they had chosen, or left one, so that they were asked again."""
    blocked: bool = False
    stop_at: str = ""
    question: Message | None = None
    """The one they left open, because they stop there."""
    name: str = ""
    """Of those whose case will have a life, once their request is made."""
    hand: Hand | None = None
    case: Case | None = None
    _answered: Copy | None = None
    """The last question they answered: the same again is only its second copy."""

    @property
    def begun(self) -> bool:
        return self.phone.started

    @property
    def waits(self) -> bool:
        """Whether they have not had what they came for."""
        followed = bool(self.name) and REFUSED not in self.over
        return not self.blocked and (not self.over or (followed and not (self.case and self.case.over)))

    def says_hello(self) -> None:
        if self.over:
            return  # their case goes on by itself
        self.hellos += self.begun
        self._answered = None
        self.says("/start")

    def goes_on(self, to: str = "") -> None:
        """Answers the question they had left open, and those that follow up to this one."""
        self.stop_at = to
        message, self.question = self.question, None
        if message:
            self._looks(message)

    def says(self, text: str) -> None:
        people.say(self.crowd.world, self.phone, text)

    def hears(self, message: Message) -> None:
        if self.over and self.hand:
            self.hand.hears(message)
        text = message.content.get("text", "")
        self.raced = self.raced or any(words in text for words in RACED)
        if SORRY in text:
            self.apologies += 1
            self._answered = None  # what follows is the same question, and this time it means it
        elif NOTED in text or REFUSED in text:
            self._ends(text)
        elif not self.over and not self.blocked and copy_of(message) != self._answered:
            self._looks(message)

    def _ends(self, text: str) -> None:
        if not self.over:
            self.over = text
            self.crowd.next_one()

    def _looks(self, message: Message) -> None:
        written = [button["callback_data"] for row in message.buttons() for button in row]
        pressable = [(data, press) for data in written if (press := read(data))]
        asked = [(data, press) for data, press in pressable if press.question and not press.back]
        if asked and asked[0][1].question == "what" and "check" in self.chosen:
            self._ends(NOTED)  # the menu, after a hello: all was done, and only the last word got lost
        elif asked:
            self._answers(message, asked[0][1].question, asked)

    def _answers(self, message: Message, name: str, asked: list[tuple[str, Press]]) -> None:
        self.question = message if name == self.stop_at else None
        if self.question:
            return
        self._answered = copy_of(message)
        if name == "tel" and self.wish(name) > 0.3:
            self.chosen[name] = "given"
            people.send(self.crowd.world, self.phone, "contact", {})
            return
        options = {
            press.option: data
            for data, press in asked
            if not press.option.startswith(">") and press.option not in ELSEWHERE
        }
        words = self.name if name == "name" and self.name else TYPED.get(name, "") if self.wish(name) > 0.5 else ""
        if words:
            self.chosen[name] = words
            self.says(words)
            return
        option = self._preferred(name, list(options))
        if name in WISHED_INSTEAD:
            self.chosen.pop(WISHED_INSTEAD[name], None)
        self.chosen[name] = option
        self.presses(message, options[option])

    def _preferred(self, name: str, options: list[str]) -> str:
        own = FOLLOWED if self.name else {}
        wanted = own.get(name) or self.crowd.wants.get(name) or ALWAYS.get(name) or self.chosen.get(name, "")
        if name == "ok" and not wanted:
            wanted = "yes" if self.wish(name) > 0.15 else "no"
        return wanted if wanted in options else options[int(self.wish(name) * len(options))]

    def wish(self, name: str) -> float:
        """The same at each time of asking."""
        return Random(f"{self.crowd.seed}:{self.phone.id}:{name}").random()

    def blocks(self) -> None:
        self.blocked = True
        people.block(self.crowd.world, self.phone, blocked=True)

    def presses(self, message: Message, data: str) -> None:
        with contextlib.suppress(ImpossibleError):  # the button has gone from the screen meanwhile
            people.press(self.crowd.world, self.phone, message.id, data, None, stale=False)


class Crowd:
    def __init__(self, world: World, seed: int, count: int, *, mediators: int = 0, followed: int = 1) -> None:
        """`followed`: of the cases of one person in so many something becomes, when there are mediators."""
        self.world, self.seed = world, seed
        self.desk = Desk(world, seed, mediators)
        self.wants: dict[str, str] = {}
        """What everybody prefers, by question; the rest is each one's own wish."""
        self.received: Counter[Copy] = Counter()
        self.people = {number: self._person(number) for number in range(FIRST, FIRST + count)}
        for number, person in enumerate(list(self.people.values())[::followed] if mediators else ()):
            person.name, person.hand = f"Fictif {number}", Hand(world, person.phone, self.desk)
            self.desk.expected[person.name] = person
        self._next: Iterator[Person] = iter(self.people.values())
        listen(world, self._hear)

    def _person(self, number: int) -> Person:
        user = {"id": number, "first_name": "Exemple", "language_code": "fr"}
        return Person(self, self.world.add_phone("Exemple", "usager", user))

    def begin(self, at_once: int) -> None:
        """So many talk side by side; when one has finished another begins."""
        self.desk.opens()
        for _ in range(at_once):
            self.next_one()

    def invites(self, count: int, at_once: int) -> None:
        """Only the first so many; those of them who have not begun yet do, side by side."""
        self._next = iter(list(self.people.values())[:count])
        self.begin(at_once)

    def next_one(self) -> None:
        person = next((person for person in self._next if not person.begun), None)
        if person:
            asyncio.get_running_loop().call_soon(person.says_hello)

    def goes_on_to(self, question: str) -> None:
        """Everybody, up to this question; they leave it open."""
        for person in self.people.values():
            person.goes_on(question)

    def asked_once(self) -> set[int]:
        """The chats where no question was ever decided twice."""
        everybody = self.people.items()
        return {chat for chat, person in everybody if not (person.hellos or person.apologies or person.raced)}

    def waiting(self) -> list[Person]:
        return [person for person in self.people.values() if person.waits]

    @property
    def over(self) -> bool:
        """Nobody is about to say anything."""
        return all(person.question or not person.waits for person in self.people.values())

    def _hear(self, message: Message) -> None:
        person = self.people.get(message.chat.id)
        hears = person.hears if person else self.desk.ears(message.chat.id)
        if person and not (person.over and person.name):
            self.received[copy_of(message)] += 1
        if hears:
            self.desk.relays(message)
            asyncio.get_running_loop().call_soon(hears, message)


def listen(world: World, hear: Callable[[Message], None]) -> None:
    """Hears each message of the bot as it appears."""
    post = world.post

    def heard(chat: Chat, sender: Json, content: Json, keyboard: Json | None = None) -> Message:
        message = post(chat, sender, content, keyboard)
        if message.from_bot:
            hear(message)
        return message

    world.post = heard  # type: ignore[method-assign]
