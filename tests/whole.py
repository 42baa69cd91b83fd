"""The whole: a simulated Telegram here, the bot in a process of its own, and people with phones between them.

Nothing is faked on the bot's side: it is started, killed and restarted as an operator would, and speaks HTTP. Nothing
here sleeps and hopes: a phone waits on the simulator's long poll, everything else on a condition.
"""

import asyncio
import json
import multiprocessing
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import httpx

from bot.simulator import Simulator
from storage.database import once
from tests.keys import KEYS, WRITTEN
from tests.whole_phone import PATIENCE, Json, Phone

__all__ = ["PATIENCE", "ROOT", "TOKEN", "Json", "Phone", "Whole", "whole"]
ROOT = Path(__file__).parent.parent
TOKEN = "42:SIMULATED"

nursery = multiprocessing.get_context("forkserver")
"""Bots are born of a process that has imported their program already: a second less for each of the many we kill."""
nursery.set_forkserver_preload(["bot.cli", "bot.app", "bot.database", "bot.association", "tests.whole"])


def run_bot(environment: dict[str, str], log: Path) -> None:
    """`mediance run`, in a process of its own."""
    from bot.cli import app

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    words = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(words, 1)
    os.dup2(words, 2)
    app(["run"])


@dataclass
class Whole:
    """One Telegram, one bot, one data folder."""

    simulator: Simulator
    url: str
    folder: Path
    http: httpx.AsyncClient
    settings: dict[str, str] = field(default_factory=dict)
    bot: ForkServerProcess | None = None
    updates: list[Json] = field(default_factory=list)
    """Every update Telegram ever made here, to be delivered again."""

    # the bot's process

    def environment(self, **changes: str) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("MEDIANCE_")}
        own = {
            "BOT_TOKEN": TOKEN,
            "API_URL": self.url,
            "DATA_DIR": str(self.folder),
            "KEYS": WRITTEN,
            "ERASURES_FILE": str(self.folder / "erasures"),
            "ASSOCIATION": str(ROOT / "association.example.toml"),
            "CLOCK_FILE": str(self.folder / "clock"),
            "TICK_SECONDS": "0.2",
            "SENDS_PER_CHAT": "100",
            "SENDS_PER_SECOND": "1000",
        }
        return others | {f"MEDIANCE_{name}": value for name, value in (own | self.settings | changes).items()}

    async def program(self, *arguments: str, **changes: str) -> "Ended":
        """`mediance …` as an operator types it, until it ends."""
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, "-m", "bot", *arguments)
        program = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=self.environment(**changes), stdout=pipe, stderr=pipe
        )
        output, errors = await program.communicate()
        assert program.returncode is not None
        return Ended(program.returncode, output.decode(), errors.decode())

    async def start(self) -> None:
        """Starts the bot, and waits until it asks Telegram for updates."""
        before = self.last_call()
        await self.launch()
        await self.called("getUpdates", after=before)

    async def launch(self) -> None:
        self.bot = nursery.Process(target=run_bot, args=(self.environment(), self.log))
        self.bot.start()

    async def kill(self) -> None:
        """kill -9: nothing is tidied."""
        assert self.bot and self.bot.exitcode is None, self.said()
        self.bot.kill()
        await self.ended()

    async def restart(self) -> None:
        await self.kill()
        await self.start()

    async def stop(self) -> int:
        """SIGTERM; answers the exit status."""
        assert self.bot
        self.bot.terminate()
        return await self.ended()

    async def ended(self) -> int:
        """The exit status, once the bot has ended."""
        assert self.bot
        await asyncio.to_thread(self.bot.join, PATIENCE)
        assert self.bot.exitcode is not None, "the bot does not end"
        return self.bot.exitcode

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def said(self) -> str:
        """All the bot ever logged."""
        return self.log.read_text() if self.log.exists() else ""

    async def invitation(self, name: str = "Karim", role: str = "mediator") -> str:
        """What a new member of the team types: the operator's command makes it."""
        command = await self.program("staff", "invite", "--role", role, "--name", name)
        link = command.output.splitlines()[0]
        return f"/start {link.partition('?start=')[2]}"

    # Telegram

    async def phone(self, name: str, number: int, language: str = "fr", role: str = "usager") -> Phone:
        await self.post("/sim/phones", name=name, id=number, language=language, role=role)
        return Phone(self, number)

    def remember_updates(self) -> None:
        put = self.simulator.world.updates.put

        def remembered(update: Json) -> int:
            number = put(update)
            self.updates.append({**update, "update_id": number})
            return number

        self.simulator.world.updates.put = remembered  # type: ignore[method-assign]

    async def again(self, *updates: Json) -> None:
        """Telegram delivers these once more."""
        for update in updates:
            await self.post("/sim/updates", **update)

    async def post(self, path: str, **body: Any) -> Json:
        headers = {"content-type": "application/json"}
        answer = (await self.http.post(path, content=json.dumps(body), headers=headers)).json()
        assert "error" not in answer, answer
        return dict(answer)

    async def fault(self, kind: str, method: str, **details: Any) -> None:
        await self.post("/sim/faults", kind=kind, method=method, **details)

    async def no_more_faults(self) -> None:
        await self.http.delete("/sim/faults")

    def now(self) -> int:
        return self.simulator.world.date()

    async def jump(self, seconds: float) -> None:
        await self.post("/sim/clock", seconds=seconds)

    async def jump_to(self, moment: datetime) -> None:
        await self.post("/sim/clock", to=moment.isoformat())

    def calls(self, method: str = "", after: int = 0) -> list[Json]:
        """What the bot asked Telegram since call number `after`."""
        return [c for c in self.simulator.world.calls if c["n"] > after and method in ("", c["method"])]

    def last_call(self) -> int:
        return self.simulator.world.calls[-1]["n"] if self.simulator.world.calls else 0

    async def called(self, method: str, after: int = 0, times: int = 1) -> list[Json]:
        await self.until(lambda: len(self.calls(method, after)) >= times, f"{times} call(s) of {method}")
        return self.calls(method, after)

    def delivered(self) -> int:
        """How many messages of the bot are on all phones together."""
        phones = self.simulator.world.phones()
        return sum(message.from_bot for phone in phones for message in phone.messages.values())

    async def until(self, true: Callable[[], object], wanted: str) -> None:
        """Waits for a condition that somebody else makes true."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not true():
            assert loop.time() < end, f"still not there: {wanted}\n{self.said()[-3000:]}"
            await self.simulator.world.changes.heard(0.05)

    # the database

    @property
    def database(self) -> Path:
        return self.folder / "mediance.sqlite3"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds, read by another program than the bot."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            return connection.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        (found,) = self.rows(query, *values)
        return found[0]

    def does(self, statement: str, *rows: tuple[object, ...]) -> None:
        """Writes behind the bot's back, once for each row of values."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            connection.executemany(statement, rows or [()])

    def do(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Any storage function, behind the bot's back, by someone who has the keys."""
        return once(f"sqlite:///{self.database}", lambda connection: work(connection, *arguments), KEYS)

    @contextmanager
    def held_database(self) -> Iterator[None]:
        """Another program holds the database meanwhile."""
        with closing(sqlite3.connect(self.database, timeout=10, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            try:
                yield
            finally:
                connection.rollback()

    async def quiet(self) -> None:
        """Waits until every update is handled and every message is sent."""
        unfinished = "SELECT (SELECT count(*) FROM inbox WHERE state = 'new') + (SELECT count(*) FROM outbox"
        query = f"{unfinished} WHERE state IN ('queued', 'sending'))"
        await self.until(lambda: not len(self.simulator.world.updates) or self._only_seen(), "Telegram's queue read")
        await self.until(lambda: self.one(query) == 0, "everything handled and sent")

    def _only_seen(self) -> bool:
        """Whether the bot has kept every update that Telegram still holds (it acknowledges with the next question)."""
        kept = {number for (number,) in self.rows("SELECT update_id FROM inbox")}
        return all(number in kept for number, _, _ in self.simulator.world.updates._pending)

    def bytes_kept(self) -> bytes:
        """Everything on disk: the database, its journal, and what was logged."""
        return b"".join(path.read_bytes() for path in self.folder.iterdir() if path.name not in ("clock", "alive"))


@dataclass(frozen=True)
class Ended:
    """A command that is over."""

    status: int
    output: str
    errors: str


@asynccontextmanager
async def whole(folder: Path, *, started: bool = True, **settings: str) -> AsyncIterator[Whole]:
    """A Telegram of its own on a free port, and the bot connected to it."""
    simulator = Simulator(token=TOKEN, clock_file=folder / "clock")
    async with simulator.serving() as url, httpx.AsyncClient(base_url=url, timeout=40) as http:
        made = Whole(simulator, url, folder, http, settings)
        made.remember_updates()
        try:
            if started:
                await made.start()
            yield made
        finally:
            if made.bot and made.bot.exitcode is None:
                await made.kill()
