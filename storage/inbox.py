"""Updates as Telegram gave them: kept before they are acknowledged, handled once, forgotten once handled.

Only the update's number stays after that (it names nobody), for as long as Telegram might send it again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    Select,
    all_,
    bindparam,
    delete,
    func,
    literal,
    literal_column,
    select,
    update,
)

from storage.insert import insert_new
from storage.prepared import Prepared
from storage.sealed import Keys, Unopened, keys_of, place
from storage.tables import inbox

Arrival = tuple[int, int | None, str]
"""update_id, chat_id, raw JSON."""
_WAITING = (
    select(inbox.c.update_id, inbox.c.raw).where(inbox.c.state == literal_column("'new'")).order_by(inbox.c.update_id)
)
_NUMBERS = ARRAY(BigInteger)
_NEW = inbox.c.update_id == bindparam("number"), inbox.c.state == "new"
_CLAIM = Prepared(update(inbox).where(*_NEW).values(state="done", raw="", chat_id=None))
_STORE = insert_new(inbox, "update_id", "chat_id", "raw", "received")
_RAW = "inbox.raw"


def store(connection: Connection, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Keeps the new ones; an update seen before is left as it is."""
    keys = keys_of(connection)
    _STORE.run_all(connection, [_row(keys, arrival, now) for arrival in arrivals])


def _row(keys: Keys, arrival: Arrival, now: datetime) -> dict[str, Any]:
    number, chat, raw = arrival
    handle = None if chat is None else keys.handle(chat)
    written = f"{'' if chat is None else chat} {raw}"
    return {"update_id": number, "chat_id": handle, "raw": keys.seal(written, place(_RAW, number)), "received": now}


def waiting(connection: Connection) -> Sequence[Arrival]:
    """All that is not handled yet, oldest first: Telegram no longer holds it."""
    return _arrivals(connection, _WAITING)


def waiting_but(connection: Connection, in_hand: Collection[int]) -> Sequence[Arrival]:
    """The same without what somebody is handling already; on PostgreSQL, whose lists may be long."""
    return _arrivals(connection, _WAITING.where(inbox.c.update_id != all_(literal(list(in_hand), _NUMBERS))))


def _arrivals(connection: Connection, found: Select[Any]) -> Sequence[Arrival]:
    keys = keys_of(connection)
    return [_opened(keys, row.update_id, row.raw) for row in connection.execute(found)]


def _opened(keys: Keys, number: int, raw: str) -> Arrival:
    """One that does not open is given empty: forged or damaged, it is set aside, and blocks nobody."""
    try:
        chat, _, written = keys.open(raw, place(_RAW, number)).partition(" ")
    except Unopened:
        return number, None, ""
    return number, int(chat) if chat else None, written


def claim(connection: Connection, update_id: int) -> bool:
    """Marks it done, in the turn's own transaction; False when it was done before."""
    return _CLAIM.run(connection, {"number": update_id}).rowcount == 1


def quarantine(connection: Connection, update_id: int, error: str) -> None:
    """Sets it aside with the kind of its error, so that it never blocks the others."""
    aside = update(inbox).where(inbox.c.update_id == update_id, inbox.c.state == "new")
    connection.execute(aside.values(state="quarantined", error=error[:500]))


def backlog(connection: Connection) -> tuple[datetime | None, int]:
    """Since when the oldest unhandled update waits, and how many were set aside."""
    oldest = connection.execute(select(func.min(inbox.c.received)).where(inbox.c.state == "new")).scalar()
    aside = select(func.count()).where(inbox.c.state == literal_column("'quarantined'"))
    return oldest, connection.execute(aside).scalar_one()


def erase(connection: Connection, handle: int) -> None:
    """What was set aside of the chat of this handle; what it says from now on is a new beginning."""
    aside = inbox.c.state == literal_column("'quarantined'")
    connection.execute(delete(inbox).where(inbox.c.chat_id == handle, aside))
