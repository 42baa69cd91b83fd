"""What long polls wait on: something changed. No polling loop, no sleep."""

import asyncio


class Bell:
    def __init__(self) -> None:
        self._listeners: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for listener in self._listeners:
            if not listener.done():
                listener.set_result(None)
        self._listeners.clear()

    async def heard(self, seconds: float) -> None:
        """Return at the next ring, or after so many seconds."""
        listener = asyncio.get_running_loop().create_future()
        self._listeners.add(listener)
        try:
            await asyncio.wait([listener], timeout=seconds)
        finally:
            self._listeners.discard(listener)
