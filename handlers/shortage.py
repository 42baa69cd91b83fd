"""A place that has no free moment in the next two weeks: those who lead it are told, by day and once a day at most.

One look at all the agendas, whatever their number, and at most once an hour.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flows.domain.association import Permanence
from flows.domain.notices import quiet
from handlers.agendas import look
from handlers.outgoing import scene_in, tell
from handlers.scene import House
from storage import outbox, staff
from storage.sealed import keys_of

AHEAD = timedelta(days=14)


def warn(connection: Connection, house: House, now: datetime) -> int:
    """Answers how many were told."""
    if quiet(now, house.association.zone):
        return 0
    leads = {_key(connection, house, chat, now): chat for chat in _leads(connection)}
    told = outbox.decided_among(connection, [f"{key}:0" for key in leads]) if leads else ()
    untold = {key: chat for key, chat in leads.items() if f"{key}:0" not in told}
    full = without_room(connection, house, now) if untold else []
    if not full:
        return 0
    start = {"places": " ".join(place.code for place in full)}
    return sum(tell(scene_in(connection, house, now, chat), "full", start, key) for key, chat in untold.items())


def without_room(connection: Connection, house: House, now: datetime) -> Sequence[Permanence]:
    places = [place for place in house.association.permanences if place.receives and "permanence" in place.modes]
    room = look(connection, house.timetable, places, now, ahead=AHEAD).next(places) if places else {}
    return [place for place in places if place.code not in room]


def _leads(connection: Connection) -> Sequence[int]:
    return staff.chats_of(connection, ("coordinator",)) or staff.chats_of(connection, ("direction",))


def _key(connection: Connection, house: House, chat: int, now: datetime) -> str:
    day = now.astimezone(house.association.zone).date().isoformat()
    return f"full:{day}:{keys_of(connection).handle(chat)}"
