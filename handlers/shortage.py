"""Those who lead there are told, by day: of a place, or a theme at every place, that has no free moment for two
weeks, once a day at most; and of those whom a closure hit a day ago and who have no other moment yet, once a closure.

One look at all the agendas, whatever their number, and at most once an hour.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from flows.domain.association import Permanence, Theme
from flows.domain.closures import ANSWER_WITHIN, Displaced
from flows.domain.notices import quiet
from handlers.agendas import without_room
from handlers.outgoing import scene_in, tell
from handlers.scene import House
from storage import closures, leaders, outbox
from storage.sealed import keys_of


def warn(connection: Connection, house: House, now: datetime) -> int:
    """Answers how many were told."""
    if quiet(now, house.association.zone):
        return 0
    theirs = leaders.of_places(connection, ["", *(place.code for place in house.association.permanences)], now)
    leads = {_key(connection, house, chat, now): chat for chats in theirs.values() for chat in chats}
    told = outbox.decided_among(connection, [f"{key}:0" for key in leads]) if leads else ()
    untold = {key: chat for key, chat in leads.items() if f"{key}:0" not in told}
    full, scarce = without_room(connection, house, now) if untold else ([], [])
    owed = ((key, chat, _missing(theirs, chat, full, scarce)) for key, chat in untold.items())
    return sum(tell(scene_in(connection, house, now, chat), "full", start, key) for key, chat, start in owed if start)


def _missing(
    theirs: Mapping[str, Sequence[int]], chat: int, full: Sequence[Permanence], scarce: Sequence[Theme]
) -> dict[str, str]:
    """What this one is told of: the places of their pole or of nobody's, and the themes to whoever decides of all."""
    places = " ".join(place.code for place in full if chat in theirs[place.code])
    themes = " ".join(theme.code for theme in scarce) if chat in theirs[""] else ""
    return {"places": places, "themes": themes} if places or themes else {}


def remind(connection: Connection, house: House, now: datetime) -> int:
    """Of those whom a closure hit and who did not answer in a day. Answers how many were told."""
    if quiet(now, house.association.zone):
        return 0
    found = [one for one in closures.displaced(connection, now) if now - one.since >= ANSWER_WITHIN]
    late = sorted({(one.closure, _where(house, one)) for one in found})
    theirs = leaders.of_places(connection, [place for _closure, place in late], now) if late else {}
    handle = keys_of(connection).handle
    owed = {f"unplaced:{closure}:{handle(chat)}": chat for closure, place in late for chat in theirs[place]}
    told = outbox.decided_among(connection, [f"{key}:0" for key in owed]) if owed else ()
    untold = [(key, chat) for key, chat in owed.items() if f"{key}:0" not in told]
    return sum(tell(scene_in(connection, house, now, chat), "unplaced", {}, key) for key, chat in untold)


def _where(house: House, hit: Displaced) -> str:
    place = house.association.permanence(hit.appointment.permanence)
    return place.code if place else ""


def _key(connection: Connection, house: House, chat: int, now: datetime) -> str:
    day = now.astimezone(house.association.zone).date().isoformat()
    return f"full:{day}:{keys_of(connection).handle(chat)}"
