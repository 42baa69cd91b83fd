"""The door out: outbox rows become Bot API calls, at Telegram's pace, the pressing ones first.

Few messages are under way at once and never two in one chat, so that a crash leaves few in doubt. When Telegram is
away, all wait behind one gate. At the end, what was claimed and never left is given back to the outbox.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from handlers.lease import ALONE, Alone, Lease
from handlers.telegram.calls import Draw, as_it_is, asked, call
from handlers.telegram.gate import Gate, Stand
from handlers.telegram.outcome import fate, seconds, write_down
from handlers.telegram.pace import Pace
from handlers.telegram.room import QUESTION, Lane, Room, chats_spoken_to, lane_of, room_beside
from handlers.telegram.transport import NotSent
from storage import outbox
from storage.database import Database, Fenced, Unavailable
from storage.outbox import Parcel
from storage.sealed import Unopened

SOON = 0.05
"""Seconds after which what was sent is written down, when nothing waits for it: with what comes next, most often."""
Arrived = tuple[Lane, Parcel, int | None]
"""The number Telegram gave it, where it gave one."""
log = structlog.get_logger()


class Sender:
    def __init__(
        self,
        bot: Bot,
        database: Database,
        pace: Pace,
        now: Callable[[], datetime],
        counted: Callable[[str, str], None] = lambda _kind, _outcome: None,
        lease: Lease | Alone = ALONE,
        draw: Draw = as_it_is,
    ) -> None:
        """`counted` hears of each attempt: the kind of message and what became of it."""
        self.bot, self.database, self.pace, self.now, self.counted = bot, database, pace, now, counted
        self.lease, self.draw = lease, draw
        self.gate, self._wake = Gate(), asyncio.Event()
        self._under_way: dict[Lane, asyncio.Task[None]] = {}
        self._chosen: list[Parcel] = []
        self._late: dict[int, Parcel] = {}
        self._resting: set[int] = set()
        self._typing = Typing(bot)
        self._broken: BaseException | None = None
        self._sent: list[Arrived] = []
        self._doubtful, self._recovered = 0, False
        self._stopping = self._hungry = self._paced = self._more = False
        self._soon: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """Something may be waiting."""
        self._wake.set()

    async def serve(self) -> None:
        """Until stopped. Raises InvalidToken: an operator must act."""
        while not self._stopping:
            self._wake.clear()
            more = await self._start_some()
            if self._broken:
                raise self._broken
            if not more:
                await self._rest()

    def stop(self) -> None:
        """Nothing more is begun."""
        self._stopping = True
        if QUESTION in self._under_way:
            self._under_way[QUESTION].cancel()
        self.wake()

    async def idle(self) -> None:
        """Waits for what is under way, and writes down what was sent."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        while self._sent or self._chosen:
            if not await self._settle():
                await asyncio.sleep(1)

    async def leave(self) -> None:
        """What is still under way is cut short and stays in doubt; the rest is written down, if the database can at
        once and somebody else does not serve already."""
        under_way = tuple(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        with contextlib.suppress(TimeoutError, Fenced):
            async with asyncio.timeout(1):
                await self._settle()

    async def _settle(self) -> bool:
        """Writes down what was sent and gives back what never left."""
        sent, self._sent = self._sent, []
        try:
            await self.database.write(self._tidy, sent)
        except Unavailable:
            self._sent = sent + self._sent
            return False
        self._chosen = []
        return True

    def _tidy(self, connection: Connection, sent: Sequence[Arrived]) -> None:
        """Runs on the database's thread. What is chosen but not begun was claimed in vain: by somebody who was stopped,
        or in a transaction of which nobody knows whether it was undone."""
        outbox.all_sent(connection, [(parcel.id, number) for _, parcel, number in sent])
        outbox.give_back(connection, [parcel.id for parcel in self._chosen])

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.1 if self._paced or self._resting else 0.5):
                await self._wake.wait()

    async def _start_some(self) -> bool:
        """Whether there may be more that could leave now."""
        stand = self.gate.stands(time.monotonic())
        if stand == "due" and QUESTION not in self._under_way:
            self._under_way[QUESTION] = asyncio.create_task(self._ask())
        if stand in ("due", "shut") and not self._sent:
            return False
        sent, self._sent = self._sent, []
        if self._soon:
            self._soon.cancel()
            self._soon = None
        try:
            await self.database.write(self._next, sent, stand)
        except Unavailable:
            log.error("the outbox is out of reach")
            self._sent = sent + self._sent
            await asyncio.sleep(1)
            return False
        self._recovered = True
        if self._doubtful:
            log.warning("messages in doubt after a stop", count=self._doubtful)
        for lane, _, _ in sent:
            self._under_way.pop(lane, None)
        self._begin()
        return self._more or (self._hungry and bool(self._sent))  # some lane has become free meanwhile

    def _begin(self) -> None:
        """Sends what was chosen."""
        chosen, self._chosen = self._chosen, []
        self._typing.show(self._late)
        for parcel in chosen:
            lane = lane_of(parcel)
            self._under_way[lane] = asyncio.create_task(self._deliver(parcel, lane))

    def _next(self, connection: Connection, sent: Sequence[Arrived], stand: Stand) -> None:
        """One transaction writes down what was sent and takes what comes next; the first begins with what was being
        sent when somebody stopped. (Runs on the database's thread.)"""
        self._tidy(connection, sent)
        self._doubtful = 0 if self._recovered else outbox.recover(connection, self.now())
        busy = self._under_way.keys() - {lane for lane, _, _ in sent}
        self._chosen, self._late, self._hungry, self._paced, self._more = [], {}, False, False, False
        self._resting = self.pace.resting(time.monotonic())
        room = room_beside(busy, stand)
        if room.in_all > 0:
            resting = chats_spoken_to(busy) | self._resting
            outbox.claim(connection, self.now(), resting, lambda all_: self._choose(all_, busy, room), room.window)

    def _choose(self, parcels: Sequence[Parcel], busy: set[Lane], room: Room) -> Sequence[Parcel]:
        """One for each lane that is free, as many as there is room for and as the pace allows now."""
        chosen: dict[Lane, Parcel] = {}
        seen_all = len(parcels) < room.window
        for parcel in parcels:
            lane = lane_of(parcel)
            if lane in busy or lane in chosen or not room.for_one(lane):
                self._hungry = True
            elif self.pace.take(parcel.chat, parcel.kind, time.monotonic()):
                chosen[lane] = parcel
                room.take(lane)
            else:
                self._paced = True
                if parcel.kind == "interactive":
                    self._late[parcel.chat] = parcel
        self._chosen, self._more = list(chosen.values()), bool(chosen) and not seen_all
        return self._chosen

    async def _ask(self) -> None:
        """Whether Telegram is there again."""
        try:
            await call(self.bot, QUESTION[1], {})
            self.gate.answered()
        except (InvalidToken, Conflict) as error:
            self._broken = error
        except RetryAfter as wait:
            self.gate.told_to_wait(time.monotonic(), seconds(wait))
        except TelegramError:
            self.gate.missed(time.monotonic())
        finally:
            self._under_way.pop(QUESTION, None)
            self.wake()

    async def _deliver(self, parcel: Parcel, lane: Lane) -> None:
        written = True
        try:
            outcome = await self._call(parcel)
            self._heed(parcel, outcome)
            if isinstance(outcome, dict):
                self._sent.append((lane, parcel, outcome.get("message_id")))
                written = False  # the lane is free once it is
            else:
                await self._write_down(parcel, outcome)
                if isinstance(outcome, InvalidToken | Conflict):
                    self._broken = outcome
        finally:
            if written:
                self._under_way.pop(lane, None)
            self._wake_soon()

    def _wake_soon(self) -> None:
        """At once when somebody waits for this one, else together with those that end at the same time."""
        if self._hungry or self._broken:
            self.wake()
        elif self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(SOON, self.wake)

    async def _call(self, parcel: Parcel) -> dict[str, Any] | TelegramError:
        await self.lease.sure()
        try:
            drawn = "drawn" in (parcel.payload.get("document") or {})
            method, fields = await asyncio.to_thread(asked, parcel, self.draw) if drawn else asked(parcel)
            answer = await call(self.bot, method, fields)
        except TelegramError as error:
            return error
        except Unopened as altered:
            return BadRequest(str(altered))  # it never can be sent
        return answer if isinstance(answer, dict) else {}

    def _heed(self, parcel: Parcel, outcome: dict[str, Any] | TelegramError) -> None:
        """What it tells about the messages to come."""
        became, now = fate(outcome), time.monotonic()
        self.counted(parcel.kind, became)
        match outcome:
            case RetryAfter():
                self.pace.close(parcel.chat, now + seconds(outcome))
                self.gate.told_to_wait(now, seconds(outcome))
            case NotSent():
                self.gate.missed(now, surely=True)
            case TelegramError() if became == "unknown":
                log.warning("a message is in doubt", message=parcel.id, error=type(outcome).__name__)
                self.gate.missed(now)
            case TelegramError() if became == "failed":
                log.error("telegram refused a message", message=parcel.id, method=parcel.method, why=outcome.message)
                self.gate.arrived()
            case _:
                self.gate.arrived()

    async def _write_down(self, parcel: Parcel, outcome: TelegramError) -> None:
        """As soon as the database can: until then, nothing else is sent there."""
        while True:
            try:
                return await self.database.write(write_down, parcel, outcome, self.now())
            except Unavailable:
                log.error("what became of a message could not be written yet", message=parcel.id)
            await asyncio.sleep(1)


class Typing:
    """« … is typing » for those whose next message waits for the pace. Telegram shows it five seconds."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._until: dict[int, float] = {}
        self._shown: set[asyncio.Task[None]] = set()

    def show(self, late: Mapping[int, Parcel]) -> None:
        now = time.monotonic()
        self._until = {chat: until for chat, until in self._until.items() if until > now}
        for chat in late.keys() - self._until.keys():
            self._until[chat] = now + 4
            task = asyncio.create_task(self._show(late[chat]))
            self._shown.add(task)
            task.add_done_callback(self._shown.discard)

    async def _show(self, parcel: Parcel) -> None:
        with contextlib.suppress(TelegramError, Unopened):
            await call(self._bot, "sendChatAction", {"chat_id": parcel.address, "action": "typing"})
