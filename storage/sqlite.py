"""SQLite: one writer on its own thread, in groups that share a commit.

A turn crosses to the thread once, not once per statement. Turns that wait together are committed together; when one of
them fails, all are undone and each runs again alone, so that it takes nothing from the others. An answer is given only
after the commit.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.sealed import Keys, holding
from storage.unavailable import Unavailable

T = TypeVar("T")
GROUP = 64
"""Turns that may share one commit."""
SETTLED = 2.0
"""Seconds the journal may go on holding what the tables have forgotten; twice as many when nobody ever pauses."""
PAUSE = 0.005
"""Seconds without a turn in which the journal is emptied: nobody waits behind it."""


def engine(url: str, keys: Keys | None = None) -> Engine:
    made = create_engine(url, execution_options=holding(keys))
    settle_in(made)
    return made


def settle_in(made: Engine) -> None:
    """What every connection to a SQLite file needs."""
    event.listen(made, "connect", _settings)
    event.listen(made, "begin", _begin)


BEGIN = "BEGIN IMMEDIATE"
FORGET = "what is forgotten leaves the journal too"


def forget_soon(connection: Connection) -> None:
    """Asks that SQLite's journal be emptied once this transaction is committed."""
    connection.info[FORGET] = True


def perform_once(url: str, work: Callable[[Connection], T], keys: Keys | None = None) -> T:
    """One transaction, without a writer."""
    made = engine(url, keys)
    try:
        with made.begin() as connection:
            return work(connection)
    finally:
        made.dispose()


def _settings(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    try:
        cast(sqlite3.Connection, connection.connection.dbapi_connection).execute(BEGIN)
    except sqlite3.OperationalError as error:  # as Core, which takes longer, would say it
        raise OperationalError(BEGIN, None, error) from error


@dataclass
class _Job:
    work: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    result: Any = None
    error: BaseException | None = None


class Writer:
    """The only one who writes this file."""

    in_order = True

    def __init__(self, url: str, keys: Keys | None = None) -> None:
        self.engine = engine(url, keys)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = False
        self._settled = time.monotonic()
        self._thread = threading.Thread(target=self._serve, name="database", daemon=True)
        self._thread.start()

    async def perform(self, work: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, loop, future))
        return await future

    async def close(self) -> None:
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        self.engine.dispose()

    def _serve(self) -> None:
        connection: Connection | None = None
        job = self._jobs.get()
        while job is not None:
            group = [job]
            try:
                connection = connection or self.engine.connect()
                self._perform(connection, group)
            except BaseException as error:  # the commit itself, or the connection
                _drop(connection)
                connection = None
                for one in group:
                    one.error = error
            _answer(group)
            job = None if self._closing else self._next(connection)
        _drop(connection)

    def _perform(self, connection: Connection, group: list[_Job]) -> None:
        """In one commit, with all who come before it; when one of them fails, each alone, so that the guilty one
        suffers alone. A database that cannot even be entered is told to all of them at once: by raising."""
        group += self._waiting(GROUP - 1)
        entered = connection.begin()
        try:
            with entered:
                for job in group:  # it grows meanwhile
                    job.result = job.work(connection)
                    group += self._waiting(GROUP - len(group))
            return
        except Exception as error:
            if len(group) == 1:
                group[0].error = error
                return
        for job in group:
            job.result = None
        for job in group:
            try:
                with connection.begin():
                    job.result = job.work(connection)
            except Exception as error:
                job.error = error

    def _next(self, connection: Connection | None) -> _Job | None:
        """Who comes next; the journal is emptied while nobody does, at once when something must be forgotten."""
        since = time.monotonic() - self._settled
        if connection is not None and ((soon := _asked_to_forget(connection)) or since > SETTLED):
            if not soon and since < 2 * SETTLED:
                with contextlib.suppress(queue.Empty):
                    return self._jobs.get(timeout=PAUSE)
            _settle(connection)
            self._settled = time.monotonic()
        return self._jobs.get()

    def _waiting(self, many: int) -> Iterator[_Job]:
        """Who waits now, so many at most."""
        with contextlib.suppress(queue.Empty):
            while many > 0 and not self._closing:
                job = self._jobs.get_nowait()
                self._closing = job is None
                if job is not None:
                    yield job
                many -= 1


def _asked_to_forget(connection: Connection) -> bool:
    return bool(connection.info.pop(FORGET, False))


def _settle(connection: Connection) -> None:
    """Empties SQLite's journal (WAL), in which a deleted row would stay readable; next time, when somebody reads."""
    cursor = connection.connection.cursor()
    for pragma in ("busy_timeout=0", "wal_checkpoint(TRUNCATE)", "busy_timeout=5000"):
        with contextlib.suppress(sqlite3.Error):
            cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _drop(connection: Connection | None) -> None:
    if connection is not None:
        connection.invalidate()
        connection.close()


def _answer(group: list[_Job]) -> None:
    """To each in its own loop, which is woken once."""
    for loop in {job.loop for job in group}:
        loop.call_soon_threadsafe(_resolve_all, [job for job in group if job.loop is loop])


def _resolve_all(group: list[_Job]) -> None:
    for job in group:
        if not job.future.cancelled():
            _resolve(job)


def _resolve(job: _Job) -> None:
    if isinstance(job.error, OperationalError | sqlite3.OperationalError):
        unavailable = Unavailable(str(getattr(job.error, "orig", job.error)))
        unavailable.__cause__ = job.error
        job.future.set_exception(unavailable)
    elif job.error is not None:
        job.future.set_exception(job.error)
    else:
        job.future.set_result(job.result)
