"""One chat at a time, chats side by side: what one person says is handled in order, and nobody waits for another."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable


class Lanes:
    """`put` never waits; `empty` waits until every lane is done; `drop` does not."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, deque[Callable[[], Awaitable[None]]]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def put(self, lane: Hashable, work: Callable[[], Awaitable[None]]) -> None:
        if lane in self._waiting:
            self._waiting[lane].append(work)
            return
        self._waiting[lane] = deque([work])
        task = asyncio.create_task(self._run(lane))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, lane: Hashable) -> None:
        waiting = self._waiting[lane]
        try:
            while waiting:
                await waiting[0]()
                waiting.popleft()
        finally:
            del self._waiting[lane]

    async def drop(self) -> None:
        """What is under way is cut short, what waits is forgotten."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def empty(self) -> None:
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)
