"""Reading what the page, the tour and the tests ask under /sim."""

import json
from typing import Any

from starlette.requests import Request

from .fields import Field, read
from .refusals import ImpossibleError, RefusedError

Json = dict[str, Any]


async def asked(request: Request, known: dict[str, Field] | None = None) -> Json:
    """The JSON body (none is an empty one), checked against its fields when they are known."""
    try:
        body = json.loads(await request.body() or b"{}")
        if not isinstance(body, dict):
            raise ImpossibleError("a JSON object is expected")
        return body if known is None else read(known, body)
    except ValueError:
        raise ImpossibleError("the body is not JSON") from None
    except RefusedError as refusal:
        raise ImpossibleError(refusal.description.removeprefix("Bad Request: ")) from None


def number_in_path(request: Request) -> int:
    """The phone or the group in question; groups have negative numbers."""
    try:
        return int(request.path_params["id"])
    except ValueError:
        raise ImpossibleError("no such chat", 404) from None


def number_in_query(request: Request, name: str) -> float:
    try:
        return float(request.query_params.get(name, 0))
    except ValueError:
        raise ImpossibleError(f"{name} must be a number") from None
