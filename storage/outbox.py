"""What we decided to say, decided once (unique key), sent when the pace allows, forgotten once sent.

A row goes queued → sending → sent; `failed` when it surely never can be, `unknown` when nobody can tell whether it
arrived (a process that died between the sending and the answer) and its kind must not be repeated.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, Connection, case, delete, func, literal, literal_column, select, update

from storage.insert import insert
from storage.tables import outbox

Kind = Literal["instant", "interactive", "reminder", "survey"]
UNSENT = ("queued", "sending", "failed", "unknown")
KEPT = timedelta(days=30)
TRIES = {"instant": 10, "interactive": 2, "reminder": 2}
"""How often each kind may be sent when nobody knows whether it arrived. What is instant (an answer to a press, an edit)
does no harm twice; a message is sent once more; a survey is not."""
_FIRST = case({"instant": 0, "interactive": 1, "reminder": 2}, value=outbox.c.kind, else_=3)


def put(
    connection: Connection,
    key: str,
    chat_id: int,
    method: str,
    payload: Mapping[str, Any],
    *,
    kind: Kind,
    forget: bool,
    now: datetime,
    due: datetime | None = None,
) -> bool:
    """Decides one message; False when this key was decided before. `forget`: keep no trace of whom it was for."""
    row = {
        "key": key,
        "chat_id": chat_id,
        "kind": kind,
        "method": method,
        "payload": json.dumps(payload, ensure_ascii=False),
        "forget": forget,
        "due": due or now,
        "created": now,
    }
    return connection.execute(insert(connection, outbox).values(row).on_conflict_do_nothing()).rowcount == 1


def decided(connection: Connection, key: str) -> bool:
    return connection.execute(select(outbox.c.id).where(outbox.c.key == key)).first() is not None


@dataclass(frozen=True)
class Parcel:
    """One message to send."""

    id: int
    chat: int
    kind: Kind
    method: str
    payload: dict[str, Any]
    attempts: int


Choose = Callable[[Sequence[Parcel]], Sequence[Parcel]]


def claim(connection: Connection, now: datetime, resting: Iterable[int], choose: Choose, window: int = 60) -> None:
    """Marks as `sending` what `choose` takes among the due messages, the pressing ones first, one chat's in order:
    nothing overtakes a message that waits for another try. The chats that rest get nothing but what is instant.
    Two who claim at once are given different messages."""
    columns = outbox.c.id, outbox.c.chat_id, outbox.c.kind, outbox.c.method, outbox.c.payload, outbox.c.attempts
    due = select(*columns).where(outbox.c.state == "queued", outbox.c.due <= now)
    again = (outbox.c.state == "queued") & (outbox.c.due > now) & (outbox.c.attempts > 0)
    held = select(outbox.c.chat_id).where(again, outbox.c.kind != "instant", outbox.c.chat_id.is_not(None))
    open_ = outbox.c.chat_id.not_in(list(resting)) & outbox.c.chat_id.not_in(held)
    due = due.where((outbox.c.kind == "instant") | open_)
    first = due.order_by(_FIRST, outbox.c.id).limit(window).with_for_update(skip_locked=True)
    rows = connection.execute(first).all()
    parcels = [Parcel(r.id, r.chat_id, r.kind, r.method, json.loads(r.payload), r.attempts + 1) for r in rows]
    chosen = [parcel.id for parcel in choose(parcels)]
    if chosen:
        sending = update(outbox).where(outbox.c.id.in_(chosen))
        connection.execute(sending.values(state="sending", attempts=outbox.c.attempts + 1))


def sent(connection: Connection, row_id: int, message_id: int | None) -> None:
    forgotten = {"chat_id": case((outbox.c.forget, None), else_=outbox.c.chat_id)}
    kept = case((~outbox.c.forget, literal(message_id, BigInteger)))
    done = update(outbox).where(outbox.c.id == row_id)
    connection.execute(done.values(state="sent", payload="", error="", message_id=kept, **forgotten))


def failed(connection: Connection, row_id: int, error: str) -> None:
    done = update(outbox).where(outbox.c.id == row_id)
    forgotten = {"chat_id": case((outbox.c.forget, None), else_=outbox.c.chat_id)}
    connection.execute(done.values(state="failed", payload="", error=error[:200], **forgotten))


def later(connection: Connection, row_id: int, due: datetime, error: str) -> None:
    """Not sent: try again then."""
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(state="queued", due=due, error=error[:200]))


def ambiguous(connection: Connection, row_id: int, due: datetime, error: str) -> None:
    """Perhaps sent: once more if its kind may be repeated, else `unknown` for a person to decide."""
    again = outbox.c.attempts < case(TRIES, value=outbox.c.kind, else_=1)
    doubt = update(outbox).where(outbox.c.id == row_id)
    state = case((again, "queued"), else_="unknown")
    chat = case((again | ~outbox.c.forget, outbox.c.chat_id), else_=None)
    connection.execute(doubt.values(state=state, chat_id=chat, due=due, error=error[:200]))


def recover(connection: Connection, now: datetime) -> int:
    """After a crash: what was being sent may have arrived or not. Answers how many rows were in doubt."""
    doubt = connection.execute(select(outbox.c.id).where(outbox.c.state == "sending")).scalars().all()
    for row_id in doubt:
        ambiguous(connection, row_id, now, "the process stopped while sending")
    return len(doubt)


def drop(connection: Connection, chat_id: int, *, kinds: Sequence[Kind]) -> None:
    """Takes back what this chat has not been sent yet."""
    waiting = (outbox.c.state == "queued") & outbox.c.kind.in_(kinds)
    connection.execute(update(outbox).where(outbox.c.chat_id == chat_id, waiting).values(state="failed", payload=""))


def message_of(connection: Connection, key: str) -> int | None:
    """The number Telegram gave the message decided under this key, once it is sent."""
    return connection.execute(select(outbox.c.message_id).where(outbox.c.key == key)).scalar()


def depth(connection: Connection) -> tuple[dict[str, int], datetime | None]:
    """How many messages are in each state but `sent`, and since when the oldest one waits."""
    unsent = outbox.c.state != literal_column("'sent'")  # a literal: the partial index must be recognised
    rows = connection.execute(select(outbox.c.state, func.count()).where(unsent).group_by(outbox.c.state))
    oldest = connection.execute(select(func.min(outbox.c.created)).where(outbox.c.state == "queued")).scalar()
    return dict.fromkeys(UNSENT, 0) | {row[0]: int(row[1]) for row in rows}, oldest


def purge(connection: Connection, now: datetime) -> None:
    over = outbox.c.state.in_(("sent", "failed")) & (outbox.c.created < now - KEPT)
    connection.execute(delete(outbox).where(over))
