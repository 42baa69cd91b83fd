"""Three years of an association, then one night: nothing older than its rule is left, nothing younger is gone, and the
figures say what they said. The past is written by plain SQL; what must stay is known while it is written."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.app import furnish
from flows.domain.retention import Keep
from handlers.night import forget_some
from storage import counters
from storage.chats import PEOPLE, STAFF, named
from storage.database import Database, once
from storage.tables import metadata
from tests.keys import KEYS
from tests.stage import catalogues, example
from tests.torture.torment import Found, Torment

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KEEP, YEARS = Keep(), 3 * 365
OUTCOMES = ("kept", "missed", "cancelled_by_person", "cancelled_by_service")
TEAM = 12
Row = dict[str, Any]
Fact = tuple[Any, ...]


class Past:
    """Rows by table, and what must be left of each: its key, and what is emptied or not."""

    def __init__(self, random: Random, requests: int) -> None:
        self.random = random
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.left: dict[str, set[Fact]] = defaultdict(set)
        self._team()
        while len(self.rows["requests"]) < requests:
            self._person(len(self.rows["people"]) + 1)
        self._traffic(requests)

    def add(self, table: str, *left: Any, stays: bool, **row: Any) -> None:
        self.rows[table].append(row)
        if stays:
            self.left[table].add(left)

    def _ago(self, most: float = YEARS) -> datetime:
        return NOW - DAY * self.random.uniform(0, most)

    def _team(self) -> None:
        for number in range(1, TEAM + 1):
            here = number % 4 > 0
            row = {"id": number, **named(KEYS, STAFF, 900 + number), "name": "Équipe", "joined": NOW - YEARS * DAY}
            kept = (row["telegram_id"], row["number"], row["name"]) if here else (-number, "", "")
            self.add("staff", number, *kept, stays=True, role="mediator", active=here, **row)
        for number in range(40):
            expires = self._ago(200)
            stays = expires >= NOW - KEEP.messages
            row = {"token_hash": f"{number:064}", "role": "mediator", "name": "Exemple", "expires": expires}
            self.add("invitations", row["token_hash"], stays=stays, **row)

    def _person(self, number: int) -> None:
        came = self._ago()
        asked = sorted(
            came + min(120 * DAY, NOW - came) * self.random.random() for _ in range(self.random.choice((1, 1, 2, 3)))
        )
        last = min(NOW, asked[-1] + DAY * self.random.uniform(16, 30))
        stopped = self.random.random() < 0.05
        stays = last >= NOW - KEEP.people and not (stopped and last <= NOW - KEEP.silence)
        state = "stopped" if stopped else self.random.choice(("active", "active", "active", "paused", "unreachable"))
        who = named(KEYS, PEOPLE, 10**7 + number)
        row = {"id": number, **who, "language": self.random.choice(("fr", "ar", "en"))}
        self.add("people", number, stays=stays, **row, state=state, created=came, last_contact=last, nickname="Exemple")
        for act, at in (("given", came), *((("withdrawn", last),) if stopped else ())):
            about = {"person_id": number, "purpose": "request", "act": act, "text_hash": "0" * 64, "language": "fr"}
            self.add("consents", number, act, stays=stays, **about, at=at)
        self._talk(number, last, stays)
        for at in asked:
            self._request(number, at, stays)

    def _talk(self, person: int, last: datetime, stays: bool) -> None:
        chat, under_way = KEYS.handle(10**7 + person), last >= NOW - KEEP.dialogue
        stack = '[{"flow": "request"}]'
        left = stack if under_way else ""
        self.add("conversations", chat, left, stays=stays, chat_id=chat, stack=stack, pressed="7:x", runs=3, at=last)
        day = last.date().isoformat()
        read = stays and day >= (NOW - KEEP.journal).date().isoformat()
        self.add("readings", person, day, stays=read, person_id=person, role="mediator", day=day)
        heard = stays and last >= NOW - KEEP.heard
        self.add("heard", person, stays=heard, person_id=person, message_id=person, at=last)

    def _request(self, person: int, at: datetime, stays: bool) -> None:
        number = len(self.rows["requests"]) + 1
        closed = at + DAY * self.random.uniform(1, 30)
        over = closed < NOW
        words = "" if over and closed < NOW - KEEP.words else "Une phrase d'exemple."
        row = {"id": number, "person_id": person, "theme": self.random.choice(("energie", "logement", "budget"))}
        row |= {"words": "Une phrase d'exemple.", "mode": "permanence", "place": "maison", "created": at}
        done = {"status": "closed", "closed": closed, "close_reason": "solved"} if over else {"status": "accepted"}
        blank = {"closed": None, "close_reason": ""}
        staff = self.random.randint(1, TEAM)
        row |= {**blank, **done, "mediator_id": staff, "accepted": at + HOUR * self.random.uniform(0, 90)}
        self.add("requests", number, words, stays=stays, **row)
        self.add("offers", number, stays=stays, request_id=number, staff_id=staff, at=at)
        if self.random.random() < 0.7:
            starts = at + DAY * self.random.uniform(0.5, 15)
            status = self.random.choice(OUTCOMES) if starts < NOW else "cancelled_by_person"
            when = {"starts": starts, "ends": starts + HOUR, "status": status, "booked": at}
            self.add(
                "appointments", number, stays=stays, id=number, request_id=number, person_id=person,
                permanence="maison", seat=1, capacity=1, **when,
            )  # fmt: skip

    def _traffic(self, many: int) -> None:
        for number in range(1, many + 1):
            at, state = self._ago(90), self.random.choice(("sent", "sent", "failed", "unknown"))
            letter = {"key": f"k{number}", "kind": "interactive", "method": "say", "payload": "", "forget": False}
            stays = at >= NOW - KEEP.messages
            self.add("outbox", letter["key"], stays=stays, **letter, state=state, due=at, created=at)
            at, done = self._ago(60), self.random.random() < 0.99
            stays = at >= NOW - (KEEP.updates if done else KEEP.messages)
            state = "done" if done else "quarantined"
            self.add("inbox", number, stays=stays, update_id=number, raw="", state=state, received=at)
        for number in range(many // 100):
            at = self._ago(7 * 365)
            self.add("erasures", f"{number:064}", stays=at >= NOW - KEEP.proofs, proof=f"{number:064}", at=at)

    def write(self, connection: Connection) -> None:
        for table in metadata.sorted_tables:
            rows = self.rows[table.name]
            for first in range(0, len(rows), 2000):
                connection.execute(insert(table), rows[first : first + 2000])


SHOWN = {
    "people": ("id",),
    "consents": ("person_id", "act"),
    "conversations": ("chat_id", "stack"),
    "readings": ("person_id", "day"),
    "heard": ("person_id",),
    "requests": ("id", "words"),
    "offers": ("request_id",),
    "appointments": ("id",),
    "staff": ("id", "telegram_id", "number", "name"),
    "invitations": ("token_hash",),
    "outbox": ("key",),
    "inbox": ("update_id",),
}


def astray(connection: Connection, past: Past) -> tuple[list[str], list[str]]:
    """What is gone and should not be; what is left and should not be."""
    lost, wrong = [], []
    for name, columns in SHOWN.items():
        table = metadata.tables[name]
        found = {tuple(row) for row in connection.execute(select(*(table.c[column] for column in columns)))}
        gone, left = len(past.left[name] - found), len(found - past.left[name])
        lost += [f"{name}: {gone} rows too young to go are gone"] if gone else []
        wrong += [f"{name}: {left} rows too old to stay are left"] if left else []
    return lost, wrong


def proofs(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(metadata.tables["erasures"])).scalar_one())


async def a_night(database: Database) -> list[float]:
    """As the bot makes it; how long each piece held the database."""
    house = furnish(example(), catalogues())
    pieces, step = [], 0
    while step is not None:
        began = time.perf_counter()
        step = await database.write(forget_some, house, NOW, step)
        pieces.append(time.perf_counter() - began)
    return pieces


def _wrongs(url: str, past: Past, before: dict[Any, Any], zone: Any) -> Iterator[str]:
    if once(url, lambda connection: counters.totals(connection, zone)) != before:
        yield "the figures are not what they were"
    people = len(past.rows["people"]) - len(past.left["people"])
    if once(url, proofs) != people + len(past.left["erasures"]):
        yield "a proof of erasure for each who left, and none older than five years: not so"


async def forgotten(torment: Torment) -> Found:
    past = Past(torment.random, torment.times(2000, 100_000))
    zone = example().zone

    def asked(work: Any, *args: Any) -> Any:
        return once(torment.url, lambda connection: work(connection, *args))

    await asyncio.to_thread(asked, past.write)
    before = await asyncio.to_thread(asked, counters.totals, zone)
    database = Database(torment.url, KEYS)
    try:
        pieces = await a_night(database)
        again = await a_night(database)
    finally:
        await database.close()
    lost, wrong = await asyncio.to_thread(asked, astray, past)
    wrong += await asyncio.to_thread(lambda: list(_wrongs(torment.url, past, before, zone)))
    gone = len(past.rows["people"]) - len(past.left["people"])
    done = f"{len(past.rows['requests'])} requests over 3 years; {gone} people of {len(past.rows['people'])} forgotten"
    note = f"{len(pieces)} pieces, the longest {max(pieces) * 1000:.0f} ms; again: {len(again)}"
    return Found(done, lost=lost, wrong=wrong, note=note)
