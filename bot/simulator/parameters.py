"""The four ways to give parameters to the Bot API: query, form, JSON body, multipart."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from .fields import Upload
from .refusals import bad

Json = dict[str, Any]

_NAME = re.compile(rb'[; ]name="([^"]*)"')
_FILE_NAME = re.compile(rb'[; ]filename="([^"]*)"')
_PART_TYPE = re.compile(rb"^content-type:\s*([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb'boundary="?([^";]+)')


async def body_of(receive: Receive) -> bytes:
    pieces = []
    more = True
    while more:
        event = await receive()
        pieces.append(event.get("body", b""))
        more = event.get("more_body", False)
    return b"".join(pieces)


def parameters(scope: Scope, body: bytes) -> Json:
    given: Json = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if not body:
        return given
    if kind.startswith(b"application/json"):
        return given | _json(body)
    if kind.startswith(b"multipart/form-data"):
        return given | _multipart(kind, body)
    return given | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _json(body: bytes) -> Json:
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise bad("can't parse JSON object")
    return given


def _multipart(kind: bytes, body: bytes) -> Json:
    boundary = _BOUNDARY.search(kind)
    if boundary is None:
        raise bad("can't parse multipart/form-data: boundary not found")
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary[1])[1:-1]
    given = dict(_part(part.removeprefix(b"\r\n")) for part in parts)
    for name, value in list(given.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            given[name] = given.pop(value.removeprefix("attach://"), value)
    return given


def _part(part: bytes) -> tuple[str, str | Upload]:
    headers, _, content = part.partition(b"\r\n\r\n")
    name, file_name, mime = (_first(pattern, headers) for pattern in (_NAME, _FILE_NAME, _PART_TYPE))
    if file_name is None:
        return name or "", content.decode("utf-8", "replace")
    return name or "", Upload(file_name.replace("%22", '"'), mime or "", content)


def _first(pattern: re.Pattern[bytes], headers: bytes) -> str | None:
    found = pattern.search(headers)
    return found[1].decode("utf-8", "replace").strip() if found else None
