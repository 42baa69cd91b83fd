"""The erasures, listed outside the database and outside its backups: a backup that is restored knows nothing of later
ones, and this list erases them again before anybody is served.

A line is a proof (an HMAC: it names nobody without the key) and when. The bot adds to it a few seconds after each
erasure, and at each start it does again whatever its database does not know of: also when a backup came back by hand.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from bot.mend import Mend
from handlers.scene import House
from storage import erasures
from storage.database import Database, Unavailable

Proofs = Mapping[str, datetime]
LATELY = timedelta(days=1)
AGAIN = 1.0
"""Seconds between two questions to a database out of reach."""
log = structlog.get_logger()


def read(file: Path) -> dict[str, datetime]:
    """What is listed; a list that does not exist yet is empty."""
    try:
        lines = [line.split() for line in file.read_text(encoding="ascii").splitlines()]
        return {proof: datetime.fromisoformat(at) for proof, at in lines}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise Mend(f"{file} is not a list of erasures that this user can read: restore it from your copy.") from None


def write(file: Path, proofs: Proofs) -> None:
    """The file changes whole or not at all."""
    beside = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as made:
        made.writelines(f"{proof} {at.isoformat()}\n" for proof, at in sorted(proofs.items(), key=lambda one: one[1]))
        made.flush()
        os.fsync(made.fileno())
    beside.replace(file)


def redo(connection: Connection, proofs: Proofs, zone: ZoneInfo) -> int:
    """Erases again whoever this database, older than the list, has brought back. Answers how many."""
    return erasures.replay(connection, zone) if erasures.learn(connection, proofs) else 0


class ErasureList:
    """The file, kept in step with the database that is served."""

    def __init__(self, file: Path, database: Database, house: House, now: Callable[[], datetime]) -> None:
        self._file, self._database, self._house, self._now = file, database, house, now
        self._known = read(file)
        self.known = False
        """Whether the database that is served knows of all of them."""

    async def begin(self) -> None:
        """Before anybody is served, as soon as the database answers."""
        while not self.known:
            try:
                await self._begin()
                self.known = True
            except Unavailable:
                log.error("the database is out of reach; nobody is served before the erasures are known")
                await asyncio.sleep(AGAIN)
            except OSError as closed:
                raise Mend(f"{self._file} cannot be written ({closed.strerror}): let this user write there.") from None

    async def _begin(self) -> None:
        since = self._now() - self._house.keep.proofs
        self._known = {proof: at for proof, at in self._known.items() if at > since}
        again = await self._database.write(redo, self._known, self._house.association.zone)
        if again:
            log.warning("this database is older than the list of erasures: people were erased again", people=again)
        await self._add(since)

    async def look(self) -> None:
        """Adds what was erased lately."""
        try:
            await self._add(self._now() - LATELY)
        except (OSError, Unavailable) as fault:
            log.error("the list of erasures is not written yet: the next tick writes it", fault=type(fault).__name__)
        except asyncio.CancelledError:
            pass  # the office closes; the scheduler would call it a fault

    async def _add(self, since: datetime) -> None:
        found = await self._database.write(erasures.listed, since)
        both = {**self._known, **found}
        if both != self._known or not self._file.exists():
            await asyncio.to_thread(write, self._file, both)
            self._known = both
