"""The desk beside a crowd: mediators who join by their link and take what people ask for; then each case has its life.

Every last press of an act is remembered here: the database must say exactly that, once.
"""

import asyncio
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from bot.simulator.chats import Message
from bot.simulator.world import World
from storage import staff
from storage.database import once
from tests.keys import KEYS
from tests.stage import START
from tests.torture.case import Case
from tests.torture.copies import Copy, copy_of
from tests.torture.hand import Answers, Hand

if TYPE_CHECKING:
    from tests.torture.crowd import Person

FIRST = 725_000_001
OPENED = START + timedelta(hours=1)
"""A Monday morning: whoever is asked is there."""
OFFER = re.compile(r"card\?request=(\d+)\b.*;act=accept")
NAMED = re.compile(r"Prénom : (Fictif \d+)")
CARRIED = re.compile(r"(?:note\?note|referral\?referral|writing\?request)=")
PAPER: tuple[Answers, ...] = (
    ("spoken", ("fr",)),
    ("ok", ("yes",)),
    ("theme", ("energie",)),
    ("sub", ("facture",)),
    ("place", ("maison",)),
    ("day", ("none",)),
    ("wish", ("any",)),
    ("words", ("-",)),
    ("name", ("-",)),
    ("follow", ("me",)),
    ("check", ("ok",)),
)


@dataclass
class Done:
    """What was done about one request."""

    notes: Counter[str] = field(default_factory=Counter)
    """By side."""
    proposed: int = 0
    answers: dict[int, str] = field(default_factory=dict)
    """By number of a sheet; and `read`: the fields that were shown."""
    read: dict[int, frozenset[str]] = field(default_factory=dict)
    sent: set[int] = field(default_factory=set)
    """The sheets that were transmitted; `raced`: or not, for their person took their yes back at that moment."""
    raced: set[int] = field(default_factory=set)
    acts: Counter[str] = field(default_factory=Counter)
    """Of its life."""
    recused: int = 0


class Mediator(Hand):
    def __init__(self, desk: "Desk", number: int) -> None:
        user = {"id": FIRST + number, "first_name": "Exemple", "language_code": "fr"}
        super().__init__(desk.world, desk.world.add_phone("Exemple", "mediator", user), desk)
        self.desk, self.token = desk, f"torture-{number}"
        self._offered: set[Copy] = set()

    def hears(self, message: Message) -> None:
        super().hears(message)
        if copy_of(message) in self._offered:
            return
        self._offered.add(copy_of(message))
        buttons = [str(button.get("callback_data")) for row in message.buttons() for button in row]
        for offer in filter(None, map(OFFER.match, buttons)):
            self.desk.lives(self.takes(int(offer[1])))

    async def joins(self, *, writes: bool) -> None:
        """`writes`: at once a case on paper, for somebody who is there without a phone."""
        async with self.busy:
            link = f"/start j_{self.token}"
            self.says(link)
            while not (asked := await self.asked("sure")):
                self.says(link)
            self.presses(f"{asked};sure=yes")
        if writes and await self.does("oral", *PAPER):
            self.desk.on_paper += 1

    async def takes(self, request: int) -> None:
        """What was offered, or waits: the first to take it has it."""
        async with self.busy:
            self.opens(f"card?request={request};act=accept")
            card = await self.asked("act", "writing", within=f"n° {request}\n")
        named = NAMED.search(card.text) if card else None
        if card:
            self.desk.taken(request, named[1] if named else "", self)


class Desk:
    def __init__(self, world: World, seed: int, mediators: int) -> None:
        self.world, self.seed = world, seed
        self.nudges = self.on_paper = 0
        self.relayed: Counter[Copy] = Counter()
        """What one wrote and the other reads."""
        self.done: dict[int, Done] = defaultdict(Done)
        self.mediators = {FIRST + number: Mediator(self, number) for number in range(mediators)}
        self.expected: dict[str, Person] = {}
        """Those whose case will have a life, by the name they give."""
        self.cases: dict[int, Case] = {}
        self.broken: list[str] = []
        self.stops_at: set[str] = set()
        self.stopped: deque[tuple[str, asyncio.Event]] = deque()
        """Acts that wait for somebody to let them go on: before their last press, and after."""
        self._lives: set[asyncio.Task[None]] = set()
        self._taken: set[int] = set()

    def invite(self, url: str) -> None:
        """Behind the bot's back."""
        once(url, self._invite, KEYS)

    def _invite(self, connection: Connection) -> None:
        until = OPENED + timedelta(days=7)
        for one in self.mediators.values():
            hashed = staff.hashed(one.token)
            staff.invite(connection, role="mediator", name="Fictif", token_hash=hashed, expires_at=until)

    def opens(self) -> None:
        for number, one in enumerate(self.mediators.values()):
            self.lives(one.joins(writes=number == 0))

    def lives(self, life: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(life)
        self._lives.add(task)
        task.add_done_callback(self._ended)

    @property
    def waits(self) -> bool:
        """Whether anybody of the team is in the middle of something."""
        return bool(self._lives)

    @property
    def so_far(self) -> tuple[int, int, int]:
        """How much was done: as long as it grows, they get further."""
        acts = sum(
            one.proposed + len(one.answers) + len(one.sent) + one.notes.total() + one.acts.total()
            for one in self.done.values()
        )
        return len(self._taken), acts, sum(case.over for case in self.cases.values())

    def goes_home(self) -> None:
        for task in self._lives:
            task.cancel()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._lives.discard(task)
        if not task.cancelled() and task.exception():
            self.broken.append(repr(task.exception()))

    async def held(self, act: str) -> None:
        if act.rstrip("!") in self.stops_at:
            goes_on = asyncio.Event()
            self.stopped.append((act, goes_on))
            await goes_on.wait()

    def ears(self, chat: int) -> Callable[[Message], None] | None:
        return self.mediators[chat].hears if chat in self.mediators else None

    def relays(self, message: Message) -> None:
        """On any phone."""
        buttons = [str(button.get("callback_data")) for row in message.buttons() for button in row]
        if any(map(CARRIED.match, buttons)):
            self.relayed[copy_of(message)] += 1

    def taken(self, request: int, name: str, by: Mediator) -> None:
        self._taken.add(request)
        case = self.cases.get(request)
        if case:
            case.follows(by)
        elif name in self.expected:
            self.cases[request] = self.expected[name].case = Case(self, request, self.expected[name], by)
            self.lives(self.cases[request].lives())

    def nudge(self, requests: int) -> None:
        """All is quiet: whoever waits for something will not get it. When nobody does, somebody looks into the queue,
        which holds so many at most, and those on paper."""
        self.nudges += 1
        hands = [*self.mediators.values(), *(person.hand for person in self.expected.values() if person.hand)]
        for hand in hands:
            hand.nudged()
        team = list(self.mediators.values())
        waiting = [person for person in self.expected.values() if person.waits and person.over and not person.case]
        for request in range(1, 1 + requests + self.on_paper) if waiting and not self.waits else ():
            if request not in self._taken:
                self.lives(team[request % len(team)].takes(request))
