"""An association with its data, and what becomes of it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import erasure_list
from flows.domain.effects import OpenRequest
from storage import erasures, people, requests, seals
from storage.database import once
from storage.moving import TABLES
from tests.command_line import typed
from tests.keys import KEYS
from tests.opened import opened

CANARY = "Zyxwvutsrq"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Paris")
ANA, BEN, CLEO = 71_000_100_701, 71_000_100_702, 71_000_100_703
WISH = OpenRequest(theme="energie", mode="permanence", place="maison", words=f"Je suis {CANARY}.")


def comes(connection: Connection, chat: int, name: str) -> None:
    who = people.consent(connection, chat, "request", True, "Oui ?", "fr", NOW)
    assert who
    people.call(connection, who, name)
    requests.add(connection, who, WISH.model_copy(update={"words": f"Je suis {name}."}), NOW)


def three_come(url: str) -> None:
    once(url, lambda connection: seals.recognise(connection, KEYS), KEYS)
    for chat, name in ((ANA, "Ana"), (BEN, CANARY), (CLEO, "Cléo")):
        once(url, lambda connection, chat=chat, name=name: comes(connection, chat, name), KEYS)


def leaves(url: str, chat: int, here: Path) -> None:
    """As the bot does it: erased, then listed."""
    number = once(url, lambda connection: people.by_chat(connection, chat), KEYS)
    assert number
    once(url, lambda connection: erasures.erase(connection, number.id, ZONE, NOW), KEYS)
    erasure_list.write(here / "data.erasures", once(url, lambda connection: erasures.listed(connection, NOW)))


def all_there_is(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """As whoever has the keys reads it."""

    def read(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        found = {table.name: opened(connection, table) for table in TABLES}
        return {name: sorted((tuple(vars(row).values()) for row in rows), key=str) for name, rows in found.items()}

    return once(url, read, KEYS)


def refused(*words: str) -> str:
    """The one sentence."""
    result = typed("restore", *words)
    assert result.exit_code == 1 and result.stdout == ""
    (said,) = result.stderr.splitlines()
    return str(said)
