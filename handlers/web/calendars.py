"""The page a calendar asks for again and again: `/agenda/<secret>.ics`. Whoever has the address sees what it shows."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from flows.ics import calendar, event, where
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
        return Response(found, headers=PRIVATE, media_type="text/calendar; charset=utf-8")

    return [Route("/agenda/{token:str}.ics", page)]


def _read(connection: Connection, house: House, token: str, now: datetime) -> str | None:
    house.follow(connection, arrangements.mark(connection))
    found = feeds.of(connection, token, now - PAST)
    return _written(found, house, now) if found else None


def _written(feed: Feed, house: House, now: datetime) -> str:
    _ = house.voice(feed.owner.language).text
    association = house.association
    events = []
    for entry in feed.entries:
        place = association.named(entry.appointment.permanence)
        icon = CALENDAR.get(entry.appointment.mode, "")
        title = f"{icon} {_('Rendez-vous')} {entry.initials}".strip()
        events.append(event(entry.appointment, title, where(entry.appointment, place), association.zone, now))
    place = association.permanence(feed.permanence)
    return calendar(events, "PUBLISH", place.name if place else _("Mes rendez-vous"))
