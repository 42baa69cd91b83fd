"""Face 1: the Bot API over HTTP. Plain ASGI, because benchmarks go through it: check the token, the
method and the fields, let a fault strike, do, answer. Every call received is recorded."""

import asyncio
import contextlib
import json
import socket
import struct
from typing import Any

from starlette.types import Receive, Scope, Send

from .faults import Fault, Faults
from .fields import METHODS as FIELDS
from .fields import read
from .methods import METHODS
from .parameters import body_of, parameters
from .refusals import RefusedError, conflict
from .world import World, readable

Json = dict[str, Any]

NAMES = {name.lower(): name for name in FIELDS}
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
UNREAD = ("hang", "reset", "html")
"""Faults in which nobody reads what was asked; it is written down all the same."""
PROXY_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class BotApi:
    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await body_of(receive)
        token, asked = scope["path_params"]["token"], scope["path_params"]["method"]
        name = NAMES.get(asked.lower(), asked)
        call = self.world.record(name)
        fault = self.faults.strike(name)
        call["fault"] = fault.kind if fault else None
        if fault and fault.kind in UNREAD:
            with contextlib.suppress(RefusedError):
                call["parameters"] = readable(parameters(scope, body))
        match call["fault"]:
            case "hang":
                await self._hang(scope, receive)
            case "reset":
                await _cut(scope, receive, reset=True)
            case "html":
                call["status"] = 502
                await _write(send, 502, PROXY_PAGE, b"text/html")
            case kind:
                status, answer = await self._answer(token, name, scope, body, call, fault)
                call["status"] = status
                await (_cut(scope, receive) if kind == "swallow" else _write(send, status, answer.encode()))

    async def _answer(
        self, token: str, name: str, scope: Scope, body: bytes, call: Json, fault: Fault | None
    ) -> tuple[int, str]:
        try:
            given = parameters(scope, body)
            call["parameters"] = readable(given)
            if fault and fault.kind != "swallow":
                raise fault.refusal()
            return 200, '{"ok":true,"result":' + await self._result(token, name, given, call) + "}"
        except RefusedError as refusal:
            return refusal.code, json.dumps(_refused(refusal))

    async def _result(self, token: str, name: str, given: Json, call: Json) -> str:
        if token != self.world.token:
            raise RefusedError(401, "Unauthorized")
        if name not in FIELDS:
            raise RefusedError(404, "Not Found: method not found")
        typed = read(FIELDS[name], given)
        call["parameters"] = readable(typed)
        if name == "getUpdates":
            return await self._updates(typed)
        return json.dumps(METHODS[name](self.world, typed))

    async def _updates(self, p: Json) -> str:
        if self.world.webhook["url"]:
            raise conflict(WEBHOOK_ACTIVE)
        if "allowed_updates" in p:
            self.world.updates.allow(p["allowed_updates"])
        return await self.world.updates.poll(p.get("offset", 0), p.get("limit", 100), p.get("timeout", 0))

    async def _hang(self, scope: Scope, receive: Receive) -> None:
        gone = asyncio.ensure_future(receive())
        closing = asyncio.ensure_future(self.world.closing.wait())
        await asyncio.wait([gone, closing], return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        closing.cancel()
        await _cut(scope, receive)


def _refused(refusal: RefusedError) -> Json:
    answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return {**answer, "parameters": refusal.parameters} if refusal.parameters else answer


async def _write(send: Send, status: int, body: bytes, kind: bytes = b"application/json") -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _cut(scope: Scope, receive: Receive, reset: bool = False) -> None:
    """Close the connection without a word; `reset` as a machine that died would."""
    transport: asyncio.Transport = scope["state"]["transport"]
    if reset and not transport.is_closing():
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
