"""B: several programs hold, book, move, cancel and accept at the same moments; the database and what each caller was
told say the same thing, nobody shares a seat or a request, and what was held for somebody was theirs to book."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Connection, func, insert, select

from flows.domain.model import Slot
from storage import agenda, life, requests, seats
from storage.agenda import Taken
from storage.consented import Consented
from storage.database import Database, Unavailable, once
from storage.tables import appointments, people, staff
from storage.tables import requests as asked
from storage.tables_of_waiting import holds
from tests.agreed import agreed
from tests.keys import KEYS
from tests.torture.torment import Found, Torment
from tests.torture.truths import overlaps

T = TypeVar("T")
NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)
MEDIATORS = 3
REQUESTS = 200
AT_ONCE = 8
BORN_KNOWING = multiprocessing.get_context("forkserver")
BORN_KNOWING.set_forkserver_preload(["tests.torture.races", "tests.torture.lines"])


@dataclass(frozen=True)
class Told:
    """What one caller was told, last, of one thing."""

    thing: str
    number: int
    answer: str


def furnish(connection: Connection, crowd: int) -> None:
    """Three mediators, a crowd, and requests that wait."""
    for number in range(1, MEDIATORS + 1):
        row = {"telegram_id": number, "name": f"Fictif {number}", "role": "mediator", "joined": NINE}
        connection.execute(insert(staff).values(id=number, **row))
    person = {"language": "fr", "created": NINE, "last_contact": NINE}
    everybody = [{"id": number, "telegram_id": number, **person} for number in range(1, crowd + 1)]
    connection.execute(insert(people), everybody)
    request = {"person_id": 1, "theme": "droits", "mode": "permanence", "created": NINE}
    connection.execute(insert(asked), [{"id": number, **request} for number in range(1, REQUESTS + 1)])


def slot(random: Random, moments: int) -> Slot:
    """Half an hour that begins every ten minutes, so that each overlaps its neighbours."""
    start = NINE + timedelta(minutes=10 * random.randrange(moments))
    return Slot(permanence="maison", start=start, end=start + timedelta(minutes=30))


def program(url: str, seed: int, first: int, attempts: int, told: "multiprocessing.Queue[list[Told]]") -> None:
    answers: list[Told] = []
    try:
        answers = asyncio.run(_all(url, seed, first, attempts))
    finally:
        told.put(answers)  # none from a program that broke: then what is kept was told to nobody


async def _all(url: str, seed: int, first: int, attempts: int) -> list[Told]:
    database, room = Database(url, KEYS), asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> list[Told]:
        async with room:
            return await _attempt(database, Random(seed * 10_000 + number), 3 * attempts, agreed(first + number))

    answers = await asyncio.gather(*(one(number) for number in range(attempts)))
    await database.close()
    return [answer for several in answers for answer in several]


async def _attempt(database: Database, random: Random, moments: int, who: Consented) -> list[Told]:
    """Accepts a request, perhaps holds a seat, takes it or lets it lie, then perhaps another one, then perhaps gives it
    back."""
    request, mediator = random.randint(1, REQUESTS), random.randint(1, MEDIATORS)
    accepted = await _patiently(database, requests.accept, request, mediator, NINE)
    told = [Told("request", request, str(mediator))] if accepted else []
    where, held = slot(random, moments), random.random() < 0.5
    try:
        if held:
            await _patiently(database, seats.keep, who, where, MEDIATORS, NINE)
            told.append(Told("hold", who.person, "held"))
            if random.random() < 0.2:
                return told
        made = await _patiently(database, agenda.book, request, who, where, MEDIATORS, NINE)
    except Taken:
        return [*told, Told("appointment", 0, "taken")]
    told.append(Told("person", who.person, "booked"))
    return [*told, Told("appointment", made, await _change(database, made, who, random, moments))]


async def _patiently(database: Database, work: Callable[..., T], *arguments: Any) -> T:
    """As the bot does: on SQLite so many programs wait long for one another, and nothing was written."""
    while True:
        with suppress(Unavailable):
            return await database.write(work, *arguments)


async def _change(database: Database, made: int, who: Consented, random: Random, moments: int) -> str:
    """What becomes of this appointment: where it stands after a move, and whether it was given back."""
    moves = 0
    for _ in range(random.randrange(3)):
        try:
            await _patiently(database, agenda.move, made, who, slot(random, moments), MEDIATORS, NINE)
            moves += 1
        except Taken:
            pass
    given_back = random.random() < 0.3 and await _patiently(database, agenda.become, made, "cancelled_by_person")
    return f"cancelled_by_person {moves + 1}" if given_back else f"booked {moves}"


async def raced(torment: Torment) -> Found:
    programs, each = torment.times(4, 8), torment.times(60, 500)
    once(torment.url, lambda connection: furnish(connection, programs * each))
    answers = await asyncio.to_thread(race, program, torment, programs, each)
    owned = [told for told in answers if told.thing in ("request", "appointment")]
    said = {(told.thing, told.number): told.answer for told in owned if told.number}
    refused = sum(told.answer == "taken" for told in answers)
    found = Found(f"{programs} programs, {programs * each} bookings asked, {refused} refused")
    shared = once(torment.url, overlaps)
    found.doubled += [f"{shared} seats given twice"] if shared else []
    found.doubled += _twice(owned)
    crossed = once(torment.url, held_and_booked)
    found.doubled += [f"{crossed} seats held for one and booked by another"] if crossed else []
    booked = {told.number for told in answers if told.thing == "person"}
    kept_back = once(torment.url, holders)
    broken = {told.number for told in answers if told.thing == "hold"} - booked - kept_back
    found.lost += [f"{len(broken)} seats held for somebody who could not book them"] if broken else []
    kept = once(torment.url, _kept)
    found.wrong += [f"{thing}: told {said.get(thing)}, kept {kept.get(thing)}" for thing in _differ(said, kept)]
    return found


def race(program: Callable[..., None], torment: Torment, programs: int, each: int) -> list[Told]:
    """So many programs at once, and what their callers were told."""
    told: multiprocessing.Queue[list[Told]] = BORN_KNOWING.Queue()
    mine = [(torment.url, torment.seed + n, 1 + n * each, each, told) for n in range(programs)]
    running = [BORN_KNOWING.Process(target=program, args=arguments) for arguments in mine]
    for one in running:
        one.start()
    answers = [answer for _ in running for answer in told.get(timeout=600)]
    for one in running:
        one.join()
    return answers


def holders(connection: Connection) -> set[int]:
    return set(connection.execute(select(holds.c.person_id)).scalars())


def held_and_booked(connection: Connection) -> int:
    """How often a seat is held for one and booked by another."""
    same = (holds.c.permanence == appointments.c.permanence) & (holds.c.seat == appointments.c.seat)
    together = (holds.c.starts < appointments.c.ends) & (appointments.c.starts < holds.c.ends)
    booked = (appointments.c.status == "booked") & (appointments.c.person_id != holds.c.person_id)
    found = select(func.count()).select_from(holds.join(appointments, same & together & booked))
    return int(connection.execute(found).scalar_one())


def _twice(answers: Sequence[Told]) -> list[str]:
    """Things that two callers were told are theirs."""
    given = Counter((told.thing, told.number) for told in answers if told.number)
    return [f"{thing} told to two" for thing, times in sorted(given.items()) if times > 1]


def _kept(connection: Connection) -> dict[tuple[str, int], str]:
    columns = appointments.c.id, appointments.c.status, appointments.c.revision
    booked = {("appointment", row[0]): f"{row[1]} {row[2]}" for row in connection.execute(select(*columns))}
    mine = select(asked.c.id, asked.c.mediator_id).where(life.in_hands())
    return booked | {("request", row[0]): str(row[1]) for row in connection.execute(mine)}


def _differ(said: dict[tuple[str, int], str], kept: dict[tuple[str, int], str]) -> list[tuple[str, int]]:
    return sorted(thing for thing in said.keys() | kept.keys() if said.get(thing) != kept.get(thing))
