"""One door to the database, whatever the engine: plain functions of a `Connection`, each in one transaction.

They are ordinary synchronous functions and never know where they run: on SQLite's only writer, or on a connection of
PostgreSQL's pool. An answer is given only after the commit. A work may be run again when its transaction was undone
(a race lost, a server gone): it must be harmless twice.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from storage import sqlite
from storage.sealed import Keys
from storage.sqlite import engine
from storage.unavailable import Fenced, Unavailable

if TYPE_CHECKING:
    from storage.postgresql import Pool

__all__ = ["Database", "Fenced", "Guarded", "Unavailable", "engine", "is_postgresql", "once"]
T = TypeVar("T")


class Database:
    """`write` runs a function in one transaction and answers after the commit; raises `Unavailable`."""

    def __init__(self, url: str, keys: Keys) -> None:
        self._kept = _kept(url, keys)
        self.engine = self._kept.engine

    @property
    def in_order(self) -> bool:
        """Whether what is asked is done one after the other, in that order: the second sees what the first did."""
        return self._kept.in_order

    async def write(self, work: Callable[..., T], *args: Any, **named: Any) -> T:
        return await self._kept.perform(lambda connection: work(connection, *args, **named))

    async def close(self) -> None:
        await self._kept.close()


class Guarded(Database):
    """The same door, for whoever serves only as long as nobody else does: each transaction ends with a check, which
    undoes it by raising `Fenced`. Whoever is fenced off is never answered: all they do is about to be dropped."""

    def __init__(self, database: Database, check: Callable[[Connection], None]) -> None:
        self._kept, self.engine, self._check = database._kept, database.engine, check

    async def write(self, work: Callable[..., T], *args: Any, **named: Any) -> T:
        def whole(connection: Connection) -> T:
            result = work(connection, *args, **named)
            self._check(connection)
            return result

        try:
            return await self._kept.perform(whole)
        except Fenced:
            never: asyncio.Future[T] = asyncio.get_running_loop().create_future()
            return await never


def once(url: str, work: Callable[[Connection], T], keys: Keys | None = None) -> T:
    """One transaction and no more, for a command that then ends; without the keys nothing sealed is opened in it."""
    if is_postgresql(url):
        from storage import postgresql

        return postgresql.perform_once(url, work, keys)
    return sqlite.perform_once(url, work, keys)


def _kept(url: str, keys: Keys) -> "sqlite.Writer | Pool":
    """PostgreSQL's way weighs eight megabytes: only those who use it carry it."""
    if is_postgresql(url):
        from storage.postgresql import Pool

        return Pool(url, keys)
    return sqlite.Writer(url, keys)


def is_postgresql(url: str) -> bool:
    return make_url(url).get_backend_name() == "postgresql"
