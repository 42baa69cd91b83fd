"""Where each conversation stands: the flows' names and the named answers. Only of people who agreed, and the team."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, select

from storage.consented import Keeper
from storage.insert import insert_or_update
from storage.prepared import Prepared
from storage.tables import conversations


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


_OF_CHAT = conversations.c.chat_id == bindparam("chat")
_LOAD = select(conversations).where(_OF_CHAT)
_FORGET = Prepared(delete(conversations).where(_OF_CHAT))
_SAVE = insert_or_update(conversations, "chat_id", "stack", "runs", "pressed", "asked", "at")


def load(connection: Connection, chat_id: int) -> Talks:
    row = connection.execute(_LOAD, {"chat": chat_id}).first()
    return read(row) if row else Talks()


def read(row: Any) -> Talks:
    """A row of the table, in our words."""
    return Talks(tuple(Frame(**frame) for frame in orjson.loads(row.stack)), row.runs, row.pressed, row.asked)


def save(connection: Connection, chat_id: int, talks: Talks, now: datetime, _on_the_word_of: Keeper) -> None:
    row: dict[str, Any] = {
        "chat_id": chat_id,
        "stack": orjson.dumps([vars(frame) for frame in talks.stack]).decode(),
        "runs": talks.runs,
        "pressed": talks.pressed[:120],
        "asked": talks.asked,
        "at": now,
    }
    _SAVE.run(connection, row)


def left_open(connection: Connection, after: datetime, before: datetime) -> Sequence[int]:
    """The chats whose open conversations were last touched between these moments."""
    found = select(conversations.c.chat_id).where(conversations.c.at.between(after, before))
    return connection.execute(found.where(conversations.c.stack != "[]")).scalars().all()


def touched(connection: Connection, chat_id: int, since: datetime) -> bool:
    at = connection.execute(select(conversations.c.at).where(conversations.c.chat_id == chat_id)).scalar()
    return at is None or at > since


def forget(connection: Connection, chat_id: int) -> None:
    _FORGET.run(connection, {"chat": chat_id})
