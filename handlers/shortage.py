"""Those who lead are told, by day: of a place, or a theme at every place, that has no free moment for two weeks, once a
day at most; and of those whom a closure hit a day ago and who have no other moment yet, once a closure.

One look at all the agendas, whatever their number, and at most once an hour.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from flows.domain.closures import ANSWER_WITHIN
from flows.domain.notices import quiet
from handlers.agendas import without_room
from handlers.outgoing import scene_in, tell
from handlers.scene import House
from storage import closures, outbox, staff
from storage.sealed import keys_of


def warn(connection: Connection, house: House, now: datetime) -> int:
    """Answers how many were told."""
    if quiet(now, house.association.zone):
        return 0
    leads = {_key(connection, house, chat, now): chat for chat in _leads(connection)}
    told = outbox.decided_among(connection, [f"{key}:0" for key in leads]) if leads else ()
    untold = {key: chat for key, chat in leads.items() if f"{key}:0" not in told}
    full, scarce = without_room(connection, house, now) if untold else ([], [])
    if not full and not scarce:
        return 0
    start = {"places": " ".join(place.code for place in full), "themes": " ".join(theme.code for theme in scarce)}
    return sum(tell(scene_in(connection, house, now, chat), "full", start, key) for key, chat in untold.items())


def remind(connection: Connection, house: House, now: datetime) -> int:
    """Of those whom a closure hit and who did not answer in a day. Answers how many were told."""
    if quiet(now, house.association.zone):
        return 0
    late = {one.closure for one in closures.displaced(connection, now) if now - one.since >= ANSWER_WITHIN}
    leads = {keys_of(connection).handle(chat): chat for chat in _leads(connection)} if late else {}
    owed = {f"unplaced:{closure}:{handle}": chat for closure in sorted(late) for handle, chat in leads.items()}
    told = outbox.decided_among(connection, [f"{key}:0" for key in owed]) if owed else ()
    untold = [(key, chat) for key, chat in owed.items() if f"{key}:0" not in told]
    return sum(tell(scene_in(connection, house, now, chat), "unplaced", {}, key) for key, chat in untold)


def _leads(connection: Connection) -> Sequence[int]:
    return staff.chats_of(connection, ("coordinator",)) or staff.chats_of(connection, ("direction",))


def _key(connection: Connection, house: House, chat: int, now: datetime) -> str:
    day = now.astimezone(house.association.zone).date().isoformat()
    return f"full:{day}:{keys_of(connection).handle(chat)}"
