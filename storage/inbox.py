"""Updates as Telegram gave them: kept before they are acknowledged, handled once, forgotten once handled.

Only the update's number stays after that (it names nobody), for as long as Telegram might send it again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, literal_column, or_, select, update

from storage.insert import insert
from storage.tables import inbox

KEPT = timedelta(hours=48)
"""Telegram holds an update 24 hours at most."""
KEPT_ASIDE = timedelta(days=30)
"""The time an operator has to look at what was set aside."""
Arrival = tuple[int, int | None, str]
"""update_id, chat_id, raw JSON."""


def store(connection: Connection, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Keeps the new ones; an update seen before is left as it is."""
    rows = [{"update_id": number, "chat_id": chat, "raw": raw, "received": now} for number, chat, raw in arrivals]
    if rows:
        connection.execute(insert(connection, inbox).on_conflict_do_nothing(), rows)


def waiting(connection: Connection) -> Sequence[Arrival]:
    """All that is not handled yet, oldest first: Telegram no longer holds it."""
    found = select(inbox.c.update_id, inbox.c.chat_id, inbox.c.raw).where(inbox.c.state == "new")
    rows = connection.execute(found.order_by(inbox.c.update_id))
    return [(row.update_id, row.chat_id, row.raw) for row in rows]


def claim(connection: Connection, update_id: int) -> bool:
    """Marks it done, in the turn's own transaction; False when it was done before."""
    done = update(inbox).where(inbox.c.update_id == update_id, inbox.c.state == "new")
    return connection.execute(done.values(state="done", raw="", chat_id=None)).rowcount == 1


def quarantine(connection: Connection, update_id: int, error: str) -> None:
    """Sets it aside with the kind of its error, so that it never blocks the others."""
    aside = update(inbox).where(inbox.c.update_id == update_id, inbox.c.state == "new")
    connection.execute(aside.values(state="quarantined", error=error[:500]))


def backlog(connection: Connection) -> tuple[datetime | None, int]:
    """Since when the oldest unhandled update waits, and how many were set aside."""
    oldest = connection.execute(select(func.min(inbox.c.received)).where(inbox.c.state == "new")).scalar()
    aside = select(func.count()).where(inbox.c.state == literal_column("'quarantined'"))
    return oldest, connection.execute(aside).scalar_one()


def purge(connection: Connection, now: datetime) -> None:
    old = and_(inbox.c.state == "done", inbox.c.received < now - KEPT)
    aside = and_(inbox.c.state == "quarantined", inbox.c.received < now - KEPT_ASIDE)
    connection.execute(delete(inbox).where(or_(old, aside)))
