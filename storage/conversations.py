"""Where each conversation stands: the flows' names and the named answers. Only of people who agreed, and the team."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from storage.insert import insert
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


def load(connection: Connection, chat_id: int) -> Talks:
    row = connection.execute(select(conversations).where(conversations.c.chat_id == chat_id)).first()
    if row is None:
        return Talks()
    return Talks(tuple(Frame(**frame) for frame in json.loads(row.stack)), row.runs, row.pressed, row.asked)


def save(connection: Connection, chat_id: int, talks: Talks, now: datetime) -> None:
    row: dict[str, Any] = {
        "stack": json.dumps([asdict(frame) for frame in talks.stack], ensure_ascii=False),
        "runs": talks.runs,
        "pressed": talks.pressed[:120],
        "asked": talks.asked,
        "at": now,
    }
    added = insert(connection, conversations).values(chat_id=chat_id, **row)
    connection.execute(added.on_conflict_do_update(index_elements=["chat_id"], set_=row))


def left_open(connection: Connection, after: datetime, before: datetime) -> Sequence[int]:
    """The chats whose open conversations were last touched between these moments."""
    found = select(conversations.c.chat_id).where(conversations.c.at.between(after, before))
    return connection.execute(found.where(conversations.c.stack != "[]")).scalars().all()


def touched(connection: Connection, chat_id: int, since: datetime) -> bool:
    at = connection.execute(select(conversations.c.at).where(conversations.c.chat_id == chat_id)).scalar()
    return at is None or at > since


def forget(connection: Connection, chat_id: int) -> None:
    connection.execute(delete(conversations).where(conversations.c.chat_id == chat_id))
