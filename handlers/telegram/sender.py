"""The door out: outbox rows become Bot API calls, at Telegram's pace, the pressing ones first.

Few messages are under way at once and never two in one chat, so that a crash leaves few in doubt. What happened to
each is read off the error itself: surely not sent (again later), sent, or nobody knows (reliability.md 1.2).
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from handlers.telegram.calls import asked, call
from handlers.telegram.pace import Pace
from handlers.telegram.transport import NotSent
from storage import outbox, people
from storage.database import Database, Unavailable
from storage.outbox import Parcel

SIDE_BY_SIDE = 16
"""Messages under way at once: the most that a crash leaves in doubt."""
INSTANTS = 48
"""Answers to presses under way at once; twice is harmless."""
SOON = 0.01
"""Seconds after which what was sent is written down, when nothing waits for it: the calls of one turn end together."""
MARGIN = 8
"""Messages looked at beyond those there is room for, since some may have to wait for another of their chat."""
DONE_ALREADY = (
    *("message is not modified", "query is too old", "message to edit not found", "message can't be edited"),
    *("message to delete not found", "message can't be deleted"),
)
Lane = tuple[int, str]
"""A chat and what goes one after the other there: messages; and each kind of answer to a press by itself."""
SAY = "say"
log = structlog.get_logger()


class Sender:
    def __init__(
        self,
        bot: Bot,
        database: Database,
        pace: Pace,
        now: Callable[[], datetime],
        counted: Callable[[str, str], None] = lambda _kind, _outcome: None,
    ) -> None:
        """`counted` hears of each attempt: the kind of message and what became of it."""
        self.bot, self.database, self.pace, self.now, self.counted = bot, database, pace, now, counted
        self._wake = asyncio.Event()
        self._under_way: dict[Lane, asyncio.Task[None]] = {}
        self._chosen: list[Parcel] = []
        self._late: set[int] = set()
        self._resting: set[int] = set()
        self._typing = Typing(bot)
        self._broken: BaseException | None = None
        self._sent: list[tuple[Lane, Parcel, int | None]] = []
        self._stopping = self._hungry = self._told_soon = False

    def wake(self) -> None:
        """Something may be waiting."""
        self._wake.set()

    async def serve(self) -> None:
        """Until stopped. Raises InvalidToken: an operator must act."""
        doubtful = await self.database.write(outbox.recover, self.now())
        if doubtful:
            log.warning("messages in doubt after a stop", count=doubtful)
        while not self._stopping:
            self._wake.clear()
            started = await self._start_some()
            if self._broken:
                raise self._broken
            if not started:
                await self._rest()

    def stop(self) -> None:
        """Nothing more is begun; a message once claimed is always tried, so that it never looks in doubt."""
        self._stopping = True
        self.wake()

    async def idle(self) -> None:
        """Waits for what is under way, and writes down what was sent."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        while self._sent:
            try:
                await self.database.write(outbox.all_sent, [(parcel.id, number) for _, parcel, number in self._sent])
                self._sent.clear()
            except Unavailable:
                await asyncio.sleep(1)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=0.1 if self._late or self._resting else 0.5)
        except TimeoutError:
            self.pace.tidy(time.monotonic())

    async def _start_some(self) -> bool:
        sent, self._sent = self._sent, []
        try:
            await self.database.write(self._next, sent)
        except Unavailable:
            log.error("the outbox is out of reach")
            self._sent = sent + self._sent
            await asyncio.sleep(1)
            return False
        for lane, _, _ in sent:
            self._under_way.pop(lane, None)
        self._typing.show(self._late)
        for parcel in self._chosen:
            self._under_way[_lane(parcel)] = asyncio.create_task(self._deliver(parcel, _lane(parcel)))
        return bool(self._chosen or sent)

    def _next(self, connection: Connection, sent: Sequence[tuple[Lane, Parcel, int | None]]) -> None:
        """One transaction writes down what was sent and takes what comes next (runs on the database's thread)."""
        outbox.all_sent(connection, [(parcel.id, number) for _, parcel, number in sent])
        busy = self._under_way.keys() - {lane for lane, _, _ in sent}
        said = {chat for chat, kind in busy if kind == SAY}
        room = Room(SIDE_BY_SIDE - len(said), INSTANTS - len(busy) + len(said))
        self._chosen, self._late, self._hungry = [], set(), False
        self._resting = self.pace.resting(time.monotonic())
        window = room.messages + room.instants + MARGIN
        outbox.claim(connection, self.now(), said | self._resting, lambda all_: self._choose(all_, busy, room), window)

    def _choose(self, parcels: Sequence[Parcel], busy: set[Lane], room: "Room") -> Sequence[Parcel]:
        """One for each lane that is free, as many as there is room for and as the pace allows now."""
        chosen: dict[Lane, Parcel] = {}
        for parcel in parcels:
            lane = _lane(parcel)
            if lane in busy or lane in chosen or not room.for_one(lane):
                self._hungry = True
            elif self.pace.take(parcel.chat, parcel.kind == "instant", time.monotonic()):
                chosen[lane] = parcel
                room.take(lane)
            elif parcel.kind == "interactive":
                self._late.add(parcel.chat)
        self._chosen = list(chosen.values())
        return self._chosen

    async def _deliver(self, parcel: Parcel, lane: Lane) -> None:
        written = True
        try:
            outcome = await self._call(parcel)
            self.counted(parcel.kind, _named(outcome))
            if isinstance(outcome, dict):
                self._sent.append((lane, parcel, outcome.get("message_id")))
                written = False  # the lane is free once it is
            else:
                await self._write_down(parcel, outcome)
        except (InvalidToken, Conflict) as error:
            self._broken = error
        finally:
            if written:
                self._under_way.pop(lane, None)
            self._wake_soon()

    def _wake_soon(self) -> None:
        """At once when somebody waits for this one, else together with those that end at the same time."""
        if self._hungry or self._broken:
            self.wake()
        elif not self._told_soon:
            self._told_soon = True
            asyncio.get_running_loop().call_later(SOON, self._now)

    def _now(self) -> None:
        self._told_soon = False
        self.wake()

    async def _call(self, parcel: Parcel) -> dict[str, Any] | TelegramError:
        method, fields = asked(parcel)
        try:
            answer = await call(self.bot, method, fields)
        except TelegramError as error:
            return error
        return answer if isinstance(answer, dict) else {}

    async def _write_down(self, parcel: Parcel, outcome: TelegramError) -> None:
        """As soon as the database can: until then, nothing else is sent there."""
        while True:
            try:
                return await self._told(parcel, outcome)
            except Unavailable:
                log.error("what became of a message could not be written yet", message=parcel.id)
            await asyncio.sleep(1)

    async def _told(self, parcel: Parcel, outcome: TelegramError) -> None:
        """Writes down what became of it."""
        write, now = self.database.write, self.now()
        match outcome:
            case RetryAfter():
                wait = outcome.retry_after
                seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
                self.pace.close(parcel.chat, time.monotonic() + seconds)
                await write(outbox.later, parcel.id, now + timedelta(seconds=seconds), "429")
            case InvalidToken() | Conflict():
                await write(outbox.later, parcel.id, now, "refused token")
                raise outcome
            case Forbidden():
                await write(_closed_door, parcel)
            case BadRequest() if any(words in outcome.message.lower() for words in DONE_ALREADY):
                await write(outbox.sent, parcel.id, None)
            case BadRequest() | ChatMigrated():
                log.error("telegram refused a message", message=parcel.id, method=parcel.method, why=outcome.message)
                await write(outbox.failed, parcel.id, outcome.message)
            case NotSent():
                await write(outbox.later, parcel.id, now + _patience(parcel.attempts), "not sent")
            case _:
                log.warning("a message is in doubt", message=parcel.id, error=type(outcome).__name__)
                await write(outbox.ambiguous, parcel.id, now + _patience(parcel.attempts), type(outcome).__name__)


