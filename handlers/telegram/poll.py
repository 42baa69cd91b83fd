"""The way in that needs nothing open: Telegram is asked for updates, again and again.

Asking for the next ones is what acknowledges the last ones, so it is asked only after they are committed. The first
question has no offset: the inbox knows which ones it has seen (reliability.md, facts 1 and 6).
"""

import asyncio
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from handlers.lease import ALONE, Alone, Lease
from handlers.pulse import Pulse
from handlers.telegram.calls import call
from handlers.telegram.door import ALLOWED, Door

WAIT = 25
"""Seconds one question to Telegram stays open when nothing comes."""
FULL = 100
"""Updates in one answer; fewer than that, and Telegram holds no more."""
PREDECESSOR = 15.0
"""Seconds that the question of whoever served before us may be in the way of ours."""
log = structlog.get_logger()


class Poll:
    def __init__(self, bot: Bot, door: Door, pulse: Pulse, lease: Lease | Alone = ALONE) -> None:
        self.bot, self.door, self.pulse, self.lease = bot, door, pulse, lease
        self._since: float | None = None
        """Since when another question is in the way of ours."""
        self._trouble, self._in_touch = 0, False
        self._making_up = False

    async def serve(self) -> None:
        """Until cancelled. Raises InvalidToken and Conflict: an operator must act. (A conflict that lasts, where our
        own predecessor may have caused it.)"""
        await self.door.open()
        while await self._ask("deleteWebhook", {}) is None:
            pass
        offset: int | None = None
        while True:
            batch = await self._updates(offset)
            if batch is None:
                continue
            self._in_touch = True
            self.pulse.answered()
            if batch:
                if not await self._keep(batch):
                    continue  # asked for again, with what came meanwhile
                offset = max(update["update_id"] for update in batch) + 1
            if self.pulse.outage and not self._making_up and len(batch) < FULL:
                self._making_up = True
                self.door.make_up_for(self.pulse.outage, self._made_up)

    def _made_up(self) -> None:
        self._making_up = False
        self.pulse.made_up()

    async def _updates(self, offset: int | None) -> list[dict[str, Any]] | None:
        wait = WAIT if self._in_touch else 0  # to know at once whether we are
        wanted: dict[str, Any] = {"timeout": wait, "limit": FULL, "allowed_updates": ALLOWED}
        if offset is not None:
            wanted["offset"] = offset
        answer = await self._ask("getUpdates", wanted, patience=WAIT + 10)
        if answer is None:
            return None
        return [raw for raw in answer if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]

    async def _ask(self, method: str, wanted: dict[str, Any], patience: float = 20) -> Any:
        """Telegram's answer; None when it could not be had, after a wait that grows."""
        try:
            await self.lease.sure()
            answer = await call(self.bot, method, wanted, patience)
        except InvalidToken:
            raise
        except Conflict:
            if not self._predecessor():
                raise
            log.warning("somebody else has asked telegram with our token")
            await asyncio.sleep(1)
        except RetryAfter as wait:
            await asyncio.sleep(_seconds(wait))
        except TelegramError as error:
            self._trouble, self._in_touch = self._trouble + 1, False
            self.door.meters.polls_failed.inc()
            log.warning("telegram is out of reach", error=type(error).__name__, tries=self._trouble)
            await asyncio.sleep(min(30.0, 0.5 * 2 ** min(self._trouble, 6)))
        else:
            self._trouble, self._since = 0, None
            return answer
        return None

    def _predecessor(self) -> bool:
        """Whether it may still be the question of whoever served before us: they are frozen, or just dead."""
        now = asyncio.get_running_loop().time()
        self._since = self._since or now
        return self.lease.shared and now - self._since < PREDECESSOR

    async def _keep(self, batch: list[dict[str, Any]]) -> bool:
        """Whether Telegram may forget them."""
        try:
            await self.door.keep(batch)
        except Exception as error:
            log.error("updates cannot be kept; Telegram still holds them", error=type(error).__name__)
            await asyncio.sleep(2)
            return False
        return True


def _seconds(wait: RetryAfter) -> float:
    after = wait.retry_after
    return after.total_seconds() if hasattr(after, "total_seconds") else float(after)
