"""What is done with each thing we hear: a turn, or the little that a block or a group needs. One transaction each."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.incoming import Incoming
from handlers.outgoing import scene_in, tell
from handlers.scene import House
from handlers.turn import handle
from storage import inbox, outbox, people
from storage.sealed import keys_of


def arrive(connection: Connection, house: House, incoming: Incoming, now: datetime) -> None:
    handle(connection, house, incoming, now)


def blocked(connection: Connection, update: int, chat: int) -> None:
    """Nothing more is sent to someone who closed the door; their request stays where it is."""
    if inbox.claim(connection, update):
        people.lost(connection, chat)
        outbox.drop(connection, chat, kinds=("interactive", "reminder", "survey"))


def elsewhere(connection: Connection, house: House, update: int, chat: int, now: datetime) -> None:
    """In a group: one neutral line, once, and we leave."""
    if not inbox.claim(connection, update):
        return
    tell(scene_in(connection, house, now, chat), "group", {}, f"group:{keys_of(connection).handle(chat)}")
    outbox.put(connection, f"leave:{update}", chat, "leave", {}, kind="interactive", forget=True, now=now)


def nothing(connection: Connection, update: int) -> None:
    inbox.claim(connection, update)
