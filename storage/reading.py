"""Reading beside the bot, on a connection of its own that cannot write: for pages and reports (aiosqlite)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from flows.domain.agenda import HORIZON
from flows.domain.notices import notices
from storage import agenda, outbox
from storage.tables import appointments, conversations, people, requests, sheets
from storage.tables_of_rights import consents

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


def _read_only(url: str) -> str:
    path = make_url(url).database or ""
    return f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true"


def _figures(connection: Connection) -> dict[str, int]:
    counts = (select(func.count()).select_from(table).scalar_subquery() for table in COUNTED.values())
    return dict(zip(COUNTED, connection.execute(select(*counts)).one(), strict=True))


def _next_notice(connection: Connection, zone: ZoneInfo, now: datetime) -> datetime | None:
    planned = (notice for visit in agenda.visits(connection, now, ahead=2 * HORIZON) for notice in notices(visit, zone))
    coming = sorted((notice for notice in planned if notice.until > now), key=lambda notice: notice.due)
    return next((one.due for one in coming if not outbox.decided(connection, f"{one.key}:0")), None)
