"""A turn whose transaction is undone runs again as if for the first time: before consent too, where memory is all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select

from bot import association
from bot.app import furnish
from bot.translations import Catalogues
from flows.exchange import Wrote
from handlers.arrival import arrive
from handlers.scene import House
from handlers.turn import Incoming, Press
from storage import inbox, schema
from storage.database import engine
from storage.tables import outbox, people
from tests.whole import ROOT

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHAT = 710_001_001
ACTS = [
    Wrote("/start"),
    Wrote("français"),
    Press("welcome;lang=fr;hello=go", "query", 3),
    Wrote("oui"),
    Wrote("non"),
]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Engine]:
    schema.upgrade(f"sqlite:///{tmp_path}/turns")
    made = engine(f"sqlite:///{tmp_path}/turns")
    yield made
    made.dispose()


@pytest.fixture
def house() -> House:
    return furnish(association.read(ROOT / "association.example.toml"), Catalogues())


@pytest.mark.parametrize("undone", [0, 1, 3])
def test_an_undone_turn_runs_again_unchanged(made: Engine, house: House, undone: int) -> None:
    for number, act in enumerate(ACTS, 1):
        with made.begin() as connection:
            inbox.store(connection, [(number, CHAT, "{}")], NOON)
        for _ in range(undone):
            with made.connect() as connection:
                arrive(connection, house, Incoming(number, CHAT, act, "fr"), NOON)
                connection.rollback()
        with made.begin() as connection:
            arrive(connection, house, Incoming(number, CHAT, act, "fr"), NOON)
            assert said(connection, number) == 1
    with made.connect() as connection:
        assert connection.execute(select(people.c.telegram_id)).scalars().all() == [CHAT]


def said(connection: Connection, number: int) -> int:
    """How many messages this update made."""
    keys = connection.execute(select(outbox.c.key).where(outbox.c.method == "say")).scalars()
    return sum(key.startswith(f"u{number}:") for key in keys)
