"""Where each conversation stands: the flows' names and the named answers. Only of people who agreed, and the team."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, select

from storage.chats import PEOPLE, STAFF, number
from storage.consented import Keeper
from storage.insert import insert_or_update
from storage.prepared import Prepared
from storage.sealed import Keys, keys_of, place
from storage.tables import conversations, people, staff


@dataclass(frozen=True)
class Frame:
    """One conversation: its name, how it began, what was answered, how often it was not understood; `idle` when its
    question was only offered, and nothing waits for an answer."""

    flow: str
    start: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    run: int = 0
    missed: int = 0
    idle: bool = False


@dataclass(frozen=True)
class Talks:
    """All of one chat: the open conversations (the last one is under way), the last press, the last question asked."""

    stack: tuple[Frame, ...] = ()
    runs: int = 0
    pressed: str = ""
    asked: str = ""


_STACK, _PRESSED = "conversations.stack", "conversations.pressed"
_OF_CHAT = conversations.c.chat_id == bindparam("chat")
_LOAD = select(conversations).where(_OF_CHAT)
_FORGET = Prepared(delete(conversations).where(_OF_CHAT))
_SAVE = insert_or_update(conversations, "chat_id", "stack", "runs", "pressed", "asked", "at")


def load(connection: Connection, chat_id: int) -> Talks:
    keys = keys_of(connection)
    handle = keys.handle(chat_id)
    row = connection.execute(_LOAD, {"chat": handle}).first()
    return read(row, keys, handle) if row else Talks()


def read(row: Any, keys: Keys, handle: int) -> Talks:
    """A row of the table, in our words."""
    stack, pressed = keys.open(row.stack, place(_STACK, handle)), keys.open(row.pressed, place(_PRESSED, handle))
    frames = tuple(Frame(**frame) for frame in orjson.loads(stack or "[]"))
    return Talks(frames, row.runs, pressed, row.asked)


def save(connection: Connection, chat_id: int, talks: Talks, now: datetime, _on_the_word_of: Keeper) -> None:
    keys = keys_of(connection)
    handle = keys.handle(chat_id)
    stack = orjson.dumps([vars(frame) for frame in talks.stack]).decode() if talks.stack else ""
    row: dict[str, Any] = {
        "chat_id": handle,
        "stack": keys.seal(stack, place(_STACK, handle)),
        "runs": talks.runs,
        "pressed": keys.seal(talks.pressed[:120], place(_PRESSED, handle)),
        "asked": talks.asked,
        "at": now,
    }
    _SAVE.run(connection, row)


def left_open(connection: Connection, after: datetime, before: datetime) -> Sequence[int]:
    """The chats whose open conversations were last touched between these moments."""
    known = (
        select(conversations.c.chat_id, people.c.number.label("person"), staff.c.number.label("member"))
        .outerjoin(people, people.c.telegram_id == conversations.c.chat_id)
        .outerjoin(staff, staff.c.telegram_id == conversations.c.chat_id)
    )
    found = known.where(conversations.c.at.between(after, before), conversations.c.stack != "")
    keys = keys_of(connection)
    chats = (
        number(keys, PEOPLE, row.chat_id, row.person) or number(keys, STAFF, row.chat_id, row.member)
        for row in connection.execute(found)
    )
    return [chat for chat in chats if chat]


def touched(connection: Connection, chat_id: int, since: datetime) -> bool:
    here = conversations.c.chat_id == keys_of(connection).handle(chat_id)
    at = connection.execute(select(conversations.c.at).where(here)).scalar()
    return at is None or at > since


def forget(connection: Connection, chat_id: int) -> None:
    _FORGET.run(connection, {"chat": keys_of(connection).handle(chat_id)})
