"""The door in: updates are kept in the inbox before Telegram may forget them.

Asking Telegram for the next updates is what acknowledges the last ones, so it is asked only after they are committed.
The first question has no offset: the inbox knows which ones it has seen (reliability.md, facts 1 and 6).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from handlers import arrival
from handlers.lanes import Lanes
from handlers.scene import House
from handlers.telegram import updates
from handlers.telegram.updates import Blocked, Elsewhere
from handlers.turn import Incoming
from storage import inbox
from storage.database import Database, Unavailable

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
TRIES = 3
WAIT = 25
"""Seconds one question to Telegram stays open when nothing comes."""
log = structlog.get_logger()


class Door:
    """Takes updates from Telegram, and hands each to its chat's lane."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        house: House,
        now: Callable[[], datetime],
        handled: Callable[[], None],
        polled: Callable[[], None],
    ) -> None:
        self.bot, self.database, self.house, self.now = bot, database, house, now
        self.handled, self.polled = handled, polled
        self.lanes = Lanes()

    async def serve(self) -> None:
        """Until cancelled. Raises InvalidToken and Conflict: an operator must act."""
        await self._hand_out()
        offset: int | None = None
        trouble = 0
        while True:
            try:
                batch = await self._ask(offset)
            except (InvalidToken, Conflict):
                raise
            except RetryAfter as wait:
                await asyncio.sleep(_seconds(wait))
                continue
            except TelegramError as error:
                trouble += 1
                log.warning("telegram is out of reach", error=type(error).__name__, tries=trouble)
                await asyncio.sleep(min(30.0, 0.5 * 2 ** min(trouble, 6)))
                continue
            trouble = 0
            self.polled()
            if batch:
                await self._keep(batch)
                offset = max(update["update_id"] for update in batch) + 1

    async def _ask(self, offset: int | None) -> list[dict[str, Any]]:
        wanted: dict[str, Any] = {"timeout": WAIT, "limit": 100, "allowed_updates": ALLOWED}
        if offset is not None:
            wanted["offset"] = offset
        answer = await self.bot.do_api_request("getUpdates", wanted, read_timeout=WAIT + 10)
        return [raw for raw in answer if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]

    async def _keep(self, batch: list[dict[str, Any]]) -> None:
        arrivals = [(raw["update_id"], updates.chat_of(raw), json.dumps(raw)) for raw in batch]  # ASCII: any text fits
        while True:
            try:
                await self.database.write(inbox.store, arrivals, self.now())
                break
            except Exception as error:
                log.error("updates cannot be kept; Telegram still holds them", error=type(error).__name__)
                await asyncio.sleep(2)
        for number, chat, raw in arrivals:
            self._into_lane(number, chat, raw)

    async def _hand_out(self) -> None:
        """What was kept before a crash and not handled yet."""
        for number, chat, raw in await self.database.write(inbox.waiting):
            self._into_lane(number, chat, raw)

    def _into_lane(self, number: int, chat: int | None, raw: str) -> None:
        self.lanes.put(chat if chat is not None else f"update {number}", self._work(number, raw))

    def _work(self, number: int, raw: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            attempt, problem = 0, ""
            while attempt < TRIES:
                try:
                    await self._handle(number, raw)
                    self.handled()
                    return
                except Unavailable:
                    log.error("the database is out of reach; the update waits", update=number)
                    await asyncio.sleep(2)
                except Exception as error:
                    problem = type(error).__name__
                    log.error("an update could not be handled", update=number, error=problem, attempt=attempt)
                    attempt += 1
            await self._set_aside(number, problem)

        return work

    async def _handle(self, number: int, raw: str) -> None:
        heard = updates.read(json.loads(raw))
        match heard:
            case Incoming():
                await self.database.write(arrival.arrive, self.house, heard, self.now())
            case Blocked(update=update, chat=chat):
                await self.database.write(arrival.blocked, update, chat)
            case Elsewhere(update=update, chat=chat):
                await self.database.write(arrival.elsewhere, self.house, update, chat, self.now())
            case None:
                await self.database.write(arrival.nothing, number)

    async def _set_aside(self, number: int, problem: str) -> None:
        try:
            await self.database.write(inbox.quarantine, number, problem)
        except Exception as error:
            log.error("an update could not even be set aside", update=number, error=type(error).__name__)


def _seconds(wait: RetryAfter) -> float:
    after = wait.retry_after
    return after.total_seconds() if hasattr(after, "total_seconds") else float(after)
