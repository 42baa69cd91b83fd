"""HTTP/1.1, as much of it as a bot needs: connections that stay open, one question at a time on each, whole answers.

Who asks is told exactly one of four things: the answer; `Unreached`, nothing left this machine; `Cut`, nobody knows; or
TimeoutError, nobody knows either. A line is used again only after a whole answer that leaves it open.
"""

import asyncio
import socket
import ssl
from collections import deque
from dataclasses import dataclass
from functools import cache
from typing import cast

import aiohappyeyeballs

CONNECT = 10.0
"""Seconds to reach the other side."""
IDLE = 15.0
"""Seconds after which a silent line is not trusted any more: the other side may be closing it at this very moment."""
LONGEST_HEAD = 65536


class Unreached(Exception):
    """The question surely never left."""


class Cut(Exception):
    """The line broke, or what came over it was no answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    stays: bool
    """Whether the line may carry another question."""


@dataclass(frozen=True)
class Address:
    host: str
    port: int
    tls: bool


class Wire:
    """The lines to one address, `most` at once."""

    def __init__(self, address: Address, most: int) -> None:
        self._address, self._room = address, asyncio.Semaphore(most)
        self._free: deque[Line] = deque()

    async def ask(self, question: bytes, patience: float) -> Answer:
        async with self._room:
            line = self._known() or await self._new()
            try:
                answer = await line.ask(question, patience)
            except BaseException:
                line.cut()  # an answer may still come: it must not become somebody else's
                raise
            if answer.stays and line.clean:
                self._free.append(line)
            else:
                line.cut()
            return answer

    def close(self) -> None:
        while self._free:
            self._free.pop().cut()

    def _known(self) -> "Line | None":
        """The one that spoke last."""
        stale = asyncio.get_running_loop().time() - IDLE
        while self._free:
            line = self._free.pop()
            if line.open and line.spoke > stale:
                return line
            line.cut()
        return None

    async def _new(self) -> "Line":
        loop, at = asyncio.get_running_loop(), self._address
        try:
            async with asyncio.timeout(CONNECT):
                found = await loop.getaddrinfo(at.host, at.port, type=socket.SOCK_STREAM)
                reached = await aiohappyeyeballs.start_connection(found, happy_eyeballs_delay=0.25)
                tls, name = (_trust(), at.host) if at.tls else (None, None)
                return (await loop.create_connection(Line, sock=reached, ssl=tls, server_hostname=name))[1]
        except (OSError, TimeoutError) as error:  # ssl's errors are among them
            raise Unreached(type(error).__name__) from None


class Line(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._read, self.open, self.spoke = b"", False, 0.0
        self._waiting: asyncio.Future[Answer] | None = None

    @property
    def clean(self) -> bool:
        return self.open and not self._read

    async def ask(self, question: bytes, patience: float) -> Answer:
        waiting: asyncio.Future[Answer] = self._loop.create_future()
        self._waiting = waiting
        late = self._loop.call_later(patience, self._fail, TimeoutError())
        try:
            self._transport.write(question)
            return await waiting
        finally:
            late.cancel()
            self._waiting, self.spoke = None, self._loop.time()

    def cut(self) -> None:
        self.open = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self.open = cast(asyncio.Transport, transport), True

    def data_received(self, data: bytes) -> None:
        self._read += data
        self._look(ended=False)

    def connection_lost(self, error: Exception | None) -> None:
        self.open = False
        self._look(ended=error is None)
        self._fail(Cut(type(error).__name__ if error else "closed"))

    def _look(self, *, ended: bool) -> None:
        if self._waiting is None or self._waiting.done():
            return
        try:
            found = whole(self._read, ended=ended)
        except (ValueError, IndexError):
            self._fail(Cut("not an answer"))
            return
        if found:
            answer, self._read = found
            self._waiting.set_result(answer)

    def _fail(self, why: Exception) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(why)


def whole(read: bytes, *, ended: bool) -> tuple[Answer, bytes] | None:
    """The first answer in what was read, and what is left; None as long as it is not whole. Raises ValueError or
    IndexError when it never can be."""
    head, found, rest = read.partition(b"\r\n\r\n")
    if not found:
        if len(read) > LONGEST_HEAD:
            raise ValueError("a head without end")
        return None
    first, *lines = head.split(b"\r\n")
    version, status = first.split(b" ", 2)[:2]
    if not version.startswith(b"HTTP/1."):
        raise ValueError("another protocol")
    fields = {name.strip().lower(): value.strip().lower() for name, _, value in (one.partition(b":") for one in lines)}
    if 100 <= int(status) < 200:
        return whole(rest, ended=ended)  # a word before the answer
    body = _body(int(status), fields, rest, ended=ended)
    if body is None:
        return None
    stays = version != b"HTTP/1.0" and b"close" not in fields.get(b"connection", b"") and not ended
    return Answer(int(status), body[0], stays), body[1]


def _body(status: int, fields: dict[bytes, bytes], rest: bytes, *, ended: bool) -> tuple[bytes, bytes] | None:
    if status in (204, 304):
        return b"", rest
    if b"transfer-encoding" in fields:
        return _joined(rest)
    if b"content-length" in fields:
        length = int(fields[b"content-length"])
        return (rest[:length], rest[length:]) if len(rest) >= length else None
    return (rest, b"") if ended else None


def _joined(rest: bytes) -> tuple[bytes, bytes] | None:
    """A body that came in chunks."""
    pieces = []
    while True:
        size, found, rest = rest.partition(b"\r\n")
        if not found:
            return None
        length = int(size.split(b";")[0], 16)
        if length == 0:
            break
        if len(rest) < length + 2:
            return None
        pieces.append(rest[:length])
        rest = rest[length + 2 :]
    while True:  # what may be said after the last one
        line, found, rest = rest.partition(b"\r\n")
        if not found:
            return None
        if not line:
            return b"".join(pieces), rest


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
