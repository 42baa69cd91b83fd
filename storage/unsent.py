"""What an operator sees of the messages that are not sent, and decides about those of which nobody knows.

Never a text, a chat or a person: a kind, a state, a number, and what class of error there was.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, case, func, select, update

from storage.outbox import NOT_SENT
from storage.tables import outbox

SHOWN = 50
"""Messages in trouble that one page names."""
Refusal = Literal["absent", "nobody", "queued", "sending", "sent", "failed"]


@dataclass(frozen=True)
class Count:
    kind: str
    state: str
    messages: int
    oldest: datetime


@dataclass(frozen=True)
class Trouble:
    """A message that failed, or of which nobody knows whether it arrived."""

    number: int
    kind: str
    state: str
    tries: int
    since: datetime
    error: str


@dataclass(frozen=True)
class Decided:
    """`refusal`: why nothing was done. `absent`: no such message; `nobody`: whom it was for is not kept."""

    kind: str
    refusal: Refusal | None = None


def counts(connection: Connection) -> list[Count]:
    columns = outbox.c.kind, outbox.c.state
    rows = connection.execute(
        select(*columns, func.count(), func.min(outbox.c.created)).where(NOT_SENT).group_by(*columns).order_by(*columns)
    )
    return [Count(*row) for row in rows]


def troubles(connection: Connection) -> list[Trouble]:
    """Those to decide about first, then the latest."""
    last = case((outbox.c.state == "unknown", 0), else_=1)
    columns = (outbox.c[name] for name in ("id", "kind", "state", "attempts", "created", "error"))
    rows = connection.execute(
        select(*columns)
        .where(NOT_SENT, outbox.c.state.in_(("unknown", "failed")))
        .order_by(last, outbox.c.id.desc())
        .limit(SHOWN)
    )
    return [Trouble(*row) for row in rows]


def send_again(connection: Connection, number: int, now: datetime) -> Decided:
    """Queues it once more: whoever it is for may get it twice."""
    found = _in_doubt(connection, number)
    if found.refusal is None and _chat(connection, number) is None:
        return Decided(found.kind, "nobody")
    if found.refusal is None:
        connection.execute(update(outbox).where(outbox.c.id == number).values(state="queued", due=now))
    return found


def leave(connection: Connection, number: int) -> Decided:
    """Never sent again; its text is forgotten."""
    found = _in_doubt(connection, number)
    if found.refusal is None:
        left = update(outbox).where(outbox.c.id == number)
        connection.execute(left.values(state="failed", payload="", error="left by an operator"))
    return found


def _in_doubt(connection: Connection, number: int) -> Decided:
    row = connection.execute(
        select(outbox.c.kind, outbox.c.state).where(outbox.c.id == number).with_for_update()
    ).one_or_none()
    if row is None:
        return Decided("", "absent")
    return Decided(row.kind, None if row.state == "unknown" else row.state)


def _chat(connection: Connection, number: int) -> int | None:
    return connection.execute(select(outbox.c.chat_id).where(outbox.c.id == number)).scalar()
