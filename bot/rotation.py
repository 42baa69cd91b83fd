"""The keys are renewed while the bot runs: one more key, then everything is sealed again with it.

The bot sees the new line of the file at its next sealing, and the old lines still open. It is over when a whole look
finds nothing that another key has sealed; only then is an old line no longer needed. Interrupted, it is run again.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot import database, keys
from bot.clock import Clock
from bot.mend import Mend
from bot.settings import PREFIX, Settings
from storage import audit, resealing, seals
from storage.audit import Deed
from storage.database import Database, once
from storage.resealing import Looked
from storage.sealed import INDEX, Keys

BREATH = 0.005
"""Seconds left to those who talk, between some rows and the next."""


async def rotate(settings: Settings) -> AsyncIterator[str]:
    """Says what was done, line by line."""
    held = database.prepare(settings)
    url = settings.database_url.get_secret_value()
    if not _begun(url, held):
        held = _add(settings)
    with database.understood(url):
        store = Database(url, held)
        try:
            again, shut = await _reseal_all(store)
            if not shut:
                await store.write(_retire, held, Clock(settings.clock_file).now())
        finally:
            await store.close()
    yield f"{again} values are sealed again with the key {held.current}."
    if shut:
        yield f"{shut} values do not open with any key you have: they were left as they are, so keep every key."
        return
    yield f"Nothing needs the older keys of {keys.source(settings)} any more, except older backups of the database."
    yield "Copy the keys to your safe place again; then the older lines, but for index, may be removed."


def _retire(connection: Connection, held: Keys, now: datetime) -> None:
    seals.retire_others(connection, held)
    audit.write(connection, [Deed("operator", "rotated", f"key:{held.current}")], now)


def _begun(url: str, held: Keys) -> bool:
    """Whether a rotation was interrupted: the database still knows an older key."""
    with database.understood(url):
        return set(once(url, seals.known)) - {INDEX, held.current} != set()


def _add(settings: Settings) -> Keys:
    if settings.keys:
        raise Mend(
            f"{PREFIX}KEYS cannot be written from here: add a name of 8 letters or digits and 32 random bytes "
            "in base64 to it, start the bot again with it, then run this command again."
        )
    keys.add(settings.keys_file)
    return database.prepare(settings)


async def _reseal_all(store: Database) -> tuple[int, int]:
    """How many values were sealed again, and how many do not open."""
    total = 0
    while True:
        looked = [await _reseal(store, column) for column in resealing.columns()]
        again = sum(one.again for one in looked)
        if not again:
            return total, sum(one.shut for one in looked)
        total += again


async def _reseal(store: Database, column: resealing.Field) -> Looked:
    """One look through a column, with a breath between some rows and the next."""
    again = shut = 0
    after: Any = None
    while True:
        looked = await store.write(resealing.reseal_some, column, after)
        again, shut, after = again + looked.again, shut + looked.shut, looked.after
        if after is None:
            return Looked(None, again, shut)
        await asyncio.sleep(BREATH)
