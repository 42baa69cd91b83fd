"""How Bot API calls travel: one aiohttp session that keeps its connections, JSON both ways.

python-telegram-bot does the rest (errors, retries asked for, tokens); its own client is where a bot spends its time
(`bench/` measures it). What matters to the sender is said by the type of the error: `NotSent` means that nothing
left this machine; any other network error leaves it in doubt.
"""

import json
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 10.0
"""Seconds to reach Telegram."""
JSON = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """The request surely never left: it may be repeated freely."""


class Transport(BaseRequest):
    """`connections` at once; `patience` is how long an answer may take, in seconds. The proxy is the environment's."""

    def __init__(self, connections: int, patience: float = 20.0) -> None:
        self._connections, self._patience = connections, patience
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._patience

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

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
        if self._session is None:
            raise NotSent("the transport is not started")
        patience = read_timeout if isinstance(read_timeout, int | float) else self._patience
        proxy = _proxy(url.partition("/bot")[0])
        try:
            async with self._session.request(
                method, url, timeout=_timeout(patience), proxy=proxy, **_body(request_data)
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            parsed: dict[str, Any] = orjson.loads(payload)
        except ValueError:  # half a character, a huge number: one odd update must not hide the others
            parsed = _patiently(payload)
        return parsed


@cache
def _timeout(patience: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=patience)


@cache
def _proxy(address: str) -> str | None:
    """The environment's for this address, looked up once: aiohttp would look at each call, in a thread."""
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


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """JSON, or a form when there is a file in it."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return {"data": orjson.dumps(request_data.parameters), "headers": JSON}
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
