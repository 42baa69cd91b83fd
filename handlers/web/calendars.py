"""The page a calendar asks for again and again: `/agenda/<secret>.ics`. Whoever has the address sees what it shows."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from flows.ics import Planned, entry, planned, where, written
from handlers.scene import House
from storage import arrangements, feeds
from storage.database import Database, Unavailable
from storage.feeds import Feed

CALENDAR = {"phone": "📞", "home_visit": "🚪", "accompanied": "🚶"}
PAST = timedelta(days=30)
"""How long what is over stays in the calendar."""
PRIVATE = {"cache-control": "private, no-store", "x-robots-tag": "noindex"}


def calendars(database: Database, house: House, now: Callable[[], datetime]) -> Sequence[Route]:
    """Nothing says whether an address was ever good."""

    async def page(request: Request) -> Response:
        try:
            found = await database.write(_read, house, request.path_params["token"], now())
        except Unavailable:
            return Response(status_code=503, headers={"retry-after": "60", **PRIVATE})
        if found is None:
            return Response(status_code=404, headers=PRIVATE)
        text = await asyncio.to_thread(written, found)
        return Response(text, headers=PRIVATE, media_type="text/calendar; charset=utf-8")

    return [Route("/agenda/{token:str}.ics", page)]


def _read(connection: Connection, house: House, token: str, now: datetime) -> Planned | None:
    house.follow(connection, arrangements.mark(connection))
    found = feeds.of(connection, token, now - PAST)
    return _planned(found, house, now) if found else None


def _planned(feed: Feed, house: House, now: datetime) -> Planned:
    _ = house.voice(feed.owner.language).text
    association = house.association
    entries = []
    for one in feed.entries:
        place = association.named(one.appointment.permanence)
        icon = CALENDAR.get(one.appointment.mode, "")
        title = f"{icon} {_('Rendez-vous')} {one.initials}".strip()
        entries.append(entry(one.appointment, title, where(one.appointment, place)))
    place = association.permanence(feed.permanence)
    return planned(entries, association, now, name=place.name if place else _("Mes rendez-vous"))
