"""Taken, declined, handed on, offered again, all at the same moment: one mediator at most, one place, nothing lost."""

import asyncio
import itertools
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from storage import handing, requests
from storage.database import Database, once
from storage.tables import declines, people, staff
from storage.tables import requests as asked
from storage.tables_of_life import steps
from tests.keys import KEYS
from tests.test_storage_races import NINE

pytest_plugins = "tests.postgres"
MANY = 12


def furnish(connection: Connection) -> None:
    for number in (1, 2, 3):
        member = {"telegram_id": number, "role": "mediator", "joined": NINE}
        connection.execute(insert(staff).values(id=number, **member))
    person = {"id": 1, "telegram_id": 1, "language": "fr", "created": NINE, "last_contact": NINE}
    connection.execute(insert(people).values(**person))
    row = {"person_id": 1, "theme": "droits", "mode": "permanence", "created": NINE}
    for number in range(1, MANY + 1):
        connection.execute(insert(asked).values(id=number, **row))
        assert handing.offered(connection, number, 1, NINE, NINE)


def again(connection: Connection, number: int) -> bool:
    """The clock: not in time, so to the next."""
    return handing.lapse(connection, number, 1, NINE) and handing.offered(connection, number, 2, NINE, NINE)


async def all_at_once(url: str) -> dict[tuple[str, int], Any]:
    databases = [Database(url, KEYS) for _ in range(3)]
    first, second, third = databases
    acts: dict[tuple[str, int], Any] = {}
    for number in range(1, MANY + 1):
        acts["accept by 2", number] = first.write(requests.accept, number, 2, NINE)
        acts["accept by 3", number] = second.write(requests.accept, number, 3, NINE)
        acts["again", number] = third.write(again, number)
        acts["decline by 1", number] = second.write(handing.decline, number, 1, "load", NINE)
        acts["hand on by 2", number] = third.write(handing.withdraw, number, 2, "load", NINE)
    try:
        return dict(zip(acts, await asyncio.gather(*acts.values()), strict=True))
    finally:
        for database in databases:
            await database.close()


def standing(connection: Connection) -> list[Any]:
    return list(connection.execute(select(asked).order_by(asked.c.id)))


def written(connection: Connection) -> dict[int, list[str]]:
    rows = connection.execute(select(steps.c.request_id, steps.c.act).order_by(steps.c.request_id, steps.c.id))
    return {number: [row.act for row in group] for number, group in itertools.groupby(rows, lambda row: row.request_id)}


@pytest.mark.parametrize("_time", range(2))
async def test_one_follows_or_it_waits_and_nothing_is_lost(url: str, _time: int) -> None:
    once(url, furnish)
    answered = await all_at_once(url)
    told = once(url, written)
    for row in once(url, standing):
        taken = [answered[f"accept by {member}", row.id] for member in (2, 3)]
        handed = bool(answered["hand on by 2", row.id])
        assert sum(taken) - handed in (0, 1) and any(taken)
        assert row.created == NINE
        assert (row.mediator_id is not None) == (row.status == "accepted")
        assert told[row.id].count("accept") == sum(taken) and told[row.id].count("withdraw") == handed
        assert told[row.id].count("lapse") + told[row.id].count("decline") <= 1
    assert once(url, lambda connection: len(connection.execute(select(declines)).all())) >= MANY
