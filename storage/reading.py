"""Reading beside the bot, on a connection of its own that cannot write: for pages, reports and commands."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, create_engine, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from flows.domain.agenda import FARTHEST
from flows.domain.notices import notices
from storage import agenda, outbox, postgresql
from storage.database import is_postgresql
from storage.sealed import Keys, holding
from storage.tables import appointments, conversations, people, requests, sheets
from storage.tables_of_rights import consents

T = TypeVar("T")
COUNTED = {
    "people": people,
    "consents": consents,
    "conversations": conversations,
    "requests": requests,
    "appointments": appointments,
    "sheets": sheets,
}


class Reader:
    """Reads one SQLite database while the bot writes it. A database that does not exist yet counts nothing."""

    def __init__(self, url: str) -> None:
        self._engine: AsyncEngine = create_async_engine(_read_only(url))

    async def figures(self) -> dict[str, int]:
        """How many rows each table about people holds."""
        try:
            async with self._engine.connect() as connection:
                return await connection.run_sync(_figures)
        except OperationalError:
            return dict.fromkeys(COUNTED, 0)

    async def next_notice(self, zone: ZoneInfo, now: datetime) -> datetime | None:
        """When the next reminder or survey is due; None when nothing is planned."""
        try:
            async with self._engine.connect() as connection:
                return await connection.run_sync(_next_notice, zone, now)
        except OperationalError:
            return None

    async def close(self) -> None:
        await self._engine.dispose()


def look(url: str, work: Callable[[Connection], T], keys: Keys | None = None) -> T:
    """One read of what was there at one moment, for a command that then ends; on both engines."""

    def read(connection: Connection) -> T:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return work(connection)

    if is_postgresql(url):
        return postgresql.perform_once(url, read, keys)
    made = create_engine(_read_only(url, driver="sqlite"), execution_options=holding(keys))
    try:
        with made.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            return work(connection)
    finally:
        made.dispose()


def _read_only(url: str, driver: str = "sqlite+aiosqlite") -> str:
    path = make_url(url).database or ""
    return f"{driver}:///file:{path}?mode=ro&uri=true"


def _figures(connection: Connection) -> dict[str, int]:
    counts = (select(func.count()).select_from(table).scalar_subquery() for table in COUNTED.values())
    return dict(zip(COUNTED, connection.execute(select(*counts)).one(), strict=True))


def _next_notice(connection: Connection, zone: ZoneInfo, now: datetime) -> datetime | None:
    planned = (notice for visit in agenda.visits(connection, now, ahead=FARTHEST) for notice in notices(visit, zone))
    coming = sorted((notice for notice in planned if notice.until > now), key=lambda notice: notice.due)
    return next((one.due for one in coming if not outbox.decided(connection, f"{one.key}:0")), None)
