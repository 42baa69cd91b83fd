"""The other way updates go: Telegram writes to the bot, over a few connections that stay open, and waits for 200."""

import asyncio
from collections import deque
from urllib.parse import urlsplit


class Push:
    """`url` as the bot gave it; what stands before it (a reverse proxy, TLS) is left out."""

    def __init__(self, url: str, secret: str, connections: int) -> None:
        self.url = url
        address = urlsplit(url)
        self._host, self._port = str(address.hostname), address.port
        self._head = (
            f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        )
        self._waiting: deque[bytes] = deque()
        self._idle = connections
        self._busy: set[asyncio.Task[None]] = set()
        self._open: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    def put(self, update: bytes) -> None:
        self._waiting.append(update)
        if self._idle:
            self._idle -= 1
            task = asyncio.create_task(self._work())
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

    async def _work(self) -> None:
        reader, writer = self._open.popleft() if self._open else await asyncio.open_connection(self._host, self._port)
        while self._waiting:
            update = self._waiting.popleft()
            writer.write(f"{self._head}{len(update)}\r\n\r\n".encode() + update)
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer.split(b"\r\n", 1)[0]:
                raise RuntimeError(f"the bot refuses an update: {answer!r}")
        self._open.append((reader, writer))
        self._idle += 1

    def close(self) -> None:
        for _, writer in self._open:
            writer.close()
