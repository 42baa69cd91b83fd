"""A copy of the database while it lives: always one SQLite file, whatever the engine, so that it opens anywhere.

SQLite copies itself (its backup API: one moment, and nobody waits); from PostgreSQL the rows of one moment are moved
and compared one by one. What was copied is looked at whole before anybody relies on it.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, column, inspect, literal, select, table, text
from sqlalchemy.engine import make_url

from storage import moving, schema
from storage.database import is_postgresql, once
from storage.moving import TABLES

FAR = 1_000_000
"""Numbers left out by a restore: those given since the backup are on buttons, and must become nobody else's."""


class Damaged(Exception):
    """What SQLite found wrong."""


def copy(url: str, file: Path) -> None:
    """All there is at this moment, in a new file. Raises Damaged."""
    if is_postgresql(url):
        schema.upgrade(address(file))
        asyncio.run(moving.copy(url, address(file)))
    else:
        with closing(sqlite3.connect(str(make_url(url).database))) as live, closing(sqlite3.connect(file)) as made:
            live.backup(made)
    check(file)


def address(file: Path) -> str:
    return f"sqlite:///{file}"


def check(file: Path) -> None:
    """Every page, every index and every reference. Raises Damaged."""
    try:
        with closing(sqlite3.connect(file)) as made:
            made.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            (said,) = made.execute("PRAGMA integrity_check(1)").fetchone()
            astray = made.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as wrong:
        raise Damaged(str(wrong)) from None
    if said != "ok" or astray:
        raise Damaged(said if said != "ok" else f"a row of {astray[0]} has lost what it refers to")


def bring_back(file: Path, url: str) -> int:
    """Moves what the file holds to an empty database; answers how many rows. Raises `Unmovable`."""
    schema.upgrade(url)
    moved = asyncio.run(moving.move(address(file), url))
    once(url, _leave_numbers_out)
    return sum(one.rows for one in moved)


def _leave_numbers_out(connection: Connection) -> None:
    numbered = [found for found in TABLES if found.autoincrement_column is not None]
    if connection.dialect.name == "postgresql":
        for one in numbered:
            sequence = f"pg_get_serial_sequence('{one.name}', '{one.autoincrement_column.name}')"  # type: ignore[union-attr]
            connection.execute(text(f"SELECT setval({sequence}, nextval({sequence}) + {FAR})"))
        return
    known = set(connection.execute(text("SELECT name FROM sqlite_sequence")).scalars())
    counts = table("sqlite_sequence", column("name"), column("seq"))
    for one in (found for found in numbered if found.dialect_kwargs.get("sqlite_autoincrement")):
        if one.name not in known:
            connection.execute(counts.insert().values(name=one.name, seq=0))
        connection.execute(counts.update().where(counts.c.name == one.name).values(seq=counts.c.seq + FAR))


def empty(connection: Connection) -> bool:
    """Whether nobody and nothing is in there, whatever its version."""
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return not any(connection.execute(select(literal(1)).select_from(table(name)).limit(1)).first() for name in names)


def served(connection: Connection) -> bool:
    """Whether another program is connected to this database of PostgreSQL."""
    others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() LIMIT 1"
    return connection.dialect.name == "postgresql" and connection.execute(text(others)).first() is not None
