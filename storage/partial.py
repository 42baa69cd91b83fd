"""What the database promises of some rows only: an index over those that matter, rows that may not overlap.

SQLAlchemy's own words for it (`postgresql_where`, `ExcludeConstraint`) load all of its PostgreSQL, two megabytes that
who has SQLite never uses: here both are written down for that engine as it wants them.
"""

from typing import Any

from sqlalchemy import DDL, Index, Table, TextClause, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex

_WHERE = "where"


def partial(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index over the rows of which this is true."""
    return Index(name, *columns, unique=unique, sqlite_where=where, info={_WHERE: where.text})


@compiles(CreateIndex, "postgresql")
def _create(asked: CreateIndex, compiler: Any, **options: Any) -> str:
    where, written = asked.element.info.get(_WHERE), str(compiler.visit_create_index(asked, **options))
    return f"{written} WHERE {where}" if where else written


def never_two(table: Table, name: str, same: str) -> None:
    """PostgreSQL refuses two rows of which this is the same, or overlaps; on SQLite triggers of the migrations do."""
    words = f"ALTER TABLE {table.name} ADD CONSTRAINT {name} EXCLUDE USING gist {same}"
    refused = DDL(words)  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", refused.execute_if(dialect="postgresql"))
