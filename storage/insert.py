"""`INSERT … ON CONFLICT`, which both engines write alike and SQLAlchemy keeps in two places."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

from storage.prepared import Prepared

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    Insert = sqlite.Insert | postgresql.Insert


def insert(connection: Connection, table: Table) -> "Insert":
    return insert_for(connection.dialect.name, table)


def insert_new(table: Table, *columns: str) -> Prepared:
    """What is there already stays as it is."""
    return Prepared(lambda dialect: insert_for(dialect, table).on_conflict_do_nothing(), *columns)


def insert_or_update(table: Table, key: str, *changes: str, also: Sequence[str] = ()) -> Prepared:
    """What is there already, under this key, takes these columns of the new row; only a new row takes the others."""

    def written(dialect: str) -> "Insert":
        added = insert_for(dialect, table)
        return added.on_conflict_do_update(index_elements=[key], set_={name: added.excluded[name] for name in changes})

    return Prepared(written, key, *changes, *also)


def insert_for(dialect: str, table: Table) -> "Insert":
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # two megabytes, for those who have it

    return postgresql.insert(table)
