"""A town without Telegram: turns and rounds on a database, phones made of paper, a clock in the hand, and accidents.

The process dies in the middle of a transaction, or after it and before anything was sent; what it had in memory is gone
and Telegram brings the update again. Whatever reaches a phone is looked at here: whose hours it is, and whether it came
before.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.app import furnish
from flows.domain.desk import Late, late
from handlers import buttons
from handlers.incoming import Incoming
from handlers.night import forget
from handlers.rounds import make_round
from storage import desk, profiles
from storage.outbox import Parcel
from tests.phones import Bubble, Button
from tests.stage import PARIS, Stage, catalogues, one_turn
from tests.torture.life import Life
from tests.year.house import WATCHER, Member, association, draw, leaders, mediators

HOUR = timedelta(hours=1)
DIES = 0.005
"""Of all turns and rounds; as many die after the commit."""
NIGHT, ROUNDS = 3, (8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19)
Act = Callable[[], None]


class Died(Exception):
    pass


def and_die(connection: Connection, work: Callable[..., Any], *args: Any) -> None:
    work(connection, *args)
    raise Died


class Town(Life):
    def __init__(self, url: str, seed: object, now: datetime, team: int, rounds: Sequence[int] = ROUNDS) -> None:
        self.seed, self.rounds, self.deaths, self.wrong = seed, rounds, 0, list[str]()
        self.team: dict[int, Member] = {}
        self.numbers_of: dict[int, int] = {}
        self.away: dict[int, datetime] = {}
        self.arrived: Counter[str] = Counter()
        """Every message that reached a phone, by its key."""
        self.order: dict[int, tuple[datetime, int]] = {}
        """Of each request: when it was made, and whose it is."""
        self.silent: set[int] = set()
        """Who said stop, pause or erase, and nothing since."""
        self._ahead: list[tuple[datetime, int, Act]] = []
        self._count, self._speaks, self._queue, self.compared = count(), 0, list[int](), 0
        super().__init__(url, now=now)
        self.house = furnish(association(), catalogues())
        for member in (*leaders(), *mediators(team)):
            self.enters(member)

    def enters(self, member: Member) -> None:
        self.team[member.chat] = member
        self.joins(member.chat, member.name, member.role)
        self.numbers_of[member.chat] = number = len(self.numbers_of) + 1
        for trait, value in member.said():
            self.does(profiles.change, number, trait, value)

    def _opened(self) -> Engine:
        """Processes die here, machines do not: nothing needs to wait for the disk."""
        made = super()._opened()
        if made.dialect.name == "sqlite":
            event.listen(made, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        return made

    # time

    def at(self, when: datetime, act: Act) -> None:
        heapq.heappush(self._ahead, (when, next(self._count), act))

    def passes(self, until: datetime) -> None:
        """Hour after hour, each thing at its moment."""
        while self.now < until:
            hour = self.now.replace(minute=0, second=0, microsecond=0) + HOUR
            while self._ahead and self._ahead[0][0] <= hour:
                when, _number, act = heapq.heappop(self._ahead)
                self.now = max(self.now, when)
                act()
            self.now = max(self.now, hour)
            self._hour(self.now.astimezone(PARIS).hour)

    def _hour(self, hour: int) -> None:
        self._speaks = 0
        if hour in self.rounds:
            self.round()
        if hour == NIGHT:
            self._alive("night", forget, self.house, self.now)
            self.deliver()

    # what happens, and accidents

    def crashes(self) -> None:
        self.deaths += 1
        super().crashes()
        self.house = furnish(association(), catalogues())

    def _alive(self, what: str, work: Callable[..., Any], *args: Any) -> Any:
        """Done once, however often somebody dies of it."""
        chance = draw(self.seed, "dies", what, self.now).random()
        if chance < DIES:
            try:
                self.does(and_die, work, *args)
            except Died:
                self.crashes()
        done = self.does(work, *self._now_of(args))
        if DIES < chance < 2 * DIES:
            self.crashes()
        return done

    def _now_of(self, args: Sequence[Any]) -> Sequence[Any]:
        """The house may be another one meanwhile."""
        return [self.house if one is args[0] else one for one in args]

    def hears(self, incoming: Incoming) -> None:
        self._speaks = incoming.chat
        self.silent.discard(incoming.chat)
        self._alive(f"turn {incoming.chat}", one_turn, self.house, incoming, self.now)

    def round(self) -> int:
        self._speaks = 0
        told: int = self._alive("round", make_round, self.house, self.now)
        if told:
            self._compare(self._queue, self.queue())
        self.deliver()
        return told

    def _shown(self, parcel: Parcel) -> int | None:
        self.arrived[parcel.key] += 1
        number = Stage._shown(self, parcel)
        member = self.team.get(parcel.address)
        if parcel.method == "say" and member and parcel.address != self._speaks and not member.works(self.now):
            kind, when = parcel.key.partition(":")[0], self.now.astimezone(PARIS)
            self.wrong.append(f"{kind} reached a member at {when:%a %H:%M}")
        if parcel.method == "say" and parcel.address in self.silent:
            self.wrong.append(f"{parcel.key.partition(':')[0]} reached somebody who had left")
        if member and number:
            self.reached(member, parcel.key, self.phone(parcel.address).last)
        return number

    def reached(self, member: Member, key: str, bubble: Bubble) -> None:
        """A member's phone rang."""

    # the queue

    def _late(self) -> Late:
        return late(self.house.association, self.house.working_time, self.now)

    def queue(self) -> list[int]:
        """As whoever leads sees it."""
        self._queue = [one.id for one in self.does(desk.listed, self.numbers_of[WATCHER], "waiting", self._late())]
        return self._queue

    def in_order(self, act: Callable[[], Any]) -> None:
        """Whatever this does, who waits longest stays before the others."""
        before = self.queue()
        act()
        self._compare(before, self.queue())

    def _compare(self, before: Sequence[int], after: Sequence[int]) -> None:
        self.compared += 1
        kept = [one for one in before if one in after]
        if list(after) != sorted(after, key=self._made) or kept != [one for one in after if one in before]:
            self.wrong.append(f"a place in the queue was lost: {before} became {after}")

    def _made(self, request: int) -> tuple[datetime, int]:
        return (self.order[request][0] if request in self.order else self.now), request

    # fingers

    def asked(self, chat: int) -> tuple[str, Bubble, dict[str, Button]] | None:
        """The question at the bottom of this phone, and what may be answered."""
        for bubble in reversed(self.phone(chat).bubbles[-6:]):
            if not bubble.used and not bubble.deleted:
                found = questions(bubble)
                if found:
                    return found[0], bubble, found[1]
        return None

    def picks(self, chat: int, question: str, option: str) -> bool:
        """This answer to this question; False when it is not asked, or not possible."""
        asked = self.asked(chat)
        if asked is None or asked[0] != question or option not in asked[2]:
            return False
        self.taps(chat, asked[1], asked[2][option])
        return True


def questions(bubble: Bubble) -> tuple[str, dict[str, Button]] | None:
    said = [(buttons.read(button.data), button) for button in bubble.choices]
    asked = [(press, button) for press, button in said if press and press.question and not press.back]
    if not asked:
        return None
    name = asked[0][0].question
    return name, {press.option: button for press, button in asked if press.question == name}
