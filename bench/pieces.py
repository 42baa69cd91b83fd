"""What the pieces of a step cost alone, the best of many short tries: one statement three ways, one call two ways."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import DBAPICursor
from telegram import Bot

from bench.keys import KEYS
from bench.size import Size
from bench.table import table
from bench.telegram import TOKEN, Telegram
from handlers.telegram.calls import call
from handlers.telegram.transport import Transport
from storage import conversations, inbox, schema
from storage.consented import Consented
from storage.conversations import Frame, Talks
from storage.database import engine
from storage.tables import inbox as kept

TRIES, TIMES = 20, 100
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
YES = Consented(1, "given", "active")
TALKS = Talks((Frame("request", {}, {"theme": "energie", "sub": "facture"}, 3),), 3, "7:#3;sub=facture", "u7:0")
MESSAGE = {
    "chat_id": 10_000,
    "text": "Une question d'exemple ?\n" * 4,
    "reply_markup": {"inline_keyboard": [[{"text": f"Choix {n}", "callback_data": f"c{n}"}] for n in range(6)]},
}


async def part(_size: Size) -> str:
    with tempfile.TemporaryDirectory(prefix="bench-pieces-") as folder:
        statements = _statements(Path(folder) / "pieces.sqlite3")
    rows = [(name, f"{1e6 * seconds:.0f}") for name, seconds in [*statements, *await _calls()]]
    return table("The pieces of a step", ("piece", "microseconds"), rows)


def _statements(file: Path) -> list[tuple[str, float]]:
    schema.upgrade(f"sqlite:///{file}")
    made = engine(f"sqlite:///{file}", KEYS)
    with made.begin() as connection:
        cursor = connection.connection.cursor()
        found = [
            ("claim an update: a statement of Core", _best(lambda: _claimed_by_core(connection))),
            ("… the same, prepared", _best(lambda: inbox.claim(connection, 7))),
            ("… the same, sqlite3 alone", _best(lambda: _claimed_by_sqlite(cursor))),
            (
                "keep where a conversation stands, prepared",
                _best(lambda: conversations.save(connection, 7, TALKS, NOW, YES)),
            ),
        ]
    made.dispose()
    return [*found, *_sealing()]


def _sealing() -> list[tuple[str, float]]:
    where, message = "outbox.payload:u7:0", orjson.dumps(MESSAGE).decode()
    sealed = KEYS.seal(message, where)
    return [
        (f"seal a message of {len(message)} characters", _best(lambda: KEYS.seal(message, where))),
        ("… open it", _best(lambda: KEYS.open(sealed, where))),
        ("the handle of a chat", _best(lambda: KEYS.handle(10_000_000))),
    ]


def _claimed_by_core(connection: Connection) -> None:
    this = kept.update().where(kept.c.update_id == 7, kept.c.state == "new")
    connection.execute(this.values(state="done", raw="", chat_id=None))


def _claimed_by_sqlite(cursor: DBAPICursor) -> None:
    cursor.execute(
        "UPDATE inbox SET state = 'done', raw = '', chat_id = NULL WHERE update_id = ? AND state = 'new'", (7,)
    )


def _best(work: Callable[[], object]) -> float:
    work()
    best = float("inf")
    for _ in range(TRIES):
        begun = time.perf_counter()
        for _ in range(TIMES):
            work()
        best = min(best, (time.perf_counter() - begun) / TIMES)
    return best


async def _calls() -> list[tuple[str, float]]:
    """The processor time of this thread, which plays Telegram too: the same for both."""
    telegram = Telegram(lambda *_: None)
    url = await telegram.serve()
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=Transport(16), get_updates_request=Transport(1))
    await bot.initialize()
    bare = await Bare.connect(url)
    ours = await _best_call(lambda: call(bot, "sendMessage", MESSAGE))
    least = await _best_call(lambda: bare.send(MESSAGE))
    await bot.shutdown()
    bare.close()
    telegram.close()
    return [("a Bot API call, and Telegram's answering it", ours), ("… the same over a bare connection", least)]


async def _best_call(work: Callable[[], Awaitable[object]]) -> float:
    await work()
    best = float("inf")
    for _ in range(TRIES):
        begun = time.thread_time()
        for _ in range(TIMES):
            await work()
        best = min(best, (time.thread_time() - begun) / TIMES)
    return best


class Bare:
    """The least that sends a message and reads its answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def connect(cls, url: str) -> "Bare":
        address = urlsplit(url)
        return cls(*await asyncio.open_connection(address.hostname, address.port))

    async def send(self, fields: dict[str, object]) -> object:
        body = orjson.dumps(fields)
        head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        self._writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        return orjson.loads(await self._reader.readexactly(int(answer.rpartition(b"Content-Length: ")[2])))

    def close(self) -> None:
        self._writer.close()
