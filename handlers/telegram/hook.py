"""The webhook seen from Telegram: it is told where to write, then asked now and then whether it can.

A quiet hour is no outage: Telegram answering, with nothing it failed to deliver, is what counts as being in touch.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from handlers.pulse import ALERT, Pulse
from handlers.telegram.calls import call
from handlers.telegram.door import ALLOWED, Door
from storage.inbox import Arrival

SIDE_BY_SIDE = 10
"""Updates Telegram may bring at once: enough for them to share a commit."""
EVERY, SOON = 25.0, 1.0
"""Seconds between two questions; and while there is something to make up for."""
log = structlog.get_logger()


class Hook:
    def __init__(self, bot: Bot, door: Door, pulse: Pulse, url: str, secret: str, shared: bool = False) -> None:
        """`shared`: Telegram may bring some to other programs too, and the door looks out for them."""
        self.bot, self.door, self.pulse, self.shared = bot, door, pulse, shared
        self.url, self.secret = url, secret
        self._making_up = False

    def came(self, arrivals: Sequence[Arrival]) -> None:
        """Telegram brought these here, and they are kept."""
        self.pulse.answered()
        if self.shared:
            self.door.look()
        else:
            self.door.hand_out(arrivals)

    async def serve(self) -> None:
        """Until cancelled. Raises InvalidToken, and BadRequest when Telegram refuses the address."""
        if not self.shared:
            await self.door.open()
        told = None
        while True:
            told = told or await self._ask("setWebhook", self._wanted())
            info = await self._ask("getWebhookInfo", {}) if told else None
            if info is not None:
                self._judge(info)
            await asyncio.sleep(EVERY if told and not self.pulse.outage and self.pulse.age() < ALERT else SOON)

    def _wanted(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "secret_token": self.secret,
            "allowed_updates": ALLOWED,
            "max_connections": SIDE_BY_SIDE,
        }

    async def _ask(self, method: str, wanted: dict[str, Any]) -> Any:
        try:
            return await call(self.bot, method, wanted)
        except (InvalidToken, BadRequest):
            raise
        except TelegramError as error:
            self.door.meters.polls_failed.inc()
            log.warning("telegram is out of reach", error=type(error).__name__)
            return None

    def _judge(self, info: dict[str, Any]) -> None:
        if info.get("url") != self.url:
            log.error("telegram writes elsewhere: another program has changed the webhook of this bot")
            return
        held = info.get("pending_update_count", 0)
        failed = info.get("last_error_date", 0)
        if held and failed > self.door.now().timestamp() - ALERT:
            log.warning("telegram cannot deliver", why=info.get("last_error_message", ""), held=held)
            return
        self.pulse.answered()
        if self.pulse.outage and not held and not self._making_up:
            self._making_up = True
            self.door.make_up_for(self.pulse.outage, self._made_up)

    def _made_up(self) -> None:
        self._making_up = False
        self.pulse.made_up()
