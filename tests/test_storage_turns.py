"""Turns on a real database: undone, they run again as if for the first time. At the same moment on two replicas of the
bot, one update still gets one answer, and one seat one person."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from bot import association
from bot.app import furnish
from bot.translations import Catalogues
from flows.exchange import Wrote
from handlers.arrival import arrive
from handlers.incoming import Incoming, Press
from handlers.rounds import make_round
from handlers.scene import House
from storage import inbox, staff
from storage.database import Database, once
from storage.tables import appointments, offers, outbox, people, requests
from tests.keys import KEYS
from tests.opened import opened
from tests.whole import ROOT

pytest_plugins = "tests.postgres"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHAT = 710_001_001
ACTS = [
    Wrote("/start"),
    Wrote("français"),
    Press("welcome;lang=fr;hi=go", "query", 3),
    Wrote("oui"),
    Wrote("oui"),
    Wrote("non"),
]
TO_THE_LAST_YES = (
    *(
        "/start",
        "[Français]",
        "[Continuer]",
        "[Oui]",
        "[Oui]",
        "[Oui]",
        "[Oui]",
        "[Énergie]",
        "[Une facture]",
        "[Passer]",
    ),
    *("[sur place]", "[Choisir un lieu]", "[Maison de quartier]"),
    *("[26 novembre]", "[14 h 00]", "[Passer]"),
)


class Undone(Exception):
    pass


def a_house() -> House:
    """What one replica has in memory."""
    return furnish(association.read(ROOT / "association.example.toml"), Catalogues())


@pytest.mark.parametrize("undone", [0, 1, 3])
async def test_an_undone_turn_runs_again_unchanged(database: Database, undone: int) -> None:
    house = a_house()

    def undo(connection: Connection, incoming: Incoming) -> None:
        arrive(connection, house, incoming, NOON)
        raise Undone

    for number, act in enumerate(ACTS, 1):
        await database.write(inbox.store, [(number, CHAT, "{}")], NOON)
        for _ in range(undone):
            with pytest.raises(Undone):
                await database.write(undo, Incoming(number, CHAT, act, "fr"))
        await database.write(arrive, house, Incoming(number, CHAT, act, "fr"), NOON)
        assert await database.write(said_by, number) == 1
    chats = select(people.c.telegram_id)
    assert await database.write(lambda connection: connection.execute(chats).scalars().all()) == [KEYS.handle(CHAT)]


def said_by(connection: Connection, update: int) -> int:
    """How many messages this update made."""
    keys = connection.execute(select(outbox.c.key).where(outbox.c.method == "say")).scalars()
    return sum(key.startswith(f"u{update}:") for key in keys)


@dataclass
class Replica:
    """One of several bots on one token and one database."""

    database: Database
    house: House = field(default_factory=a_house)


@pytest.fixture
async def replicas(postgresql_url: str) -> AsyncIterator[tuple[Replica, Replica]]:
    both = Replica(Database(postgresql_url, KEYS)), Replica(Database(postgresql_url, KEYS))
    yield both
    for one in both:
        await one.database.close()


@dataclass
class Someone:
    """A person with a phone, whose updates go to one replica, or to whichever is told."""

    chat: int
    replica: Replica
    numbers: "itertools.count[int]"

    async def goes(self, *acts: str) -> None:
        for act in acts:
            incoming = await self.next(act)
            await self.comes(incoming)

    async def next(self, act: str) -> Incoming:
        """The update this act makes, kept in the inbox."""
        number = next(self.numbers)
        event = await self._pressed(act[1:-1], number) if act.startswith("[") else Wrote(act)
        await self.replica.database.write(inbox.store, [(number, self.chat, "{}")], NOON)
        return Incoming(number, self.chat, event, "fr")

    async def comes(self, incoming: Incoming, to: Replica | None = None) -> None:
        replica = to or self.replica
        await replica.database.write(arrive, replica.house, incoming, NOON)

    async def _pressed(self, label: str, number: int) -> Press:
        for payload in reversed(await self.heard()):
            for row in payload["buttons"]:
                for shown, data in row:
                    if label in shown:
                        return Press(data, f"q{number}", number, "", shown)
        raise AssertionError(f"no button {label!r}")

    async def heard(self) -> list[dict[str, Any]]:
        rows = await self.replica.database.write(opened, outbox)
        said = sorted((row for row in rows if row.method == "say"), key=lambda row: row.id)
        both = [json.loads(row.payload) for row in said]
        return [payload for chat, payload in both if chat == self.chat]

    async def reads(self, words: str) -> bool:
        """Whether it is among the latest things said: an answer may come in five messages."""
        return any(words in payload["text"] for payload in (await self.heard())[-5:])

    async def is_offered(self, label: str) -> bool:
        return any(label in shown for row in (await self.heard())[-1]["buttons"] for shown, _ in row)


async def count(replica: Replica, table: Any, *where: Any) -> int:
    found = select(func.count()).select_from(table).where(*where)
    return int(await replica.database.write(lambda connection: connection.execute(found).scalar_one()))


def join_team(connection: Connection) -> None:
    until = NOON.replace(day=30)
    for chat, name in ((5, "Karim"), (6, "Léa")):
        staff.invite(connection, role="mediator", name=name, token_hash=staff.hashed(name), expires_at=until)
        staff.join(connection, chat, name, "fr", NOON)


async def test_two_replicas_given_the_same_updates_answer_once(replicas: tuple[Replica, Replica]) -> None:
    """A whole conversation, every update handled by both at the same moment."""
    first, second = replicas
    await first.database.write(join_team)
    amina = Someone(CHAT, first, itertools.count(1))
    for act in (*TO_THE_LAST_YES, "[Oui, c'est ça]"):
        incoming = await amina.next(act)
        await asyncio.gather(amina.comes(incoming), amina.comes(incoming, to=second))
        assert await first.database.write(said_by, incoming.update), act
    words = [payload["text"] for payload in await amina.heard()]
    assert len(words) == len(set(words)), "nothing was said twice"
    assert await count(first, people) == await count(first, requests) == await count(first, offers) == 1
    assert await count(first, appointments, appointments.c.status == "booked") == 1


async def test_two_people_take_one_moment_and_the_others_are_asked_again(replicas: tuple[Replica, Replica]) -> None:
    persons = [Someone(CHAT + n, replicas[n % 2], itertools.count(1 + 1000 * n)) for n in range(4)]
    *before, last = TO_THE_LAST_YES
    await asyncio.gather(*(person.goes(*before) for person in persons))
    await asyncio.gather(*(person.goes(last) for person in persons))
    (served,) = [person for person in persons if await person.reads("J'ai compris")]
    asked_again = [person for person in persons if person is not served]

    for person, hour in zip(asked_again, ("14 h 30", "15 h 00", "15 h 30"), strict=True):
        assert not await person.is_offered("14 h 00")
        await person.goes(f"[{hour}]", "[Passer]")
    await asyncio.gather(*(person.goes("[Oui, c'est ça]") for person in persons))
    assert all([await person.reads("C'est noté") for person in persons])
    assert await count(replicas[0], appointments, appointments.c.status == "booked") == 4


async def test_two_clocks_remind_once(replicas: tuple[Replica, Replica]) -> None:
    await Someone(CHAT, replicas[0], itertools.count(1)).goes(*TO_THE_LAST_YES, "[Oui, c'est ça]")
    eve = NOON + timedelta(days=3)
    rounds = (one.database.write(make_round, one.house, eve) for one in replicas for _ in range(4))
    await asyncio.gather(*rounds)
    assert await count(replicas[0], outbox, outbox.c.kind == "reminder") == 1


async def test_two_mediators_accept_one_request_and_one_follows_it(
    replicas: tuple[Replica, Replica], postgresql_url: str
) -> None:
    once(postgresql_url, join_team, KEYS)
    await Someone(CHAT, replicas[0], itertools.count(1)).goes(*TO_THE_LAST_YES, "[Oui, c'est ça]")
    karim, lea = (Someone(5, replicas[0], itertools.count(2001)), Someone(6, replicas[1], itertools.count(3001)))
    for mediator in (karim, lea):
        await mediator.goes("/file", "[⏳]")
    await asyncio.gather(karim.goes("[Je prends]"), lea.goes("[Je prends]"))
    assert await count(replicas[0], requests, requests.c.status == "accepted") == 1
    told = select(func.count()).where(outbox.c.key.like("taken:%"), outbox.c.chat_id == KEYS.handle(CHAT))
    assert await replicas[0].database.write(lambda connection: connection.execute(told).scalar_one()) == 1
