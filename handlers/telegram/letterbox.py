"""Where an update is kept before Telegram may forget it; by whoever it came to, whether they serve or stand by."""

import contextlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import orjson

from handlers.meters import Meters
from handlers.telegram import updates
from storage import inbox
from storage.database import Database
from storage.inbox import Arrival


class Letterbox:
    def __init__(self, database: Database, now: Callable[[], datetime], meters: Meters) -> None:
        self._database, self._now, self._meters = database, now, meters

    async def keep(self, batch: Sequence[dict[str, Any]]) -> Sequence[Arrival]:
        """Returns once Telegram may forget them. Raises when they cannot be kept: it must not."""
        arrivals = [arrival(updates.kept(raw)) for raw in batch]
        await self._database.write(inbox.store, arrivals, self._now())
        self._meters.received.inc(len(arrivals))
        return arrivals


def arrival(kept: dict[str, Any]) -> Arrival:
    """What is written down of an update, and its chat. `kept`: what may be."""
    return kept["update_id"], updates.chat_of(kept), _written(kept)


def _written(raw: dict[str, Any]) -> str:
    """Half a character, which no database and no message takes, becomes a question mark."""
    with contextlib.suppress(TypeError):
        return orjson.dumps(raw).decode()
    return json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace").decode()
