"""Statements written with SQLAlchemy Core, compiled once for each engine, then executed as the driver likes them.

What Core does again at each execution (finding the statement, naming and typing its values, describing its result)
costs many times what SQLite does: `bench/` has the figures. So the statements of every turn are prepared, the others
need not be. What comes back is the driver's own: a moment that is read is no `datetime` on SQLite.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]


@dataclass(frozen=True)
class _Compiled:
    text: str
    places: tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]
    """For each place of the text: the value's name, what it is when nobody gives it, how the driver wants it."""

    def values(self, given: Values) -> tuple[Any, ...]:
        return tuple(
            process(given.get(name, default)) if process else given.get(name, default)
            for name, default, process in self.places
        )


class Prepared:
    """`columns`: those that an INSERT fills."""

    def __init__(self, statement: ClauseElement | Callable[[str], ClauseElement], *columns: str) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Values) -> CursorResult[Any]:
        compiled = self._for(connection.dialect)
        return connection.exec_driver_sql(compiled.text, compiled.values(values))

    def run_all(self, connection: Connection, rows: Sequence[Values]) -> None:
        if rows:
            compiled = self._for(connection.dialect)
            connection.exec_driver_sql(compiled.text, [compiled.values(row) for row in rows])

    def _for(self, dialect: Dialect) -> _Compiled:
        return self._compiled.get(dialect.name) or self._compile(dialect)

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._statement if isinstance(self._statement, ClauseElement) else self._statement(dialect.name)
        made = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=self._columns or None))
        places = tuple((name, made.params[name], _processor(made, name, dialect)) for name in made.positiontup or ())
        self._compiled[dialect.name] = _Compiled(made.string, places)
        return self._compiled[dialect.name]


def _processor(compiled: SQLCompiler, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    return compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
