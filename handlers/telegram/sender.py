"""The door out: outbox rows become Bot API calls, at Telegram's pace, the pressing ones first.

Few messages are under way at once and never two in one chat, so that a crash leaves few in doubt. What happened to
each is read off the error itself: surely not sent (again later), sent, or nobody knows (reliability.md 1.2).
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from handlers.telegram.pace import Pace
from handlers.telegram.transport import NotSent
from storage import outbox, people
from storage.database import Database, Unavailable
from storage.outbox import Parcel

SIDE_BY_SIDE = 16
"""Messages under way at once: the most that a crash leaves in doubt."""
DONE_ALREADY = ("message is not modified", "query is too old", "message to edit not found", "message can't be edited")
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
        self._under_way: dict[tuple[int, bool], asyncio.Task[None]] = {}
        self._chosen: list[Parcel] = []
        self._late: set[int] = set()
        self._typing = Typing(bot)
        self._broken: BaseException | None = None
        self._stopping = False

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
        """Waits for what is under way."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=0.1 if self._late else 0.5)
        except TimeoutError:
            self.pace.tidy(time.monotonic())

    async def _start_some(self) -> bool:
        busy = {chat for chat, instant in self._under_way if not instant}
        self._chosen, self._late = [], set()
        resting = busy | set(self.pace.closed(time.monotonic()))
        try:
            await self.database.write(outbox.claim, self.now(), resting, self._choose)
        except Unavailable:
            log.error("the outbox is out of reach")
            await asyncio.sleep(1)
            return False
        self._typing.show(self._late)
        for parcel in self._chosen:
            lane = (parcel.chat, parcel.kind == "instant")
            self._under_way[lane] = asyncio.create_task(self._deliver(parcel, lane))
        return bool(self._chosen)

    def _choose(self, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        """One for each chat that is free, as many as the pace allows now (runs on the database's thread)."""
        chosen: dict[tuple[int, bool], Parcel] = {}
        for parcel in parcels:
            lane = (parcel.chat, parcel.kind == "instant")
            room = len(self._under_way) + len(chosen) < SIDE_BY_SIDE
            if room and lane not in self._under_way and lane not in chosen and self.pace.take(*lane, time.monotonic()):
                chosen[lane] = parcel
        self._chosen = list(chosen.values())
        self._late = {p.chat for p in parcels if p.kind == "interactive"} - {p.chat for p in self._chosen}
        return self._chosen

    async def _deliver(self, parcel: Parcel, lane: tuple[int, bool]) -> None:
        try:
            outcome = await self._call(parcel)
            self.counted(parcel.kind, _named(outcome))
            await self._write_down(parcel, outcome)
        except (InvalidToken, Conflict) as error:
            self._broken = error
        finally:
            self._under_way.pop(lane, None)
            self.wake()

    async def _call(self, parcel: Parcel) -> dict[str, Any] | TelegramError:
        method, data = call(parcel)
        try:
            answer = await self.bot.do_api_request(method, data)
        except TelegramError as error:
            return error
        return answer if isinstance(answer, dict) else {}

    async def _write_down(self, parcel: Parcel, outcome: dict[str, Any] | TelegramError) -> None:
        """As soon as the database can: until then, nothing else is sent there."""
        while True:
            try:
                return await self._told(parcel, outcome)
            except Unavailable:
                log.error("what became of a message could not be written yet", message=parcel.id)
            await asyncio.sleep(1)

    async def _told(self, parcel: Parcel, outcome: dict[str, Any] | TelegramError) -> None:
        """Writes down what became of it."""
        write, now = self.database.write, self.now()
        match outcome:
            case dict():
                await write(outbox.sent, parcel.id, outcome.get("message_id"))
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
            await self._bot.do_api_request("sendChatAction", {"chat_id": chat, "action": "typing"})


def _closed_door(connection: Any, parcel: Parcel) -> None:
    """Blocked, or the account is gone: nothing more is sent there."""
    outbox.failed(connection, parcel.id, "blocked")
    people.lost(connection, parcel.chat)
    outbox.drop(connection, parcel.chat, kinds=("interactive", "reminder", "survey"))


def _patience(attempts: int) -> timedelta:
    return timedelta(seconds=min(60, 2 ** min(attempts, 6)))


def call(parcel: Parcel) -> tuple[str, dict[str, Any]]:
    """The Bot API method and fields of one outbox row."""
    said = parcel.payload
    match parcel.method:
        case "say":
            return _say(parcel.chat, said)
        case "answer":
            text = {"text": said["text"]} if said.get("text") else {}
            return "answerCallbackQuery", {"callback_query_id": said["query"], **text}
        case "used":
            target = {"chat_id": parcel.chat, "message_id": said["message"]}
            if said.get("text"):
                return "editMessageText", {**target, "text": said["text"][:4096]}
            return "editMessageReplyMarkup", target
        case "commands":
            scope = {"type": "chat", "chat_id": parcel.chat}
            return "setMyCommands", {"commands": said["commands"], "scope": scope}
        case "leave":
            return "leaveChat", {"chat_id": parcel.chat}
    raise ValueError(f"no such message: {parcel.method}")


def _say(chat: int, said: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    rows = [[{"text": label, "callback_data": data} for label, data in row] for row in said.get("buttons", [])]
    markup = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
    document = said.get("document")
    if document:
        content = InputFile(document["content"].encode(), filename=document["name"])
        return "sendDocument", {"chat_id": chat, "document": content, "caption": said["text"], **markup}
    return "sendMessage", {"chat_id": chat, "text": said["text"], **markup}
