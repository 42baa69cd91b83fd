"""Every night the audit's latest entry is told outside the database: whoever rewrites the audit later is contradicted.

A file keeps the whole hash, the direction's phones its beginning. One message for each new head, in the morning.
"""

from datetime import datetime

from sqlalchemy import Connection

from flows.domain.notices import by_day
from handlers.outgoing import scene_in, tell
from handlers.scene import House
from storage import audit, staff
from storage.audit import Head
from storage.sealed import keys_of


def anchor(connection: Connection, house: House, now: datetime) -> Head:
    head = audit.head(connection)
    for chat in staff.chats_of(connection, ("direction",)) if head.number else ():
        scene = scene_in(connection, house, now, chat)
        scene.due = by_day(now, house.association.zone)
        start = {"entry": str(head.number), "mark": head.mark}
        tell(scene, "anchored", start, f"head:{head.number}:{keys_of(connection).handle(chat)}")
    return head
