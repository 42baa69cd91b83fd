"""After an outage: what it may have cost is made good, once, however often this begins again.

A press made while we were away is lost after 150 seconds, a message after a day. So whoever a question waits for is
asked it again with a word of apology; and after a day the team's leaders are told that messages may be missing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.outgoing import scene_in, tell
from handlers.pulse import Outage
from handlers.scene import House
from handlers.turn import resume
from storage import conversations, staff
from storage.sealed import keys_of

GIVEN_UP = timedelta(days=30)
"""Whoever has left a question open for so long is left in peace."""


def begin(connection: Connection, house: House, outage: Outage, now: datetime) -> Sequence[int]:
    """Tells the leaders if they must know; answers the chats where a conversation was left open."""
    if outage.lost_messages:
        for chat in staff.chats_of(connection, staff.LEADERS):
            key = f"missing:{outage.key}:{keys_of(connection).handle(chat)}"
            tell(scene_in(connection, house, now, chat), "missing", {}, key)
    return conversations.left_open(connection, outage.since - GIVEN_UP, outage.back)


def ask_again(connection: Connection, house: House, chat: int, outage: Outage, now: datetime) -> bool:
    """False when nothing waits there any more: they spoke to us first, or it was done before."""
    if conversations.touched(connection, chat, outage.back):
        return False
    key = f"away:{outage.key}:{keys_of(connection).handle(chat)}"
    return resume(connection, house, chat, "sorry_away", key, now)
