"""The real door on a real database, without Telegram: updates come in by `keep`, a postman empties the outbox."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.app import furnish
from handlers.meters import Meters
from handlers.telegram.door import Door
from handlers.telegram.lifeline import Lifeline
from storage.database import Database, Unavailable
from storage.outbox import Parcel
from storage.tables import inbox
from tests.keys import KEYS
from tests.stage import PUBLIC, START, catalogues, deliver, example
from tests.torture.life import Json, Sheets, Step, empty


class NoLine(Lifeline):
    """There is no Telegram to throw it over."""

    def __init__(self) -> None:
        pass

    async def throw(self, heard: object) -> None:
        pass


class Doorway:
    def __init__(self, url: str, now: datetime = START) -> None:
        self.database = Database(url, KEYS)
        self._begin(now)

    def _begin(self, now: datetime) -> None:
        self.house = furnish(example(), catalogues(), PUBLIC)
        self.now, self._said, self.sheets = now, 0, Sheets()
        self.door = Door(self.database, self.house, lambda: self.now, lambda: None, Meters(), NoLine())

    async def begins_anew(self) -> None:
        """Nobody was ever here."""
        await self.does(empty)
        self._begin(START)

    async def hears(self, *updates: Json) -> None:
        typed = [update.get("message") or update.get("edited_message") for update in updates]
        written = [message["message_id"] for message in typed if isinstance(message, dict) and "message_id" in message]
        self._said = max([self._said, *written])  # one count for both, as in Telegram
        await self.door.keep([self.sheets.shown(update) for update in updates])
        await self.settles()

    async def settles(self) -> None:
        """Everything kept is handled, and everything said is sent."""
        await self.door.lanes.empty()
        self._said = await self.does(self._post)

    def _post(self, connection: Connection) -> int:
        said = self._said

        def number(parcel: Parcel) -> int | None:
            nonlocal said
            self.sheets.seen(parcel)
            numbered = parcel.method in ("say", "copy")
            said += numbered
            return said if numbered else None

        deliver(connection, self.now, number)
        return said

    async def does(self, work: Callable[..., Any], *args: Any) -> Any:
        """Once the database can, as the bot itself does."""
        while True:
            with suppress(Unavailable):
                return await self.database.write(work, *args)

    async def plays(self, step: Step) -> None:
        """One step of a score."""
        self.now = step.at
        if step.work:
            await self.does(step.work)
        await self.hears(*([step.update] if step.update else []))

    async def waits(self, until: datetime) -> None:
        """What is due by then is sent too."""
        self.now = until
        await self.settles()

    async def undone(self) -> dict[str, int]:
        """How many updates are not handled: left as they came, or set aside."""
        return {state: count for state, count in (await self.does(_states)).items() if state != "done"}


def _states(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(inbox.c.state, func.count()).group_by(inbox.c.state))
    return {row[0]: row[1] for row in rows}


@asynccontextmanager
async def doorway(url: str, now: datetime = START) -> AsyncIterator[Doorway]:
    made = Doorway(url, now)
    try:
        yield made
    finally:
        await made.database.close()
