"""Who serves, where several programs share one PostgreSQL: one row, held for a few seconds at a time.

Its hours are the database's own. The term grows by one each time somebody takes over: whoever does not find their own
in it has been replaced. The term is a key, so that `holds` can keep it as it is until the end of a transaction, as a
foreign key does: whoever takes over waits for that instant, and the holder who renews waits for nobody.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, func, literal_column, select, update

from storage.insert import insert_new
from storage.prepared import Prepared
from storage.tables import service

LEASE = timedelta(seconds=9)
_NOW = func.clock_timestamp()
_OURS = service.c.term == bindparam("ours")
_FIRST = insert_new(service, "name", "holder", "term", "until")
_NOBODY = {"name": "bot", "holder": "", "term": 0, "until": datetime(1970, 1, 1, tzinfo=UTC)}
_HELD = Prepared(select(literal_column("1")).where(_OURS).with_for_update(read=True, key_share=True))


@dataclass(frozen=True)
class Taken:
    """A new term; and when Telegram last answered under those before."""

    term: int
    answered: datetime | None


def take(connection: Connection, holder: str) -> Taken | None:
    """The service, if nobody holds it any more."""
    _FIRST.run(connection, _NOBODY)
    mine = update(service).where(service.c.until <= _NOW)
    mine = mine.values(holder=holder, term=service.c.term + 1, until=_NOW + LEASE)
    row = connection.execute(mine.returning(service.c.term, service.c.answered)).first()
    return Taken(*row) if row else None


def renew(connection: Connection, term: int, answered: datetime | None) -> bool:
    """False when somebody else has taken over."""
    longer = update(service).where(_OURS).values(until=_NOW + LEASE, answered=answered)
    return connection.execute(longer, {"ours": term}).rowcount == 1


def give_back(connection: Connection, term: int, answered: datetime | None) -> None:
    """Anybody may take over from now on."""
    free = update(service).where(_OURS).values(holder="", until=_NOW, answered=answered)
    connection.execute(free, {"ours": term})


def holds(connection: Connection, term: int) -> bool:
    """Whether this is still the term; if so, it is until the transaction ends. To be asked last."""
    return _HELD.run(connection, {"ours": term}).first() is not None


def holder(connection: Connection) -> str:
    """Who serves now; empty when nobody does."""
    held = select(service.c.holder).where(service.c.until > _NOW)
    return connection.execute(held).scalar() or ""
