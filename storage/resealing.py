"""A new key takes over while the bot runs: what others sealed is opened and sealed again, some rows at a time.

A row that changes meanwhile is left to the next look, so nothing is lost by it; interrupted, it is begun again and
finds what is left. The tables themselves say what is sealed, and to what each value is bound.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Select, and_, select, update

from storage.columns import Sealed
from storage.sealed import Keys, Unopened, keys_of, place
from storage.tables import metadata

SOME = 200
Field = Column[Any]


@dataclass(frozen=True)
class Looked:
    """What became of some rows: where to go on (None at the end), how many were sealed again, how many do not open."""

    after: Any
    again: int
    shut: int


def columns() -> list[Field]:
    """Everything that is sealed."""
    found = (column for table in metadata.sorted_tables for column in table.columns)
    return [column for column in found if isinstance(column.type, Sealed)]


def reseal_some(connection: Connection, column: Field, after: Any = None) -> Looked:
    """The next rows of this column that the current key did not seal."""
    keys = keys_of(connection)
    rows = connection.execute(_others(column, keys, after)).all()
    opened = [_reseal(connection, column, row, keys) for row in rows]
    last = rows[-1][0] if len(rows) == SOME else None
    return Looked(last, opened.count(True), opened.count(False))


def _others(column: Field, keys: Keys, after: Any) -> Select[tuple[Any, ...]]:
    number = _key(column.table)
    wanted = select(number, column, *_bound(column))
    others = wanted.where(column != "", column.not_like(f"{keys.current}:%")).order_by(number).limit(SOME)
    return others if after is None else others.where(number > after)


def _reseal(connection: Connection, column: Field, row: Sequence[Any], keys: Keys) -> bool:
    """False when it does not open: it is left as it is."""
    number, sealed, *bound = row
    where = place(f"{column.table.name}.{column.name}", *bound)
    try:
        again = keys.seal(keys.open(sealed, where), where)
    except Unopened:
        return False
    same = and_(_key(column.table) == number, column == sealed)
    connection.execute(update(column.table).where(same).values({column.name: again}))
    return True


def _bound(column: Field) -> Iterator[Field]:
    kind = column.type
    assert isinstance(kind, Sealed)
    return (column.table.columns[name] for name in kind.bound)


def _key(table: FromClause) -> ColumnElement[Any]:
    (only,) = table.primary_key
    return only
