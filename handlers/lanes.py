"""One chat at a time, chats side by side: what one person says is handled in order, and nobody waits for another."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import TypeVar

T = TypeVar("T")


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

    @property
    def quiet(self) -> bool:
        """Nothing is under way in any of them."""
        return not self._waiting

    def ask(self, lane: Hashable, work: Callable[[], Awaitable[T]]) -> "asyncio.Future[T]":
        """What becomes of this work, in its turn."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        async def told() -> None:
            try:
                answer = await work()
                if not done.cancelled():
                    done.set_result(answer)
            except Exception as error:
                if not done.cancelled():
                    done.set_exception(error)

        self.put(lane, told)
        return done

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
