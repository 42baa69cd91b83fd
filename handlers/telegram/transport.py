"""How Bot API calls travel: plain HTTP/1.1 over connections that stay open, JSON both ways.

python-telegram-bot does the rest (errors, retries asked for, tokens); its own client is where a bot spends its time
(`bench/` measures it). What matters to the sender is said by the type of the error: `NotSent` means that nothing
left this machine; any other network error leaves it in doubt.
"""

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from handlers.telegram.wire import Address, Answer, Cut, Unreached, Wire

if TYPE_CHECKING:
    from handlers.telegram.proxied import Proxied

JSON = "application/json"


class NotSent(NetworkError):
    """The request surely never left: it may be repeated freely."""


class Transport(BaseRequest):
    """`connections` at once; `patience` is how long an answer may take, in seconds. The proxy is the environment's."""

    def __init__(self, connections: int, patience: float = 20.0) -> None:
        self._connections, self._patience = connections, patience
        self._started = False
        self._wires: dict[Address, Wire] = {}
        self._proxied: dict[str, Proxied] = {}

    @property
    def read_timeout(self) -> float:
        return self._patience

    async def initialize(self) -> None:
        self._started = True

    async def shutdown(self) -> None:
        self._started = False
        for wire in self._wires.values():
            wire.close()
        for proxied in self._proxied.values():
            await proxied.close()
        self._wires, self._proxied = {}, {}

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 (part of the interface)
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        if not self._started:
            raise NotSent("the transport is not started")
        patience = read_timeout if isinstance(read_timeout, int | float) else self._patience
        try:
            answer = await self._asked(method, url, *_body(request_data), patience)
        except Unreached as error:
            raise NotSent(str(error)) from None
        except TimeoutError:
            raise TimedOut from None
        except Cut as error:
            raise NetworkError(str(error)) from None
        return answer.status, answer.body

    async def _asked(self, method: str, url: str, body: bytes, kind: str, patience: float) -> Answer:
        proxy = _proxy(url.partition("/bot")[0])
        if proxy:
            return await self._by(proxy).ask(method, url, body, kind, patience)
        address, head = _question(method, url, kind)
        wire = self._wires.get(address)
        if wire is None:
            wire = self._wires[address] = Wire(address, self._connections)
        return await wire.ask(b"%s%d\r\n\r\n%s" % (head, len(body), body), patience)

    def _by(self, proxy: str) -> "Proxied":
        from handlers.telegram.proxied import Proxied  # ten megabytes, for those who need it

        if proxy not in self._proxied:
            self._proxied[proxy] = Proxied(proxy, self._connections)
        return self._proxied[proxy]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            parsed: dict[str, Any] = orjson.loads(payload)
        except ValueError:  # half a character, a huge number: one odd update must not hide the others
            parsed = _patiently(payload)
        return parsed


@cache
def _question(method: str, url: str, kind: str) -> tuple[Address, bytes]:
    """Where it goes, and how it begins: all but the length of its body."""
    parts = urlsplit(url)
    tls, name = parts.scheme == "https", str(parts.hostname)
    address = Address(name, parts.port or (443 if tls else 80), tls)
    lines = f"Host: {_host(parts.netloc)}", "User-Agent: mediance", *([f"Content-Type: {kind}"] if kind else [])
    asked = quote(parts.path, safe="/:%") or "/"
    return address, "\r\n".join([f"{method} {asked} HTTP/1.1", *lines, "Content-Length: "]).encode("ascii")


def _host(netloc: str) -> str:
    return netloc.rpartition("@")[2].encode("idna").decode("ascii")


@cache
def _proxy(address: str) -> str | None:
    """The environment's for this address, looked up once."""
    parts = urlsplit(address)
    proxies = getproxies()
    if proxy_bypass(parts.netloc):
        return None
    return proxies.get(parts.scheme) or proxies.get("all")


def _patiently(payload: bytes) -> dict[str, Any]:
    try:
        parsed: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
    except ValueError:
        raise TelegramError("not an answer of the Bot API") from None
    return parsed


def _body(request_data: RequestData | None) -> tuple[bytes, str]:
    """JSON, or a form when there is a file in it; and which of them it is."""
    if request_data is None:
        return b"", ""
    if not request_data.contains_files:
        return orjson.dumps(request_data.parameters), JSON
    parts = [(f'name="{name}"', value.encode()) for name, value in request_data.json_parameters.items()]
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        called = filename.replace('"', "'")
        parts.append((f'name="{name}"; filename="{called}"\r\nContent-Type: {kind}', cast(bytes, content)))
    return _form(parts)


def _form(parts: list[tuple[str, bytes]]) -> tuple[bytes, str]:
    """Between two of its parts stands a line that is in none of them."""
    line = hashlib.sha256(b"".join(content for _, content in parts)).hexdigest().encode()
    written = [
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (line, name.encode(), content)
        for name, content in parts
    ]
    return b"".join([*written, b"--%s--\r\n" % line]), f"multipart/form-data; boundary={line.decode()}"
