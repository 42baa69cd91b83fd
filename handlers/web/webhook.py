"""The way in that Telegram opens: one update a request, answered 200 only once the inbox holds it.

Nothing is read before the secret is right; nothing is stored unless all is right. What Telegram must try again is
answered 503. A refusal closes the connection, so that nobody keeps it for themselves.
"""

import asyncio
import contextlib
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

HEADER = "x-telegram-bot-api-secret-token"
LARGEST = 2**20
"""Bytes of one update."""
POLITE = 16 * LARGEST
"""Bytes that are read and dropped before a refusal."""
PATIENCE = 10.0
"""Seconds to send all of it."""
Keep = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]
log = structlog.get_logger()


class Refused(Exception):
    def __init__(self, status: int, patient: bool = True) -> None:
        self.status, self.patient = status, patient


def webhook(path: str, secret: str, keep: Keep) -> Route:
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        try:
            _known(request, expected)
            update = _update(await _body(request))
        except Refused as refused:
            if refused.patient:
                await _heard_out(request)
            return Response(status_code=refused.status, headers={"connection": "close"})
        try:
            await keep([update])
        except Exception as error:
            log.error("an update cannot be kept; Telegram still holds it", error=type(error).__name__)
            return Response(status_code=503, headers={"retry-after": "2"})
        return Response()

    return Route(path, receive, methods=["POST"])


def _known(request: Request, expected: bytes) -> None:
    given = request.headers.get(HEADER, "").encode("latin-1")
    if not hmac.compare_digest(given, expected):
        log.warning("a webhook call without the right secret")
        raise Refused(401)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415)


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > LARGEST:
        raise Refused(413)
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise Refused(413)
    except TimeoutError:
        raise Refused(408, patient=False) from None
    except ClientDisconnect:
        raise Refused(400) from None
    return bytes(body)


async def _heard_out(request: Request) -> None:
    """What a client goes on sending is dropped: closing in the middle would take our answer away from them."""
    dropped = 0
    with contextlib.suppress(TimeoutError, ClientDisconnect, RuntimeError):  # RuntimeError: all was read
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                dropped += len(chunk)
                if dropped > POLITE:
                    return


def _update(body: bytes) -> dict[str, Any]:
    """A JSON object with a number that the inbox can hold; the rest is judged later, where it blocks nobody."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400) from None
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**63:
        raise Refused(400)
    return dict(update)
