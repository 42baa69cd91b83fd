"""`INSERT … ON CONFLICT`, which both engines write alike and SQLAlchemy keeps in two places.

A statement is made once for each engine and table: its values are given when it is executed.
"""

from functools import cache

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert(connection: Connection, table: Table) -> Insert:
    return _insert(connection.dialect.name, table)


def insert_new(connection: Connection, table: Table) -> Insert:
    """What is there already stays as it is."""
    return _insert_new(connection.dialect.name, table)


def insert_or_update(connection: Connection, table: Table, key: str, *changes: str) -> Insert:
    """What is there already, under this key, takes these columns of the new row."""
    return _insert_or_update(connection.dialect.name, table, key, changes)


def _insert(dialect: str, table: Table) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _insert_or_update(dialect: str, table: Table, key: str, changes: tuple[str, ...]) -> Insert:
    added = _insert(dialect, table)
    return added.on_conflict_do_update(index_elements=[key], set_={name: added.excluded[name] for name in changes})
