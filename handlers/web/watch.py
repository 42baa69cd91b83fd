"""For who watches over the bot: `/healthz` for a person or a container, `/metrics` for Prometheus.

Answered even when the database is out of reach; and never a word about anybody: counts, ages and states only.
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handlers.meters import Meters
from handlers.pulse import ALERT, Pulse
from storage import inbox, outbox, service, unled
from storage.database import Database, Unavailable

PATIENCE = 2.0
"""Seconds the database has to answer."""


@dataclass(frozen=True)
class Waiting:
    """What the database says of the work to do; ages in seconds."""

    oldest_unhandled_update: float | None
    oldest_unsent_message: float | None
    quarantined: int
    outbox: dict[str, int]
    requests_nobody_leads: int
    """Of which nobody who leads may hear: `mediance check` says what to do."""


def waiting(connection: Connection, now: datetime) -> Waiting:
    unhandled, aside = inbox.backlog(connection)
    depth, unsent = outbox.depth(connection)
    return Waiting(_seconds(unhandled, now), _seconds(unsent, now), aside, depth, unled.waiting(connection))


def _seconds(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else round(max(0.0, (now - since).total_seconds()), 3)


class Watch:
    def __init__(
        self, database: Database, meters: Meters, now: Callable[[], datetime], about: dict[str, str], shared: bool
    ) -> None:
        """`shared`: one of several programs serves, and the others stand by."""
        self.database, self.meters, self.now, self.about, self.shared = database, meters, now, about, shared
        self.pulse: Pulse | None = None
        """While we serve."""

    def routes(self) -> list[Route]:
        return [Route("/healthz", self.health), Route("/metrics", self.metrics)]

    async def health(self, _: Request) -> Response:
        found, holder = await self._look()
        trouble = self._trouble(found, holder)
        said = {
            "status": "degraded" if trouble else "ok",
            "trouble": trouble,
            "seconds_since_telegram": round(self.pulse.age(), 1) if self.pulse else None,
            **(asdict(found) if found else {}),
            **self.about,
            **({"serving": self.pulse is not None, "holder": holder} if self.shared else {}),
        }
        return JSONResponse(said, 503 if trouble else 200, headers={"cache-control": "no-store"})

    async def metrics(self, _: Request) -> Response:
        found = (await self._look())[0]
        ages: dict[str, float | None] = {
            "serving": float(self.pulse is not None),
            "seconds_since_telegram": self.pulse.age() if self.pulse else None,
            "oldest_unhandled_update_seconds": found.oldest_unhandled_update or 0 if found else None,
            "oldest_unsent_message_seconds": found.oldest_unsent_message or 0 if found else None,
            "updates_set_aside": found.quarantined if found else None,
            "requests_nobody_leads": found.requests_nobody_leads if found else None,
        }
        self.meters.show(found.outbox if found else {}, ages)
        return Response(self.meters.page(), headers={"content-type": CONTENT_TYPE_LATEST})

    async def _look(self) -> tuple[Waiting | None, str]:
        """What waits, and who serves; None when the database is out of reach."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.database.write(_look, self.now(), self.shared)
        except (TimeoutError, Unavailable):
            return None, ""

    def _trouble(self, found: Waiting | None, holder: str) -> list[str]:
        """Who stands by is well as long as somebody serves: how it goes there is for that one to say."""
        trouble = []
        if self.pulse and self.pulse.age() > ALERT:
            trouble.append("telegram is out of reach")
        if found is None:
            trouble.append("the database is out of reach")
        elif self.shared and not holder:
            trouble.append("nobody serves")
        elif self.pulse and (found.oldest_unhandled_update or 0) > ALERT:
            trouble.append("updates wait to be handled")
        return trouble


def _look(connection: Connection, now: datetime, shared: bool) -> tuple[Waiting, str]:
    return waiting(connection, now), service.holder(connection) if shared else ""
