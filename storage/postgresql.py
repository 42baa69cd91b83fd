"""PostgreSQL: a pool of connections, each work in a transaction of its own, on a thread beside Telegram's loop.

A work that lost a race against another (serialization, deadlock, the same key at once) or whose connection was cut is
run again, a few times, a little later each time. A server that is away is `Unavailable`; once it is back the pool
connects by itself. A process that freezes in the middle of a transaction is undone by the server.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import create_async_engine

from storage.sealed import Keys, holding
from storage.unavailable import Unavailable

T = TypeVar("T")
CONNECTIONS = 16
TRIES = 5
RACES = ("40001", "40P01")
"""Serialization, deadlock: it may pass the next time."""
KEYS = ("23505", "23P01")
"""The same key or seat: with fresh facts the work itself may see it; if not, it is no race."""
CUT = ("08", "25P03", "57P")
"""No connection, frozen in the middle of a transaction, shutting down or starting."""
AWAY = (*CUT, "25006", "28", "3D", "53", "55P03", "57", "58")
"""And read-only, no entry, no such database, full, waited too long for a lock, stopped, failing."""
SETTINGS = {
    "application_name": "mediance",
    "jit": "off",  # it costs more than our small queries
    "plan_cache_mode": "force_generic_plan",  # suits whatever is in the tables: their counts are often old
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "5s",  # shorter than the lease (storage/service.py)
}


def address(url: str) -> URL:
    """The same database as asyncpg calls it, and `sslmode` as everybody else writes it."""
    made = make_url(url).set(drivername="postgresql+asyncpg")
    mode = made.query.get("sslmode")
    return made.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode}) if mode else made


class Pool:
    in_order = False

    def __init__(self, url: str, keys: Keys | None = None) -> None:
        arguments = {"server_settings": SETTINGS, "timeout": 10, "command_timeout": 60}
        self._engine = create_async_engine(
            address(url),
            pool_size=CONNECTIONS,
            max_overflow=0,
            connect_args=arguments,
            execution_options=holding(keys),
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="database", daemon=True)
        self._thread.start()

    @property
    def engine(self) -> Engine:
        return self._engine.sync_engine

    async def perform(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self.start(work))

    def start(self, work: Callable[[Connection], T]) -> "Future[T]":
        return asyncio.run_coroutine_threadsafe(self._persist(work), self._loop)

    async def close(self) -> None:
        await asyncio.to_thread(self.shut)

    def shut(self) -> None:
        """Finishes what was begun, then lets go of the server."""
        asyncio.run_coroutine_threadsafe(self._finish(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _finish(self) -> None:
        begun = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*begun, return_exceptions=True)
        await self._engine.dispose()

    async def _persist(self, work: Callable[[Connection], T]) -> T:
        tried = 1
        while True:
            try:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(work)
            except (DBAPIError, OSError, NoneFree) as error:
                if tried >= _worth(error):
                    raise _told(error) from error
            await asyncio.sleep(_pause(tried))
            tried += 1


def perform_once(url: str, work: Callable[[Connection], T], keys: Keys | None = None) -> T:
    """One transaction, for those who have no loop, or are in one and cannot wait."""
    pool = Pool(url, keys)
    try:
        return pool.start(work).result()
    finally:
        pool.shut()


def _state(error: Exception) -> str:
    """PostgreSQL's five letters for what happened; empty when it said nothing."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return getattr(said, "sqlstate", None) or ""


def _worth(error: Exception) -> int:
    """How many tries."""
    if _lost(error) or _state(error) in RACES:
        return TRIES
    return 2 if _state(error) in KEYS else 1


def _lost(error: Exception) -> bool:
    """Whether the connection was refused or cut: perhaps only for a moment."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _state(error).startswith(CUT)
    return isinstance(error, OSError) and not isinstance(error, TimeoutError)


def _told(error: Exception) -> Exception:
    """What the caller hears."""
    if isinstance(error, DBAPIError) and not _lost(error) and not _state(error).startswith(AWAY):
        return error
    return Unavailable(str(error.orig if isinstance(error, DBAPIError) else error) or "no answer")


def _pause(tried: int) -> float:
    """Seconds before the next try, twice as long each time, never the same for two who collided."""
    return 0.01 * float(2**tried) * (1 + time.monotonic_ns() % 1000 / 1000)
