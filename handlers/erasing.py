"""Erasing a person: their rows, then the messages only Telegram still holds; whoever followed them is told, neutrally.

Everything is decided in one transaction: a crash erases all of it or nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from handlers.outgoing import scene_in, tell
from handlers.scene import House
from storage import audit, erasures, outbox, staff
from storage.arrived import Sent
from storage.audit import Deed
from storage.erasures import Followed

AT_ONCE = 100
"""Messages of one deletion (Bot API)."""


def erase(connection: Connection, house: House, person: int, now: datetime) -> None:
    erased = erasures.erase(connection, person, house.association.zone, now)
    if erased is None:
        return
    take_back(connection, erased.messages, now)
    for followed in erased.followed:
        _tell(connection, house, followed, now)


def _tell(connection: Connection, house: House, followed: Followed, now: datetime) -> None:
    found = staff.chat_of(connection, followed.staff)
    if found:
        start = {"moment": followed.appointment.isoformat()} if followed.appointment else {}
        tell(scene_in(connection, house, now, found[0]), "gone", start, f"gone:{followed.request}")


def take_back(connection: Connection, messages: Sequence[Sent], now: datetime) -> None:
    """Deletes these messages from their chats."""
    for chat, sent in groupby(sorted(messages, key=lambda one: (one.chat, one.number)), key=lambda one: one.chat):
        numbers = [one.number for one in sent]
        for first in range(0, len(numbers), AT_ONCE):
            some = numbers[first : first + AT_ONCE]
            key = f"deletion:{some[0]}:{some[-1]}"
            outbox.put(connection, key, chat, "delete", {"messages": some}, kind="instant", forget=True, now=now)


def erase_all(connection: Connection, house: House, persons: Sequence[int], now: datetime) -> None:
    """By the clock, one transaction."""
    for person in persons:
        erase(connection, house, person, now)
    audit.write(connection, [Deed("clock", "erased", f"person:{person}") for person in persons], now)
