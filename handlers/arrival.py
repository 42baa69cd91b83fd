"""What is done with each thing we hear: a turn, or the little that a block or a group needs. One transaction each."""

from datetime import datetime

from sqlalchemy import Connection

from flows.exchange import Message
from handlers.outgoing import Saying, away, say
from handlers.scene import House
from handlers.turn import Incoming, handle
from storage import inbox, outbox, people
from storage.conversations import Frame


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
    scene = away(connection, house, now, chat)
    words = house.voice(scene.language).text("Ici, je ne parle pas. Écrivez-moi en privé.")
    said = say(scene, Saying(Message(words), Frame("group"), f"group:{abs(chat)}", "interactive"))
    if said:
        key = f"leave:{abs(chat)}"
        outbox.put(connection, key, chat, "leave", {}, kind="interactive", forget=True, now=now)


def nothing(connection: Connection, update: int) -> None:
    inbox.claim(connection, update)
