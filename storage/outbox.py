"""What we decided to say, decided once (unique key), sent when the pace allows, forgotten once sent.

A row goes queued → sending → sent; `failed` when it surely never can be, `unknown` when nobody can tell whether it
arrived (a process that died between the sending and the answer) and its kind must not be repeated.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    func,
    literal_column,
    select,
    update,
)

from storage.insert import insert, insert_new
from storage.prepared import Prepared
from storage.sealed import Keys, keys_of, place
from storage.tables import outbox
from storage.tables_of_rights import mentions

Kind = Literal["instant", "interactive", "reminder", "survey"]
UNSENT = ("queued", "sending", "failed", "unknown")
TRIES = 10
MESSAGES = ("say", "copy")
"""What is read twice when it arrives twice. It is sent once more when nobody knows whether it arrived, a survey is not;
whatever else is asked of Telegram (an answer to a press, an edit) does no harm twice, and is tried `TRIES` times."""
_PAYLOAD, NUMBER = "outbox.payload", "outbox.number"
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
        outbox.c.key,
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
_PUT = insert_new(
    outbox, "key", "chat_id", "kind", "method", "payload", "forget", "due", "created", "expires", "number"
)
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

    def row(self, keys: Keys) -> dict[str, Any]:
        sealed = keys.seal(orjson.dumps([self.chat, self.payload]).decode(), place(_PAYLOAD, self.key))
        chat, brief = keys.handle(self.chat), str(self.chat) if self.expires else ""
        what = {"key": self.key, "chat_id": chat, "kind": self.kind, "method": self.method, "payload": sealed}
        when = {"due": self.due or self.now, "created": self.now, "expires": self.expires}
        number = keys.seal(brief, place(NUMBER, self.key)) if brief else ""
        return {**what, **when, "forget": self.forget, "number": number}


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
    return _PUT.run(connection, letter.row(keys_of(connection))).rowcount == 1


def put_all(connection: Connection, letters: Sequence[Letter]) -> None:
    """Decides several, in this order; a key decided before stays as it was."""
    keys = keys_of(connection)
    _PUT.run_all(connection, [letter.row(keys) for letter in letters])
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
    """One message to send. `chat` is only the handle of its chat, by which messages are kept in order and paced."""

    keys: Keys = field(compare=False, repr=False)
    id: int
    chat: int
    kind: Kind
    method: str
    sealed: str = field(compare=False)
    attempts: int
    key: str

    @property
    def address(self) -> int:
        """The number Telegram knows this chat by. Raises Unopened."""
        return int(self._opened[0])

    @property
    def payload(self) -> dict[str, Any]:
        return dict(self._opened[1])

    @cached_property
    def _opened(self) -> tuple[int, Mapping[str, Any]]:
        """Opened when it leaves: many more rows are looked at than sent."""
        return opened(self.keys, self.key, self.sealed)


def opened(keys: Keys, key: str, sealed: str) -> tuple[int, Mapping[str, Any]]:
    """The chat's number, and what is said there. Raises Unopened."""
    chat, payload = orjson.loads(keys.open(sealed, place(_PAYLOAD, key)))
    return chat, payload


Choose = Callable[[Sequence[Parcel]], Sequence[Parcel]]


def claim(connection: Connection, now: datetime, resting: Collection[int], choose: Choose, window: int = 60) -> None:
    """Marks as `sending` what `choose` takes among the due messages, the pressing ones first, one chat's in order:
    nothing overtakes a message that waits for another try. The chats (their handles) that rest get nothing but what is
    instant.
    Two who claim at once are given different messages."""
    asked = {"now": now, "window": window}
    rows: Sequence[Any] = _LOOK.run(connection, asked).rows
    if len(rows) == window and any(row.chat_id in resting for row in rows):
        rows = connection.execute(_DUE_BUT, {**asked, "resting": list(resting)}).all()
    keys = keys_of(connection)
    parcels = [Parcel(keys, *row) for row in rows if row.kind == "instant" or row.chat_id not in resting]
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
    """Perhaps sent: once more if it may be repeated, else `unknown` for a person to decide."""
    doubts = outbox.c.doubts + 1
    tries = case((outbox.c.kind == "survey", 1), (outbox.c.method.in_(MESSAGES), 2), else_=TRIES)
    again = (doubts < tries) & (outbox.c.payload != "")
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
    here = outbox.c.chat_id == keys_of(connection).handle(chat_id)
    taken_back = {"state": "failed", "payload": "", "error": "taken back"}
    connection.execute(update(outbox).where(here, waiting).values(taken_back))


def take_back(connection: Connection, key: str) -> bool:
    """What was decided under this key, as long as it waits."""
    taken_back = {"state": "failed", "payload": "", "error": "taken back"}
    waiting = update(outbox).where(outbox.c.key == key, *WAITING)
    return connection.execute(waiting.values(taken_back)).rowcount == 1


def message_of(connection: Connection, key: str) -> int | None:
    """The number Telegram gave the message decided under this key, once it is sent."""
    number: int | None = _MESSAGE.run(connection, {"decided": key}).scalar()
    return number


def depth(connection: Connection) -> tuple[dict[str, int], datetime | None]:
    """How many messages are in each state but `sent`, and since when the oldest one waits."""
    rows = connection.execute(select(outbox.c.state, func.count()).where(NOT_SENT).group_by(outbox.c.state))
    oldest = connection.execute(select(func.min(outbox.c.created)).where(*WAITING)).scalar()
    return dict.fromkeys(UNSENT, 0) | {row[0]: int(row[1]) for row in rows}, oldest
