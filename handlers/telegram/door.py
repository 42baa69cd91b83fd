"""What both ways in share: an update is kept in the inbox, then handled in its chat's lane.

Whoever calls `keep` acknowledges to Telegram only after it returns. What was kept before a crash is handed out first.
An update that cannot be handled is set aside and blocks nobody; one that meets a database out of reach waits.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import structlog

from handlers import absence, arrival
from handlers.lanes import Lanes
from handlers.meters import Meters
from handlers.pulse import Outage
from handlers.scene import House
from handlers.telegram import updates
from handlers.telegram.updates import Blocked, Elsewhere
from handlers.turn import Incoming
from storage import inbox
from storage.database import Database, Unavailable
from storage.inbox import Arrival

T = TypeVar("T")
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
TRIES = 3
log = structlog.get_logger()


class Door:
    def __init__(
        self,
        database: Database,
        house: House,
        now: Callable[[], datetime],
        handled: Callable[[], None],
        meters: Meters,
    ) -> None:
        self.database, self.house, self.now = database, house, now
        self.handled, self.meters = handled, meters
        self.lanes = Lanes()

    async def open(self) -> None:
        """Hands out what was kept before a crash and not handled yet."""
        self._into_lanes(await self._patiently(inbox.waiting))

    async def keep(self, batch: Sequence[dict[str, Any]]) -> None:
        """Returns once Telegram may forget them. Raises when they cannot be kept: it must not."""
        arrivals = [(raw["update_id"], updates.chat_of(raw), _written(raw)) for raw in batch]
        await self.database.write(inbox.store, arrivals, self.now())
        self.meters.received.inc(len(arrivals))
        self._into_lanes(arrivals)

    def make_up_for(self, outage: Outage, done: Callable[[], None]) -> None:
        """Those left waiting are asked again, each in their own lane: after what they said meanwhile."""
        self.lanes.put("outage", lambda: self._make_up_for(outage, done))

    async def _make_up_for(self, outage: Outage, done: Callable[[], None]) -> None:
        left = set(await self._patiently(absence.begin, self.house, outage, self.now()))
        self.handled()
        for chat in tuple(left):
            self.lanes.put(chat, self._asking_again(chat, outage, left, done))
        if not left:
            done()

    def _asking_again(
        self, chat: int, outage: Outage, left: set[int], done: Callable[[], None]
    ) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            try:
                await self._patiently(absence.ask_again, self.house, chat, outage, self.now())
                self.handled()
            except Exception as error:
                log.error("a conversation could not be asked again", error=type(error).__name__)
            left.discard(chat)
            if not left:
                done()

        return work

    async def _patiently(self, work: Callable[..., T], *arguments: Any) -> T:
        """Once the database is in reach."""
        while True:
            try:
                return await self.database.write(work, *arguments)
            except Unavailable:
                log.error("the database is out of reach; what was kept waits")
                await asyncio.sleep(2)

    def _into_lanes(self, arrivals: Sequence[Arrival]) -> None:
        for number, chat, raw in arrivals:
            self.lanes.put(chat if chat is not None else f"update {number}", self._work(number, raw))

    def _work(self, number: int, raw: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            problem = ""
            for attempt in range(TRIES):
                try:
                    await self._handle(number, raw)
                    self.handled()
                    return
                except Exception as error:
                    problem = type(error).__name__
                    log.error("an update could not be handled", update=number, error=problem, attempt=attempt)
            await self._set_aside(number, problem)

        return work

    async def _handle(self, number: int, raw: str) -> None:
        began = time.perf_counter()
        heard = updates.read(json.loads(raw))
        match heard:
            case Incoming():
                await self._patiently(arrival.arrive, self.house, heard, self.now())
            case Blocked(update=update, chat=chat):
                await self._patiently(arrival.blocked, update, chat)
            case Elsewhere(update=update, chat=chat):
                await self._patiently(arrival.elsewhere, self.house, update, chat, self.now())
            case None:
                await self._patiently(arrival.nothing, number)
        self.meters.handled.inc()
        self.meters.handling.observe(time.perf_counter() - began)

    async def _set_aside(self, number: int, problem: str) -> None:
        try:
            await self.database.write(inbox.quarantine, number, problem)
            self.meters.quarantined.inc()
        except Exception as error:
            log.error("an update could not even be set aside", update=number, error=type(error).__name__)


def _written(raw: dict[str, Any]) -> str:
    """Half a character, which no database and no message takes, becomes a question mark."""
    return json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace").decode()
