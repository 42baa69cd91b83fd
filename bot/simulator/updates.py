"""The bot's queue of updates. An update is delivered again and again until an offset above it
acknowledges it, or until it dies: 24 hours after its date, 150 seconds for a button press. Only one
poller waits at a time: a second one ends the first with 409, as Telegram does. Times are simulated, the
waiting itself is real."""

import asyncio
import json
from bisect import insort
from collections import deque
from collections.abc import Iterable
from typing import Any

from .bell import Bell
from .clock import Clock
from .refusals import conflict

Json = dict[str, Any]

MESSAGE_LIFE = 24 * 3600
PRESS_LIFE = 150
ONLY_ON_DEMAND = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
LONGEST_POLL = 50

Pending = tuple[int, float, str]  # update_id, when it dies, the update already written as JSON


class Updates:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: deque[Pending] = deque()
        self._allowed: frozenset[str] = frozenset()
        self._bell = Bell()
        self._poller = 0
        self._closed = False
        self.last_id = 100_000_000

    def __len__(self) -> int:
        return len(self._pending)

    def allow(self, kinds: Iterable[str]) -> None:
        """Which kinds are queued from now on; none named means all those Telegram sends unasked."""
        self._allowed = frozenset(kinds)

    def put(self, update: Json) -> int:
        number = update.get("update_id", self.last_id + 1)
        kind = next((key for key in update if key != "update_id"), "")
        if kind in self._allowed if self._allowed else kind not in ONLY_ON_DEMAND:
            life = PRESS_LIFE if kind == "callback_query" else MESSAGE_LIFE
            self._queue((number, self._clock.timestamp() + life, json.dumps({"update_id": number, **update})))
        self.last_id = max(self.last_id, number)
        return int(number)

    def _queue(self, pending: Pending) -> None:
        if pending[0] > self.last_id:
            self._pending.append(pending)
        else:  # a test made up an old number: acknowledgement needs the queue in order
            insort(self._pending, pending)
        self._bell.ring()

    async def poll(self, offset: int, limit: int, wait: float) -> str:
        """The updates pending from `offset` on, as one JSON array."""
        self._poller += 1
        myself = self._poller
        self._bell.ring()
        self._acknowledge(offset)
        end = asyncio.get_running_loop().time() + min(wait, LONGEST_POLL)
        while not (alive := self._alive(limit if 1 <= limit <= 100 else 100)):
            left = end - asyncio.get_running_loop().time()
            if left <= 0 or self._closed:
                break
            await self._bell.heard(left)
            if self._poller != myself:
                raise conflict(OTHER_POLLER)
        return f"[{','.join(body for _, _, body in alive)}]"

    def _acknowledge(self, offset: int) -> None:
        while offset < 0 and len(self._pending) > -offset:
            self._pending.popleft()
        while self._pending and self._pending[0][0] < offset:
            self._pending.popleft()

    def _alive(self, limit: int) -> list[Pending]:
        now = self._clock.timestamp()
        alive: list[Pending] = []
        while self._pending and len(alive) < limit:
            if (first := self._pending.popleft())[1] > now:
                alive.append(first)
        self._pending.extendleft(reversed(alive))
        return alive

    def forget(self) -> None:
        self._pending.clear()

    def close(self) -> None:
        self._closed = True
        self._bell.ring()
