"""What both ways in share: an update is kept in the inbox, then handled in its chat's lane; one that comes alone,
while nothing else is under way, in the transaction that keeps it.

Whoever calls `keep` acknowledges to Telegram only after it returns. What was kept before a crash is handed out first.
An update that cannot be handled is set aside and blocks nobody; one that meets a database out of reach waits.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Hashable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection

from handlers import absence, arrival
from handlers.incoming import Incoming
from handlers.lanes import Lanes
from handlers.meters import Meters
from handlers.pulse import Outage
from handlers.scene import House
from handlers.telegram import letterbox, updates
from handlers.telegram.lifeline import Lifeline
from handlers.telegram.updates import Blocked, Elsewhere, Heard
from storage import inbox
from storage.database import Database, Unavailable
from storage.inbox import Arrival

T = TypeVar("T")
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
TRIES = 3
LOOK = 0.5
"""Seconds between two looks at what other programs have kept."""
log = structlog.get_logger()


class Door:
    def __init__(
        self,
        database: Database,
        house: House,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        meters: Meters,
        lifeline: Lifeline,
    ) -> None:
        """`wake`: whoever sends, since something may wait to be sent. Where the database works in order they are woken
        as soon as it is asked to handle an update: they come right behind it, in the same commit."""
        self.database, self.house, self.now = database, house, now
        self.wake, self.meters, self.lifeline = wake, meters, lifeline
        self.lanes = Lanes()
        self._letterbox = letterbox.Letterbox(database, now, meters)
        self._in_hand: set[int] = set()
        self._came = asyncio.Event()

    async def open(self) -> None:
        """Hands out what was kept before a crash and not handled yet."""
        self.hand_out(await self._patiently(inbox.waiting))

    async def keep(self, batch: Sequence[dict[str, Any]]) -> None:
        """Returns once Telegram may forget them. Raises when they cannot be kept: it must not."""
        try:
            alone = len(batch) == 1 and self.lanes.quiet and self.database.in_order
            if not (alone and await self._at_once(batch[0])):
                self.hand_out(await self._letterbox.keep(batch))
        except Unavailable:
            await self.missed(batch)
            raise

    async def _at_once(self, raw: dict[str, Any]) -> bool:
        """Kept and handled in one transaction. False where that cannot be: nothing is done, and it must be kept
        first."""
        kept = updates.kept(raw)
        arrived = number, chat, _written = letterbox.arrival(kept)

        def both(connection: Connection, heard: Heard | None) -> None:
            inbox.store(connection, [arrived], self.now())
            self._handle(connection, number, heard)

        async def work() -> bool:
            began = time.perf_counter()
            try:
                heard = updates.read(kept)
                await self.database.write(both, heard)
            except Unavailable:
                raise
            except Exception:
                return False  # tried again, and told, as any other
            self.meters.received.inc()
            self._measure(began)
            return True

        done = self.lanes.ask(_lane(number, chat), work)
        self.wake()
        return await done

    async def missed(self, batch: Sequence[dict[str, Any]]) -> None:
        """The database is out of reach for these: who is in danger does not wait for it."""
        for raw in batch:
            with contextlib.suppress(ValueError):  # no update: set aside when it can be
                await self.lifeline.throw(updates.read(raw))

    async def look_out(self) -> None:
        """Until cancelled: hands out what any program has kept, in the order of the updates, and none of them twice. An
        earlier update of a chat is there before Telegram brings the next one, perhaps to another program."""
        while True:
            self._came.clear()
            self.hand_out(await self._patiently(inbox.waiting_but, tuple(self._in_hand)))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._came.wait()

    def look(self) -> None:
        """Something was kept here: no need to wait."""
        self._came.set()

    def make_up_for(self, outage: Outage, done: Callable[[], None]) -> None:
        """Those left waiting are asked again, each in their own lane: after what they said meanwhile."""
        self.lanes.put("outage", lambda: self._make_up_for(outage, done))

    async def _make_up_for(self, outage: Outage, done: Callable[[], None]) -> None:
        left = set(await self._patiently(absence.begin, self.house, outage, self.now()))
        self.wake()
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
                self.wake()
            except Exception as error:
                log.error("a conversation could not be asked again", error=type(error).__name__)
            left.discard(chat)
            if not left:
                done()

        return work

    async def _patiently(self, work: Callable[..., T], *arguments: Any, heard: Heard | None = None) -> T:
        """Once the database is in reach; who is in danger does not wait for it."""
        while True:
            try:
                return await self.database.write(work, *arguments)
            except Unavailable:
                log.error("the database is out of reach; what was kept waits")
                await self.lifeline.throw(heard)
                await asyncio.sleep(2)

    def hand_out(self, arrivals: Sequence[Arrival]) -> None:
        """Each in its chat's lane."""
        for number, chat, raw in arrivals:
            self._in_hand.add(number)
            self.lanes.put(_lane(number, chat), self._work(number, raw))
        if self.database.in_order:
            self.wake()

    def _work(self, number: int, raw: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            problem = ""
            for attempt in range(TRIES):
                try:
                    await self._answer(number, raw)
                    self._in_hand.discard(number)
                    return
                except Exception as error:
                    problem = type(error).__name__
                    log.error("an update could not be handled", update=number, error=problem, attempt=attempt)
            await self._set_aside(number, problem)

        return work

    async def _answer(self, number: int, raw: str) -> None:
        began = time.perf_counter()
        heard = updates.read_written(raw)
        if self.database.in_order:
            self.wake()
        await self._patiently(self._handle, number, heard, heard=heard)
        if not self.database.in_order:
            self.wake()
        self._measure(began)

    def _handle(self, connection: Connection, number: int, heard: Heard | None) -> None:
        """(Runs on the database's thread.)"""
        match heard:
            case Incoming():
                arrival.arrive(connection, self.house, heard, self.now())
            case Blocked(update=update, chat=chat):
                arrival.blocked(connection, update, chat)
            case Elsewhere(update=update, chat=chat):
                arrival.elsewhere(connection, self.house, update, chat, self.now())
            case None:
                arrival.nothing(connection, number)

    def _measure(self, began: float) -> None:
        self.meters.handled.inc()
        self.meters.handling.observe(time.perf_counter() - began)

    async def _set_aside(self, number: int, problem: str) -> None:
        try:
            await self.database.write(inbox.quarantine, number, problem)
            self.meters.quarantined.inc()
            self._in_hand.discard(number)
        except Exception as error:
            log.error("an update could not even be set aside", update=number, error=type(error).__name__)


def _lane(number: int, chat: int | None) -> Hashable:
    return chat if chat is not None else f"update {number}"
