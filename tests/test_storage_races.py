"""Several doors to one database at the same moment: nothing is taken twice (row B of the torture: several programs)."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from flows.domain.model import Slot
from storage import agenda, inbox, outbox
from storage.agenda import Taken
from storage.database import Database, once
from storage.outbox import Parcel
from storage.tables import inbox as updates
from storage.tables import people, requests, staff
from tests.agreed import agreed
from tests.keys import KEYS

pytest_plugins = "tests.postgres"
NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)


def furnish(connection: Connection) -> None:
    member = {"telegram_id": 1, "name": "Karim", "role": "mediator", "joined": NINE}
    connection.execute(insert(staff).values(id=1, **member))
    person = {"id": 1, "telegram_id": 1, "language": "fr", "created": NINE, "last_contact": NINE}
    connection.execute(insert(people).values(**person))
    request = {"id": 1, "person_id": 1, "theme": "droits", "mode": "permanence", "created": NINE}
    connection.execute(insert(requests).values(**request))


def slot(number: int) -> Slot:
    """Half an hour that begins every ten minutes: each overlaps its four neighbours."""
    start = NINE + timedelta(minutes=10 * number)
    return Slot(permanence="maison", start=start, end=start + timedelta(minutes=30))


async def all_at_once(url: str, ask: Callable[[Database], Any], doors: int = 2, each: int = 8) -> list[Any]:
    """The answers given through several doors to one database."""
    databases = [Database(url, KEYS) for _ in range(doors)]
    try:
        asked = (ask(database) for database in databases for _ in range(each))
        return list(await asyncio.gather(*asked, return_exceptions=True))
    finally:
        for database in databases:
            await database.close()


async def test_one_seat_for_sixteen(url: str) -> None:
    once(url, furnish)
    answers = await all_at_once(url, lambda database: database.write(agenda.book, 1, agreed(1), slot(0), 1, NINE))
    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert sum(isinstance(answer, Taken) for answer in answers) == 15


async def test_every_seat_is_given_before_anybody_is_refused(url: str) -> None:
    """Two who see the same free seat at once do not leave the other one empty."""
    once(url, furnish)
    answers = await all_at_once(url, lambda database: database.write(agenda.book, 1, agreed(1), slot(0), 5, NINE))
    assert sum(isinstance(answer, int) for answer in answers) == 5
    assert sum(isinstance(answer, Taken) for answer in answers) == 11


async def test_one_update_is_claimed_once(url: str) -> None:
    once(url, lambda connection: inbox.store(connection, [(1, 1, "{}")], NINE), KEYS)
    answers = await all_at_once(url, lambda database: database.write(inbox.claim, 1))
    assert sorted(answers) == [False] * 15 + [True]


async def test_one_update_that_comes_twice_at_once_is_kept_once(url: str) -> None:
    batch = [(number, number, "{}") for number in range(100)]
    answers = await all_at_once(url, lambda database: database.write(inbox.store, batch, NINE))
    assert answers == [None] * 16
    assert once(url, lambda connection: connection.execute(select(func.count()).select_from(updates)).scalar()) == 100


async def test_one_message_is_decided_once(url: str) -> None:
    def decide(connection: Connection) -> bool:
        return outbox.put(connection, "once", 1, "say", {}, kind="reminder", forget=False, now=NINE)

    answers = await all_at_once(url, lambda database: database.write(decide))
    assert sorted(answers) == [False] * 15 + [True]


async def test_each_message_is_given_to_one_sender(url: str) -> None:
    def decide(connection: Connection) -> None:
        for number in range(300):
            outbox.put(connection, f"k{number}", number, "say", {}, kind="reminder", forget=False, now=NINE)

    async def take(database: Database) -> list[int]:
        taken: list[Parcel] = []

        def choose(parcels: Any) -> Any:
            taken[:] = parcels[:20]
            return taken

        await database.write(outbox.claim, NINE, [], choose)
        return [parcel.id for parcel in taken]

    once(url, decide, KEYS)
    given: list[int] = []
    while found := [number for taken in await all_at_once(url, take) for number in taken]:
        given += found
    assert len(given) == len(set(given)) == 300


async def test_a_sender_does_not_wait_for_another(postgresql_url: str) -> None:
    """What another transaction is claiming is passed over."""
    given: list[list[int]] = []

    def decide(connection: Connection) -> None:
        for number in range(40):
            outbox.put(connection, f"k{number}", number, "say", {}, kind="reminder", forget=False, now=NINE)

    def take(connection: Connection, then: Callable[[], object]) -> None:
        def choose(parcels: Any) -> Any:
            given.append([parcel.id for parcel in parcels])
            return parcels

        outbox.claim(connection, NINE, [], choose, window=20)
        then()

    once(postgresql_url, decide, KEYS)

    def meanwhile() -> None:
        once(postgresql_url, lambda other: take(other, lambda: None), KEYS)

    once(postgresql_url, lambda connection: take(connection, meanwhile), KEYS)
    first, second = given
    assert len(first) == len(second) == 20 and not set(first) & set(second)
