"""The bots that are compared, each with the conversation it is asked to hold.

All hold a conversation of fifteen steps, thirteen presses and two typed answers, which is what a real request takes
here from hello to its number in the queue; at each press the query is answered, the old keyboard goes and the next
question comes, as in ours. The echoes hold none: one message in, one message out. Another door (a webhook) or another
engine (PostgreSQL) is one more row of BOTS.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import postgresql
from bench.keys import TEXT
from bench.scripts import DIALOGUE, ECHO, REQUEST, Script
from bench.telegram import TOKEN
from storage import schema
from tests.postgres_server import free_port

ROOT = Path(__file__).parent.parent
PEERS = ROOT / ".venv-bench" / "bin" / "python"


@dataclass(frozen=True)
class Bot:
    name: str
    command: Callable[[str, Path], list[str]]
    script: Script
    environment: Callable[[str, Path], dict[str, str]] = lambda _url, _folder: {}
    prepare: Callable[[Path], None] = lambda _folder: None
    """What is there before it starts, as on every day but the first."""
    in_memory: bool = False
    stranger: bool = False
    """Not a library of ours."""
    elsewhere: bool = False
    """What it keeps is not in its folder."""


def _peer(module: str, *words: str) -> Callable[[str, Path], list[str]]:
    """Peers live in an environment of their own, with their own pinned versions."""
    python = str(PEERS if PEERS.exists() else sys.executable)
    return lambda url, folder: [python, str(ROOT / "bench" / "peers" / f"{module}.py"), url, str(folder), *words]


def product(**changes: str) -> Callable[[str, Path], dict[str, str]]:
    """The settings of ours, with some changes."""

    def environment(url: str, folder: Path) -> dict[str, str]:
        own = {
            "BOT_TOKEN": TOKEN,
            "API_URL": url,
            "DATA_DIR": str(folder),
            "KEYS": TEXT,
            "ERASURES_FILE": str(folder / "erasures"),
            "ASSOCIATION": str(ROOT / "bench" / "association.toml"),
            "LOG_LEVEL": "WARNING",
            "SENDS_PER_SECOND": "100000",  # Telegram's limit would be measured, not the bot
            "SENDS_PER_CHAT": "100000",
        }
        return {f"MEDIANCE_{name}": value for name, value in (own | changes).items()}

    return environment


def by_webhook(url: str, folder: Path) -> dict[str, str]:
    port = free_port()
    door = {"WEBHOOK_URL": f"https://127.0.0.1:{port}/hook", "WEBHOOK_SECRET": "bench", "LISTEN": f"127.0.0.1:{port}"}
    return product(**door)(url, folder)


def on_postgresql(url: str, folder: Path) -> dict[str, str]:
    return product(DATABASE_URL=postgresql.fresh())(url, folder)


def migrated(folder: Path) -> None:
    schema.upgrade(f"sqlite:///{folder}/mediance.sqlite3")


def _run(_url: str, _folder: Path) -> list[str]:
    return [sys.executable, "-m", "bot", "run"]


ECHO_OF_PTB = Bot("python-telegram-bot, echo", _peer("ptb_echo"), ECHO)
CONVERSATION_HANDLER = Bot("python-telegram-bot, ConversationHandler + pickle", _peer("ptb_conversation"), DIALOGUE)
AIOGRAM_IN_MEMORY = Bot("aiogram, FSM in memory", _peer("aiogram_fsm", "memory"), DIALOGUE, stranger=True)
AIOGRAM_ON_DISK = Bot("aiogram, FSM in SQLite FULL", _peer("aiogram_fsm", "sqlite"), DIALOGUE, stranger=True)
OURS = Bot("Médiance, SQLite FULL, polling", _run, REQUEST, product(), migrated)
IN_MEMORY = Bot("Médiance, SQLite, polling, its files in memory", _run, REQUEST, product(), migrated, in_memory=True)
BOTS = (
    Bot("a bare asyncio client, echo (the ceiling)", _peer("bare_echo"), ECHO),
    ECHO_OF_PTB,
    Bot("pyTelegramBotAPI async, echo", _peer("telebot_echo"), ECHO, stranger=True),
    CONVERSATION_HANDLER,
    AIOGRAM_IN_MEMORY,
    AIOGRAM_ON_DISK,
    OURS,
    Bot("Médiance, SQLite FULL, webhook", _run, REQUEST, by_webhook, migrated),
    Bot("Médiance, PostgreSQL, polling", _run, REQUEST, on_postgresql, elsewhere=True),
    IN_MEMORY,
)
