"""What we decided to say, decided once (unique key), sent when the pace allows, forgotten once sent.

A row goes queued → sending → sent; `failed` when it surely never can be, `unknown` when nobody can tell whether it
arrived (a process that died between the sending and the answer) and its kind must not be repeated.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    select,
    update,
)

from storage.insert import insert, insert_new
from storage.prepared import Prepared
from storage.tables import outbox
from storage.tables_of_rights import mentions

Kind = Literal["instant", "interactive", "reminder", "survey"]
UNSENT = ("queued", "sending", "failed", "unknown")
TRIES = {"instant": 10, "interactive": 2, "reminder": 2}
"""How often each kind may be sent when nobody knows whether it arrived. What is instant (an answer to a press, an edit)
does no harm twice; a message is sent once more; a survey is not."""
QUEUED: ColumnElement[str] = literal_column("'queued'")
NOT_SENT = outbox.c.state != literal_column("'sent'")
"""Said in the statement itself, with the state that is meant: else SQLite does not use the index of what is not sent.
There is one such index, in the order of the claim: given a second one, PostgreSQL reads and sorts all that waits."""
WAITING = NOT_SENT, outbox.c.state == QUEUED
_THIS = outbox.c.id == bindparam("row")
_DECIDED = Prepared(select(outbox.c.id).where(outbox.c.key == bindparam("decided")))
_DECIDED_AMONG = select(outbox.c.key).where(outbox.c.key.in_(bindparam("keys", expanding=True)))
_MESSAGE = Prepared(select(outbox.c.message_id).where(outbox.c.key == bindparam("decided")))
_NOW = bindparam("now", type_=outbox.c.due.type)
_AGAIN = outbox.c.state == QUEUED, outbox.c.attempts > literal_column("0"), outbox.c.due > _NOW
_HELD = select(outbox.c.chat_id).where(*_AGAIN, outbox.c.kind != "instant", outbox.c.chat_id.is_not(None))
_INSTANT = outbox.c.kind == "instant"
_DUE = (
    select(
        *(outbox.c[name] for name in ("id", "chat_id", "kind", "method", "payload")),
        (outbox.c.attempts + 1).label("attempts"),
    )
    .where(*WAITING, outbox.c.due <= _NOW, _INSTANT | outbox.c.chat_id.not_in(_HELD))
    .order_by(outbox.c.kind, outbox.c.id)  # their alphabetical order is their urgency: the index is read as it is
    .limit(bindparam("window", type_=Integer))
    .with_for_update(skip_locked=True)
)
_DUE_BUT = _DUE.where(_INSTANT | outbox.c.chat_id.not_in(bindparam("resting", expanding=True)))
_CLAIM = Prepared(update(outbox).where(_THIS).values(state="sending", attempts=outbox.c.attempts + 1))
_FORGOTTEN = case((outbox.c.forget, None), else_=outbox.c.chat_id)
_SENT = Prepared(
    update(outbox)
    .where(_THIS)
    .values(
        state="sent",
        payload="",
        error="",
        chat_id=_FORGOTTEN,
        message_id=case((~outbox.c.forget, bindparam("number", type_=BigInteger))),
    )
)
_PUT = insert_new(outbox, "key", "chat_id", "kind", "method", "payload", "forget", "due", "created", "expires")
_LOOK = Prepared(_DUE)


@dataclass(frozen=True)
class Letter:
    """A message decided. `forget`: keep no trace of whom it was for. `about`: the people whose name or words it shows.
    `expires`: when it is deleted from the chat."""

    key: str
    chat: int
    method: str
    payload: Mapping[str, Any]
    kind: Kind
    forget: bool
    now: datetime
    due: datetime | None = None
    about: frozenset[int] = frozenset()
    expires: datetime | None = None

    def row(self) -> dict[str, Any]:
        written = orjson.dumps(self.payload).decode()
        what = {"key": self.key, "chat_id": self.chat, "kind": self.kind, "method": self.method, "payload": written}
        when = {"due": self.due or self.now, "created": self.now, "expires": self.expires}
        return {**what, **when, "forget": self.forget}


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
    """Decides one message; False when this key was decided before."""
    letter = Letter(key, chat_id, method, payload, kind, forget, now, due)
    return _PUT.run(connection, letter.row()).rowcount == 1


def put_all(connection: Connection, letters: Sequence[Letter]) -> None:
    """Decides several, in this order; a key decided before stays as it was."""
    _PUT.run_all(connection, [letter.row() for letter in letters])
    about = [{"key": letter.key, "person_id": person} for letter in letters for person in letter.about]
    if about:
        connection.execute(insert(connection, mentions).values(about).on_conflict_do_nothing())


def decided(connection: Connection, key: str) -> bool:
    return _DECIDED.run(connection, {"decided": key}).first() is not None


def decided_among(connection: Connection, keys: Sequence[str]) -> set[str]:
    return set(connection.execute(_DECIDED_AMONG, {"keys": keys}).scalars())


def crowded(connection: Connection, many: int) -> bool:
    """Whether at least so many messages wait already."""
    some = select(outbox.c.id).where(*WAITING).limit(many).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() >= many


@dataclass(frozen=True)
class Parcel:
    """One message to send."""

    id: int
    chat: int
    kind: Kind
    method: str
    written: str
    attempts: int

    @cached_property
    def payload(self) -> dict[str, Any]:
        """Read when it leaves: many more rows are looked at than sent."""
        read: dict[str, Any] = orjson.loads(self.written)
        return read


Choose = Callable[[Sequence[Parcel]], Sequence[Parcel]]


def claim(connection: Connection, now: datetime, resting: Collection[int], choose: Choose, window: int = 60) -> None:
    """Marks as `sending` what `choose` takes among the due messages, the pressing ones first, one chat's in order:
    nothing overtakes a message that waits for another try. The chats that rest get nothing but what is instant.
    Two who claim at once are given different messages."""
    asked = {"now": now, "window": window}
    rows: Sequence[Any] = _LOOK.run(connection, asked).rows
    if len(rows) == window and any(row.chat_id in resting for row in rows):
        rows = connection.execute(_DUE_BUT, {**asked, "resting": list(resting)}).all()
    parcels = [Parcel(*row) for row in rows if row.kind == "instant" or row.chat_id not in resting]
    _CLAIM.run_all(connection, [{"row": parcel.id} for parcel in choose(parcels)])


def sent(connection: Connection, row_id: int, message_id: int | None) -> None:
    all_sent(connection, [(row_id, message_id)])


def all_sent(connection: Connection, messages: Iterable[tuple[int, int | None]]) -> None:
    """Rows that Telegram has, each with the number it gave."""
    _SENT.run_all(connection, [{"row": row_id, "number": number} for row_id, number in messages])


def failed(connection: Connection, row_id: int, error: str) -> None:
    done = update(outbox).where(outbox.c.id == row_id)
    connection.execute(done.values(state="failed", payload="", error=error[:200], chat_id=_FORGOTTEN))


_UNLESS_ERASED = case((outbox.c.payload == "", "failed"), else_="queued")


def give_back(connection: Connection, row_ids: Sequence[int]) -> None:
    """Claimed, and never tried: as if it had not been."""
    if row_ids:
        claimed = update(outbox).where(outbox.c.id.in_(row_ids), outbox.c.state == "sending")
        connection.execute(claimed.values(state=_UNLESS_ERASED, attempts=outbox.c.attempts - 1))


def later(connection: Connection, row_id: int, due: datetime, error: str) -> None:
    """Not sent: try again then; not what was erased meanwhile."""
    again = update(outbox).where(outbox.c.id == row_id)
    connection.execute(again.values(state=_UNLESS_ERASED, due=due, error=error[:200]))


def ambiguous(connection: Connection, row_id: int, due: datetime, error: str) -> None:
    """Perhaps sent: once more if its kind may be repeated, else `unknown` for a person to decide."""
    doubts = outbox.c.doubts + 1
    again = (doubts < case(TRIES, value=outbox.c.kind, else_=1)) & (outbox.c.payload != "")
    doubt = update(outbox).where(outbox.c.id == row_id)
    state = case((again, "queued"), else_="unknown")
    kept = again | ~outbox.c.forget
    chat, payload = case((kept, outbox.c.chat_id), else_=None), case((kept, outbox.c.payload), else_="")
    said = {"state": state, "chat_id": chat, "payload": payload, "error": error[:200]}
    connection.execute(doubt.values(doubts=doubts, due=due, **said))


def recover(connection: Connection, now: datetime) -> int:
    """After a crash: what was being sent may have arrived or not. Answers how many rows were in doubt."""
    doubt = connection.execute(select(outbox.c.id).where(NOT_SENT, outbox.c.state == "sending")).scalars().all()
    for row_id in doubt:
        ambiguous(connection, row_id, now, "the process stopped while sending")
    return len(doubt)


def drop(connection: Connection, chat_id: int, *, kinds: Sequence[Kind]) -> None:
    """Takes back what this chat has not been sent yet; and what is `unknown`, so that nobody sends it again."""
    waiting = outbox.c.state.in_(("queued", "unknown")) & outbox.c.kind.in_(kinds)
    connection.execute(update(outbox).where(outbox.c.chat_id == chat_id, waiting).values(state="failed", payload=""))


def message_of(connection: Connection, key: str) -> int | None:
    """The number Telegram gave the message decided under this key, once it is sent."""
    number: int | None = _MESSAGE.run(connection, {"decided": key}).scalar()
    return number


def depth(connection: Connection) -> tuple[dict[str, int], datetime | None]:
    """How many messages are in each state but `sent`, and since when the oldest one waits."""
    rows = connection.execute(select(outbox.c.state, func.count()).where(NOT_SENT).group_by(outbox.c.state))
    oldest = connection.execute(select(func.min(outbox.c.created)).where(*WAITING)).scalar()
    return dict.fromkeys(UNSENT, 0) | {row[0]: int(row[1]) for row in rows}, oldest


@dataclass(frozen=True)
class Sent:
    """A message as Telegram knows it."""

    chat: int
    number: int


_AT_TELEGRAM = outbox.c.state == "sent", outbox.c.chat_id.is_not(None), outbox.c.message_id.is_not(None)


def erase(connection: Connection, chat_id: int, person_id: int, since: datetime, now: datetime) -> Sequence[Sent]:
    """Every row of this chat and every one that shows this person elsewhere. Answers the messages that arrived since
    then; one that is on its way now goes as soon as it has arrived."""
    shown = select(mentions.c.key).where(mentions.c.person_id == person_id)
    theirs = (outbox.c.chat_id == chat_id) | outbox.c.key.in_(shown)
    wanted = select(outbox.c.chat_id, outbox.c.message_id).where(theirs, *_AT_TELEGRAM, outbox.c.created > since)
    arrived = [Sent(*row) for row in connection.execute(wanted)]
    leaving = update(outbox).where(theirs, outbox.c.state == "sending")
    connection.execute(leaving.values(payload="", forget=False, expires=now))
    connection.execute(delete(outbox).where(theirs, outbox.c.state != "sending"))
    return arrived


def expired(connection: Connection, now: datetime) -> Sequence[Sent]:
    """The messages whose time has come, once each; their rows go."""
    over = (outbox.c.expires <= now) & outbox.c.state.not_in(("queued", "sending"))
    wanted = select(outbox.c.chat_id, outbox.c.message_id).where(over, *_AT_TELEGRAM)
    arrived = [Sent(*row) for row in connection.execute(wanted)]
    connection.execute(delete(outbox).where(over))
    return arrived
