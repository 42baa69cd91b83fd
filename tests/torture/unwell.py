"""C2, C3: a disk that fills, a program that holds the database. What was acknowledged is kept, what could not be kept
is not acknowledged, and once it is over everything has had its effect, as if nothing had happened."""

import asyncio
import contextlib
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import takewhile
from pathlib import Path
from random import Random
from typing import Any, Protocol

import asyncpg
from sqlalchemy import Connection, event, select, text

from flows.exchange import Wrote
from handlers.telegram.updates import chat_of
from handlers.turn import Incoming
from storage import inbox as kept
from storage.database import Database, Unavailable, is_postgresql
from storage.tables import inbox
from tests.engines import sqlite_model
from tests.ledger import ledger
from tests.torture.doorway import Doorway, doorway
from tests.torture.life import Grounds, Json, Step, lived, pages, raw
from tests.torture.torment import Found, Torment
from tests.torture.truths import broken

AT_ONCE = 6
"""Updates that come while the database is unwell, at most."""
ROOM = 2**30
CROWD, MANY = 30, 500_000
IMPATIENT = 300
"""Milliseconds for a lock, at quick size."""


class Trouble(Protocol):
    async def begins(self) -> None: ...

    async def ends(self, offered: "asyncio.Task[Any]") -> None:
        """Over, when what was offered meanwhile has had its time."""