@dataclass
class Room:
    """How many more may leave now."""

    messages: int
    instants: int

    def for_one(self, lane: Lane) -> bool:
        return (self.messages if lane[1] == SAY else self.instants) > 0

    def take(self, lane: Lane) -> None:
        if lane[1] == SAY:
            self.messages -= 1
        else:
            self.instants -= 1


def _lane(parcel: Parcel) -> Lane:
    return parcel.chat, parcel.method if parcel.kind == "instant" else SAY


def _named(outcome: dict[str, Any] | TelegramError) -> str:
    match outcome:
        case dict():
            return "sent"
        case RetryAfter() | NotSent() | InvalidToken() | Conflict():
            return "later"
        case Forbidden():
            return "blocked"
        case BadRequest():
            return "sent" if any(words in outcome.message.lower() for words in DONE_ALREADY) else "failed"
        case ChatMigrated():
            return "failed"
    return "unknown"


class Typing:
    """« … is typing » for those whose next message waits for the pace. Telegram shows it five seconds."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._until: dict[int, float] = {}
        self._shown: set[asyncio.Task[None]] = set()

    def show(self, chats: set[int]) -> None:
        now = time.monotonic()
        self._until = {chat: until for chat, until in self._until.items() if until > now}
        for chat in chats - self._until.keys():
            self._until[chat] = now + 4
            task = asyncio.create_task(self._show(chat))
            self._shown.add(task)
            task.add_done_callback(self._shown.discard)

    async def _show(self, chat: int) -> None:
        with contextlib.suppress(TelegramError):
            await call(self._bot, "sendChatAction", {"chat_id": chat, "action": "typing"})


def _closed_door(connection: Any, parcel: Parcel) -> None:
    """Blocked, or the account is gone: nothing more is sent there."""
    outbox.failed(connection, parcel.id, "blocked")
    people.lost(connection, parcel.chat)
    outbox.drop(connection, parcel.chat, kinds=("interactive", "reminder", "survey"))


def _patience(attempts: int) -> timedelta:
    return timedelta(seconds=min(60, 2 ** min(attempts, 6)))
