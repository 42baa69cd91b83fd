"""A Bot API that costs next to nothing, so that what is measured is the bot: a bare asyncio protocol on 127.0.0.1.

It knows just enough to be believed: a queue of updates with offsets, and messages answered as Telegram does, text and
keyboard included. What a bot asks is handed to whoever listens. The project's simulator is the faithful one
(`bot/simulator`); this one is the fast one. `delay` plays the network: each answer leaves that much later.
"""

import asyncio
import itertools
import re
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import orjson

from bench.push import Push

Json = dict[str, Any]
Heard = Callable[[str, Json, int], None]
"""method, fields, the number of the message it made."""

TOKEN = "42:BENCH"  # noqa: S105 (no real bot has it)
ME = {"id": 42, "is_bot": True, "first_name": "Banc", "username": "BancBot"}
BOT = orjson.dumps(ME)
DATE = 1_790_000_000
PART = re.compile(rb'name="([^"]+)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)


class Telegram:
    def __init__(self, heard: Heard, delay: float = 0.0) -> None:
        self.heard, self.delay = heard, delay
        self.calls = self.messages = 0
        self.moments: list[float] = []
        """When each message came."""
        self.asked = asyncio.Event()
        """Set once a bot has asked for updates: it is ready."""
        self._updates: deque[tuple[int, bytes]] = deque()
        self._last = 1000
        self._poller: tuple[Line, asyncio.TimerHandle, int] | None = None
        self._numbers = 0
        self._push: Push | None = None

    async def serve(self) -> str:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Line(self), "127.0.0.1", 0, backlog=1024)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        self._server.close()
        if self._push:
            self._push.close()

    def put(self, update: Json) -> None:
        """Makes an update available from now on."""
        self._last += 1
        written = orjson.dumps({"update_id": self._last, **update})
        if self._push:
            self._push.put(written)
            return
        self._updates.append((self._last, written))
        self._deliver()

    def next_message(self) -> int:
        self._numbers += 1
        return self._numbers

    def call(self, line: "Line", method: str, fields: Json) -> None:
        if method == "getUpdates":
            self._poll(line, fields)
            return
        if method == "setWebhook":
            self._push = Push(fields["url"], fields["secret_token"], int(fields["max_connections"]))
            self.asked.set()
        self.calls += 1
        number = self.next_message() if method in ("sendMessage", "sendDocument") else 0
        if number:
            self.messages += 1
            self.moments.append(asyncio.get_running_loop().time())
        line.answer(self._result(method, fields, number), self.delay)
        self.heard(method, fields, number)

    def _result(self, method: str, fields: Json, number: int) -> bytes:
        if method == "getMe":
            return BOT
        if method == "getWebhookInfo":
            url = self._push.url if self._push else ""
            return orjson.dumps({"url": url, "has_custom_certificate": False, "pending_update_count": 0})
        if number or method.startswith("editMessage"):
            return message(number or int(fields["message_id"]), fields)
        return b"true"

    def _poll(self, line: "Line", fields: Json) -> None:
        offset, limit = int(fields.get("offset") or 0), int(fields.get("limit") or 100)
        self.waiting(offset)
        if self._poller:
            self._poller[0].answer(b"[]", 0)
            self._poller[1].cancel()
        wait = asyncio.get_running_loop().call_later(int(float(fields.get("timeout") or 0)), self._nothing)
        self._poller = line, wait, limit
        self.asked.set()
        self._deliver()

    def _nothing(self) -> None:
        if self._poller:
            self._poller[0].answer(b"[]", 0)
            self._poller = None

    def _deliver(self) -> None:
        if self._poller and self._updates:
            line, wait, limit = self._poller
            wait.cancel()
            self._poller = None
            line.answer(b"[" + b",".join(self.waiting(limit=limit)) + b"]", self.delay)

    def waiting(self, offset: int = 0, limit: int = 100) -> list[bytes]:
        """The updates from this one on; those before it are forgotten."""
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        return [written for _, written in itertools.islice(self._updates, limit)]


def message(number: int, fields: Json) -> bytes:
    """The message as Telegram answers it: whoever reads all of it pays for it."""
    chat = b"%d" % int(fields["chat_id"])
    text = orjson.dumps(fields.get("text") or fields.get("caption") or "")
    markup = fields.get("reply_markup")
    if isinstance(markup, dict):
        markup = orjson.dumps(markup)
    elif isinstance(markup, str):
        markup = markup.encode()
    return (
        b'{"message_id":%d,"from":%s,"chat":{"id":%s,"first_name":"Exemple","type":"private"},"date":%d,"text":%s%s}'
        % (number, BOT, chat, DATE, text, b',"reply_markup":' + markup if markup else b"")
    )


class Line(asyncio.Protocol):
    """One connection: requests in, answers out, one after the other."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            length = _length(head)
            if len(self._read) < end + 4 + length:
                return
            method = self._read[: self._read.index(b"\r")].split(b" ")[1].rpartition(b"/")[2].decode()
            body, self._read = self._read[end + 4 : end + 4 + length], self._read[end + 4 + length :]
            self.telegram.call(self, *_fields(method, head, body))

    def answer(self, result: bytes, delay: float) -> None:
        body = b'{"ok":true,"result":' + result + b"}"
        whole = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        if delay:
            asyncio.get_running_loop().call_later(delay, self.transport.write, whole)
        else:
            self.transport.write(whole)


def _length(head: bytes) -> int:
    at = head.find(b"content-length:")
    return int(head[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0


def _fields(method: str, head: bytes, body: bytes) -> tuple[str, Json]:
    method, _, query = method.partition("?")
    if not body:
        return method, dict(parse_qsl(query))
    if b"application/json" in head:
        return method, orjson.loads(body)
    if b"multipart/form-data" in head:
        return method, {name.decode(): value.decode() for name, value in PART.findall(body)}
    return method, dict(parse_qsl(body.decode()))