class FullPages:
    """SQLite may have no page more than it has, and those it has are full."""

    def __init__(self, database: Database, random: Random) -> None:
        self._database, self._limit, self._random = database, ROOM, random
        event.listen(database.engine, "connect", self._told)

    def _told(self, connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={self._limit}")

    async def _allow(self, pages: int) -> None:
        self._limit = pages
        await self._database.write(lambda connection: self._told(connection.connection, None))

    async def begins(self) -> None:
        size = self._random.randint(50, 3000)
        await self._database.write(lambda c: c.execute(text("CREATE TABLE IF NOT EXISTS ballast (b BLOB)")))
        await self._allow(1)  # it never becomes less than there is
        with contextlib.suppress(Unavailable):
            while True:
                await self._database.write(lambda c: c.execute(text(f"INSERT INTO ballast VALUES (zeroblob({size}))")))

    async def ends(self, offered: "asyncio.Task[Any]") -> None:
        await offered
        await self._allow(ROOM)
        await self._database.write(lambda c: c.execute(text("DROP TABLE ballast")))


class FullDisk:
    """A file beside the database takes all the room that is left."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "ballast"

    async def begins(self) -> None:
        with contextlib.suppress(OSError), self._file.open("wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass

    async def ends(self, offered: "asyncio.Task[Any]") -> None:
        await offered
        self._file.unlink()


class Held:
    """Another program holds the database; `long`: until we have lost patience."""

    def __init__(self, url: str, database: Database, random: Random, *, long: bool) -> None:
        self._url, self._database, self._random, self._long = url, database, random, long
        self._holder: Any = None

    async def begins(self) -> None:
        if is_postgresql(self._url):
            self._holder = await asyncpg.connect(self._url)
            await self._holder.execute("BEGIN; LOCK TABLE inbox, people, outbox IN ACCESS EXCLUSIVE MODE")
        else:
            self._holder = sqlite3.connect(str(self._database.engine.url.database), isolation_level=None)
            self._holder.execute("BEGIN EXCLUSIVE")

    async def ends(self, offered: "asyncio.Task[Any]") -> None:
        with contextlib.suppress(Unavailable):
            while self._long:
                await self._database.write(kept.backlog)
        await asyncio.sleep(0 if self._long else self._random.random() / 5)
        if is_postgresql(self._url):
            await self._holder.close()
        else:
            self._holder.close()


def impatient(database: Database) -> None:
    """Waits for a lock less long than in life."""

    def told(connection: Any, _record: Any) -> None:
        if database.engine.dialect.name == "postgresql":
            connection.run_async(lambda own: own.execute(f"SET lock_timeout = {IMPATIENT}"))
        else:
            connection.execute(f"PRAGMA busy_timeout={IMPATIENT}")

    event.listen(database.engine, "connect", told)


@dataclass
class Suffering:
    """A conversation up to somewhere, the trouble, a few updates in the middle of it, and the rest."""

    here: Doorway
    trouble: Trouble
    random: Random
    found: Found
    refused: int = 0

    async def goes(self, score: list[Step], expected: list[str]) -> int:
        """How many batches were refused."""
        begin = self.random.choice([number for number, step in enumerate(score) if step.update])
        end = begin + len(list(takewhile(partial(_goes_on, score[begin]), score[begin : begin + AT_ONCE])))
        for step in score[:begin]:
            await self.here.plays(step)
        self.here.now = score[begin].at
        await self._suffers([step.update for step in score[begin:end] if step.update])
        for step in score[end:]:
            await self.here.plays(step)
        lately = self.here.now - timedelta(hours=24)  # what is older may be forgotten
        await self._compare({step.update["update_id"] for step in score if step.update and step.at > lately}, expected)
        return self.refused

    async def _suffers(self, updates: list[Json]) -> None:
        """Some come just before it, and are handled in the middle of it; the others while it lasts."""
        early = self.random.randrange(len(updates) + 1)
        await self._offered([*updates[:early], *crowd(self.random, 0)])
        await self.trouble.begins()
        offered = asyncio.create_task(self._offered([*crowd(self.random, CROWD), *updates[early:]]))
        await self.trouble.ends(offered)
        held = await offered
        while held:  # Telegram holds them until they are kept
            held = await self._offered(held)
        await self.here.settles()

    async def _offered(self, updates: list[Json]) -> list[Json]:
        """What Telegram still holds afterwards."""
        try:
            await self.here.door.keep([self.here.sheets.shown(update) for update in updates])
        except Unavailable:
            self.refused += 1
            return updates
        return []

    async def _compare(self, updates: set[int], expected: list[str]) -> None:
        left = await self.here.undone()
        self.found.lost += [f"not handled: {left}"] if left else []
        missing = len(updates - await self.here.does(_numbers))
        self.found.lost += [f"{missing} acknowledged and not kept"] if missing else []
        self.found.wrong += (
            [] if sorted((await self.here.does(ledger)).values()) == expected else ["not what is so when all is well"]
        )
        self.found.wrong += await self.here.does(broken)


def crowd(random: Random, after: int) -> list[Json]:
    """Strangers who write at length, to whom much is said."""
    numbers = range(MANY + after, MANY + after + random.choice((0, 3, CROWD)))
    return [raw(Incoming(number, number, Wrote("bonjour " * random.randrange(500)))) for number in numbers]


def _goes_on(first: Step, step: Step) -> bool:
    """The same person, who sees nothing of others meanwhile."""
    return bool(first.update and step.update) and chat_of(first.update) == chat_of(step.update)


def _numbers(connection: Connection) -> set[int]:
    return set(connection.execute(select(inbox.c.update_id)).scalars())


async def disk_full(torment: Torment) -> Found:
    found, random, times = Found(""), torment.random, torment.times(5, 20)
    told = lived(random.choice(pages(torment, quick=4)), Grounds(torment).fresh())
    score, expected = told.score, sorted(told.ledger().values())
    told.close()

    async def once(number: int, folder: Path, mounted: bool) -> int:
        url = _file(folder / f"case{number}")
        async with doorway(url) as here:
            chance = Random(torment.seed + number)
            trouble = FullDisk(folder) if mounted else FullPages(here.database, chance)
            return await Suffering(here, trouble, chance, found).goes(score, expected)

    refused = sum(await asyncio.gather(*(once(number, torment.folder, False) for number in range(times))))
    found.done = f"a full database at {times} points, {refused} batches not acknowledged"
    if torment.size == "nightly":
        found.done += f"; {await _on_a_small_disk(torment, once)}"
    return found


async def _on_a_small_disk(torment: Torment, once: Callable[[int, Path, bool], Awaitable[int]]) -> str:
    refused, times = 0, 20
    for number in range(times):
        with small_disk(torment.folder / "small") as folder:
            if folder is None:
                return "no small disk could be mounted here"
            refused += await once(number, folder, True)
    return f"a full disk at {times}, {refused} not acknowledged"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """Three megabytes; None for those who may not mount."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True)
    try:
        yield folder if mounted.returncode == 0 else None
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", folder], check=True)


def _file(file: Path) -> str:
    file.write_bytes(sqlite_model())
    return f"sqlite:///{file}"


async def held(torment: Torment) -> Found:
    found, random, grounds, refused = Found(""), torment.random, Grounds(torment), 0
    told = lived(random.choice(pages(torment, quick=4)), grounds.fresh())
    score, expected = told.score, sorted(told.ledger().values())
    told.close()
    times = torment.times(2, 10)
    for long in [False, True] * times:
        url = grounds.fresh()
        async with doorway(url) as here:
            if long and torment.size == "quick":
                impatient(here.database)
            suffering = Suffering(here, Held(url, here.database, random, long=long), random, found)
            now = await suffering.goes(score, expected)
            found.wrong += ["not patient enough"] if now and not long else []
            refused += now
    found.done = f"held {times} times for a while and {times} for too long, {refused} batches not acknowledged"
    return found
