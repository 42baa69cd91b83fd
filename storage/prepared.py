"""Statements written with SQLAlchemy Core, compiled once for each engine, then executed as the driver likes them.

What Core does again at each execution (finding the statement, naming and typing its values, describing its result)
costs many times what SQLite does: `bench/` has the figures. So the statements of every turn are prepared, the others
need not be. What comes back is the driver's own, but for moments: a yes or no is a number on SQLite.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from storage.columns import Moment, from_sqlite, on_sqlite

MOMENTS = 8
"""One turn writes the same few moments again and again."""
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What a statement answered: rows that are read by name, and how many it touched."""

    rows: Sequence[Any]
    rowcount: int

    def first(self) -> Any:
        return self.rows[0] if self.rows else None

    def one(self) -> Any:
        (only,) = self.rows
        return only

    def scalar(self) -> Any:
        return self.rows[0][0] if self.rows else None


@dataclass(frozen=True)
class _Compiled:
    text: str
    unsaid: Values
    """What each value is when nobody gives it."""
    taken: Callable[[Values], tuple[Any, ...]]
    """The values in the order of their places in the text."""
    wanted: tuple[tuple[int, Callable[[Any], Any]], ...]
    """At these places the driver wants it otherwise."""
    names: tuple[str, ...]
    """The columns of what it answers."""
    read: tuple[tuple[int, Callable[[Any], Any]], ...] = ()
    """At these columns the driver answers otherwise than is meant."""

    def values(self, given: Values) -> tuple[Any, ...]:
        values = self.taken({**self.unsaid, **given})
        return _otherwise(values, self.wanted) if self.wanted else values

    @cached_property
    def row(self) -> Any:
        """Makes of what the driver answers a row that is read by name."""
        named: Any = namedtuple("Row", self.names)  # type: ignore[misc]
        return (lambda row: named._make(_otherwise(row, self.read))) if self.read else named._make


def _otherwise(values: Iterable[Any], processed: tuple[tuple[int, Callable[[Any], Any]], ...]) -> tuple[Any, ...]:
    changed = list(values)
    for at, process in processed:
        changed[at] = process(changed[at])
    return tuple(changed)


def _taken(names: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
    """One call for all of them."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


class Prepared:
    """`columns`: those that an INSERT fills."""

    def __init__(self, statement: ClauseElement | Callable[[str], ClauseElement], *columns: str) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Values) -> Found:
        compiled = self._for(connection.dialect)
        file = _sqlite(connection)
        if file is None:
            answer = connection.exec_driver_sql(compiled.text, compiled.values(values))
            rows = answer.all() if answer.returns_rows else ()
            return Found([*map(compiled.row, rows)] if compiled.read else rows, answer.rowcount)
        cursor = file.execute(compiled.text, compiled.values(values))
        return Found([*map(compiled.row, cursor)] if compiled.names else (), cursor.rowcount)

    def run_all(self, connection: Connection, rows: Sequence[Values]) -> None:
        if not rows:
            return
        compiled = self._for(connection.dialect)
        given = [compiled.values(row) for row in rows]
        file = _sqlite(connection)
        if file is None:
            connection.exec_driver_sql(compiled.text, given)
        else:
            file.executemany(compiled.text, given)

    def _for(self, dialect: Dialect) -> _Compiled:
        return self._compiled.get(dialect.name) or self._compile(dialect)

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._statement if isinstance(self._statement, ClauseElement) else self._statement(dialect.name)
        made = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=self._columns or None))
        names = made.positiontup or ()
        unsaid = {name: made.params[name] for name in names}
        processed = ((at, _processor(made, name, dialect)) for at, name in enumerate(names))
        wanted = tuple((at, process) for at, process in processed if process)
        columns = getattr(statement, "exported_columns", ())  # of a SELECT, or of what RETURNING gives
        named = tuple(column.key for column in columns)
        moments = [at for at, column in enumerate(columns) if isinstance(column.type, Moment)]
        read = tuple((at, from_sqlite) for at in moments if dialect.name == "sqlite")
        self._compiled[dialect.name] = _Compiled(made.string, unsaid, _taken(names), wanted, named, read)
        return self._compiled[dialect.name]


def _sqlite(connection: Connection) -> sqlite3.Connection | None:
    """The driver itself, which knows its own statements again."""
    driver = connection.connection.dbapi_connection
    return driver if isinstance(driver, sqlite3.Connection) else None


def _processor(compiled: SQLCompiler, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = compiled.binds[name].type
    if isinstance(kind, Moment) and dialect.name == "sqlite":
        return lru_cache(MOMENTS)(on_sqlite)
    return kind.dialect_impl(dialect).bind_processor(dialect)
