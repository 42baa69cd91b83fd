"""The places, hours and workshops that count, as they are kept; and the ones before, to come back to.

Whoever changes them does it one after the other (`turn_by_turn`), so that nobody undoes what another did meanwhile.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select
from sqlalchemy.engine import Row

from flows.domain.arrangement import Arrangement, Kept
from storage.hold import hold
from storage.tables_of_arrangements import arrangements

LATEST = 50
"""Changes that are kept."""


def turn_by_turn(connection: Connection) -> None:
    hold(connection, "arrangements")


def nobody_books(connection: Connection, places: Iterable[str]) -> None:
    """There, until this transaction ends: whoever is about to is seen, or sees what changed."""
    for place in sorted(places):
        hold(connection, f"appointments at {place}")


def mark(connection: Connection) -> str:
    """Which arrangement counts; empty: the file as it is."""
    return str(
        connection.execute(select(arrangements.c.mark).order_by(arrangements.c.id.desc()).limit(1)).scalar() or ""
    )


def still(connection: Connection, *marks: str | None) -> bool:
    """Whether all of these are the mark that counts. One writer, as SQLite has, sees nothing change under its hands."""
    return connection.dialect.name != "postgresql" or {*marks} == {mark(connection)}


def latest(connection: Connection) -> Kept | None:
    row = connection.execute(_newest()).first()
    return _kept(row) if row else None


def before(connection: Connection) -> Kept | None:
    """The one before the latest."""
    row = connection.execute(_newest().offset(1)).first()
    return _kept(row) if row else None


def applied(connection: Connection) -> Kept | None:
    """The latest that came from the file."""
    row = connection.execute(_newest().where(arrangements.c.staff_id.is_(None))).first()
    return _kept(row) if row else None


def made_at(connection: Connection, moment: datetime) -> bool:
    """Whether the places were arranged at this very moment."""
    return connection.execute(select(arrangements.c.id).where(arrangements.c.at == moment).limit(1)).first() is not None


def keep(connection: Connection, wanted: Arrangement, by: int | None, now: datetime) -> str:
    """From here on this counts. Answers its mark, which no other arrangement has."""
    document = wanted.model_dump_json(exclude_defaults=True)
    new = hashlib.sha256(f"{mark(connection)}\n{now.isoformat()}\n{document}".encode()).hexdigest()[:16]
    row = {"mark": new, "places": document, "staff_id": by, "at": now}
    number = connection.execute(arrangements.insert().values(row).returning(arrangements.c.id)).scalar_one()
    _forget(connection, int(number))
    return new


def _forget(connection: Connection, number: int) -> None:
    """Those of long ago; what last came from the file stays, to tell what the chat changed since."""
    from_file = select(arrangements.c.id).where(arrangements.c.staff_id.is_(None)).order_by(arrangements.c.id.desc())
    kept = from_file.limit(1).scalar_subquery()
    connection.execute(delete(arrangements).where(arrangements.c.id <= number - LATEST, arrangements.c.id != kept))


def _newest() -> Select[Any]:
    return select(arrangements).order_by(arrangements.c.id.desc()).limit(1)


def _kept(row: Row[Any]) -> Kept:
    return Kept(mark=row.mark, by=row.staff_id, at=row.at, arrangement=Arrangement.model_validate_json(row.places))
