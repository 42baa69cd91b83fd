"""Updates as Telegram gave them: kept before they are acknowledged, handled once, forgotten once handled.

Only the update's number stays after that (it names nobody), for as long as Telegram might send it again.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, literal_column, select, update

from storage.insert import insert_new
from storage.prepared import Prepared
from storage.tables import inbox

Arrival = tuple[int, int | None, str]
"""update_id, chat_id, raw JSON."""
_NEW = inbox.c.update_id == bindparam("number"), inbox.c.state == "new"
_CLAIM = Prepared(update(inbox).where(*_NEW).values(state="done", raw="", chat_id=None))
_STORE = insert_new(inbox, "update_id", "chat_id", "raw", "received")


def store(connection: Connection, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Keeps the new ones; an update seen before is left as it is."""
    rows = [{"update_id": number, "chat_id": chat, "raw": raw, "received": now} for number, chat, raw in arrivals]
    _STORE.run_all(connection, rows)


def waiting(connection: Connection) -> Sequence[Arrival]:
    """All that is not handled yet, oldest first: Telegram no longer holds it."""
    found = select(inbox.c.update_id, inbox.c.chat_id, inbox.c.raw).where(inbox.c.state == literal_column("'new'"))
    rows = connection.execute(found.order_by(inbox.c.update_id))
    return [(row.update_id, row.chat_id, row.raw) for row in rows]


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


def erase(connection: Connection, chat_id: int) -> None:
    """What was set aside of this chat's; what it says from now on is a new beginning."""
    connection.execute(
        delete(inbox).where(inbox.c.chat_id == chat_id, inbox.c.state == literal_column("'quarantined'"))
    )
