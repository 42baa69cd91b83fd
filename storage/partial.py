"""What the database promises of some rows only: an index over those that matter, rows that may not overlap.

SQLAlchemy's own words for it (`postgresql_where`, `ExcludeConstraint`) load all of its PostgreSQL, two megabytes that
who has SQLite never uses: here both are written down for that engine as it wants them.
"""

from sqlalchemy import DDL, Index, Table, TextClause, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler

_WHERE = "where"


def partial(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index over the rows of which this is true."""
    return Index(name, *columns, unique=unique, sqlite_where=where, info={_WHERE: where.text})


@compiles(CreateIndex, "postgresql")  # type: ignore[no-untyped-call, untyped-decorator]
def _create(asked: CreateIndex, compiler: DDLCompiler) -> str:
    where = asked.element.info.get(_WHERE)
    return compiler.visit_create_index(asked) + (f" WHERE {where}" if where else "")


def never_two(table: Table, name: str, same: str) -> None:
    """PostgreSQL refuses two rows of which this is the same, or overlaps; on SQLite triggers of the migrations do."""
    refused = DDL(f"ALTER TABLE {table.name} ADD CONSTRAINT {name} EXCLUDE USING gist {same}")
    event.listen(table, "after_create", refused.execute_if(dialect="postgresql"))
