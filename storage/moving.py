"""A live association moves from one database to another, of either engine, in one transaction that is checked.

Nobody writes to the old one meanwhile. The new one must be empty. What arrived is compared with what left, row by row,
before anything is committed: a move that fails leaves the new database empty and the old one untouched.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import postgresql, schema, sqlite
from storage.database import is_postgresql
from storage.tables import metadata, service
from storage.tables_of_weeks import weeks

BATCH = 1000
TABLES = [table for table in metadata.sorted_tables if table not in (service, weeks)]
"""Who serves is a matter of each database, and so is when its agendas changed."""


class Unmovable(Exception):
    """Why the move was not made."""


@dataclass(frozen=True)
class Moved:
    name: str
    rows: int


async def move(old: str, new: str) -> list[Moved]:
    """Copies all there is, while nobody writes to the old one. Raises `Unmovable`."""
    return await _carry(old, new, still=True)


async def copy(old: str, new: str) -> list[Moved]:
    """Copies all there is at one moment of a PostgreSQL that lives on. Raises `Unmovable`."""
    return await _carry(old, new, still=False)


async def _carry(old: str, new: str, still: bool) -> list[Moved]:
    source, target = _engine(old), _engine(new)
    try:
        async with source.begin() as giving, target.begin() as taking:
            if still:
                await giving.run_sync(_hold_still)
            await giving.run_sync(_expect, "current", "the database to move from")
            await taking.run_sync(_expect, "current", "the database to move to")
            await taking.run_sync(_expect_empty)
            return [await _move(table, giving, taking) for table in TABLES]
    finally:
        await source.dispose()
        await target.dispose()


def _engine(url: str) -> AsyncEngine:
    if is_postgresql(url):
        return create_async_engine(postgresql.address(url), isolation_level="REPEATABLE READ")
    made = create_async_engine(url.replace("sqlite:", "sqlite+aiosqlite:", 1))
    sqlite.settle_in(made.sync_engine)
    return made


def _hold_still(connection: Connection) -> None:
    """Nobody writes to it until we are done; a transaction of ours on SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        known = connection.dialect.get_table_names(connection)
        names = ", ".join(table.name for table in TABLES if table.name in known)
        if names:
            connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))


def _expect(connection: Connection, wanted: schema.State, which: str) -> None:
    found = schema.standing(connection)
    if found != wanted:
        told = {
            "missing": "has no tables",
            "older": "is older than this program",
            "newer": "is newer than this program",
        }
        raise Unmovable(f"{which} {told[found]}")


def _expect_empty(connection: Connection) -> None:
    full = [table.name for table in TABLES if connection.execute(select(table).limit(1)).first()]
    if full:
        raise Unmovable(f"the database to move to is not empty: {', '.join(full)}")


async def _move(table: Table, giving: AsyncConnection, taking: AsyncConnection) -> Moved:
    left = _Sum()
    async for batch in (await giving.stream(select(table))).partitions(BATCH):
        left.add(batch)
        await taking.execute(insert(table), [dict(row._mapping) for row in batch])
    await taking.run_sync(_count_on, table)
    arrived = _Sum()
    async for batch in (await taking.stream(select(table))).partitions(BATCH):
        arrived.add(batch)
    if arrived != left:
        raise Unmovable(f"{table.name} did not arrive as it left: {left.rows} rows, then {arrived.rows}")
    return Moved(table.name, left.rows)


@dataclass
class _Sum:
    """How many rows, and the sum of their fingerprints: the same whatever their order."""

    rows: int = 0
    fingerprints: int = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            self.rows += 1
            self.fingerprints += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())


def _count_on(connection: Connection, table: Table) -> None:
    """The next row of PostgreSQL's gets a number nobody has; SQLite looks by itself."""
    counted = table.autoincrement_column
    if connection.dialect.name == "postgresql" and counted is not None:
        connection.execute(select(func.setval(*_sequence(table, counted))))


def _sequence(table: Table, counted: Column[Any]) -> tuple[Any, ...]:
    highest = select(func.max(counted)).scalar_subquery()
    name = func.pg_get_serial_sequence(table.name, counted.name)
    return name, func.coalesce(highest, 1), highest.is_not(None)
