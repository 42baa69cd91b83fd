"""B2: several programs race for what people wait for: tickets and their calls, seats of a workshop and its line, freed
moments that are offered, while places close and open again and appointments move, go and come back.

No seat twice, no number twice, never more people than seats, one offer a person; what each was told is what is kept,
and whoever a closure hits was told.
"""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, update

from bot.app import furnish
from flows.domain.closures import Closed
from flows.domain.effects import OpenRequest, RefuseOffer, TakeOffer
from flows.domain.model import Slot
from handlers import closing, waiting
from handlers.gathering import offer_seats, seats_of
from handlers.offered import offer
from handlers.outgoing import scene_in
from handlers.scene import Scene
from storage import agenda, closures, people, registrations, requests, seats, staff, tickets
from storage import waiting as line
from storage.consented import Consented
from storage.database import Database, Unavailable, once
from storage.seats import Taken
from storage.tables import appointments
from tests.agreed import agreed
from tests.keys import KEYS
from tests.stage import PUBLIC, catalogues, example
from tests.torture.lines_after import DOUBLED, EAU, NOW, all_kept, untold
from tests.torture.races import Told, race
from tests.torture.torment import Found, Torment

OPENS = datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 26, 13, tzinfo=UTC)
HALF, DAY = timedelta(minutes=30), "2026-11-23"
MEDIATORS, MOMENTS = 3, 6
CHAT = 9000
Work = Callable[..., Any]


HOUSE = furnish(example(), catalogues(), PUBLIC)
"""Made once, before the programs are born of this one."""


def furnished(connection: Connection, crowd: int) -> None:
    for number in range(1, MEDIATORS + 1):
        token = f"fictif{number}"
        staff.invite(
            connection, role="coordinator", name="Fictif", token_hash=staff.hashed(token), expires_at=NOW + 9 * HALF
        )
        assert staff.join(connection, number, token, "fr", NOW)
    for number in range(1, crowd + 1):
        who = people.consent(connection, CHAT + number, "request", True, "", "fr", NOW)
        assert who and who.person == number


def moment(random: Random) -> Slot:
    start = random.choice(OPENS) + HALF * random.randrange(MOMENTS)
    return Slot(permanence="maison", start=start, end=start + HALF)


def program(url: str, seed: int, first: int, many: int, told: "multiprocessing.Queue[list[Told]]") -> None:
    answers: list[Told] = []
    try:
        answers = asyncio.run(_all(url, seed, first, many))
    finally:
        told.put(answers)


async def _all(url: str, seed: int, first: int, many: int) -> list[Told]:
    database, random = Database(url, KEYS), Random(seed)
    lives = [_person(database, Random(random.random()), first + n) for n in range(many)]
    team = [_mediator(database, Random(random.random()), 1 + n, many) for n in range(MEDIATORS)]
    answers = await asyncio.gather(*lives, *team)
    await database.close()
    return [answer for several in answers for answer in several]


async def _do(database: Database, work: Work, *arguments: Any) -> Any:
    while True:
        with suppress(Unavailable):
            return await database.write(work, *arguments)


async def _person(database: Database, random: Random, number: int) -> list[Told]:
    """A ticket, a seat or a place in the line, a moment or the wait for one; then second thoughts."""
    who = agreed(number)
    told = [Told("ticket", number, str(await _do(database, take_ticket, who)))]
    told.append(Told("workshop", number, await _do(database, take_seat, who)))
    request = await _do(database, ask, who)
    made = await _do(database, book, who, request, moment(random))
    said = "booked"
    for _ in range(4):
        if made:
            act = random.choice([cancel, come_back, move])
            said = await _do(database, act, who, made, moment(random)) or said
        elif random.random() < 0.2:
            await _do(database, refuse, who, request)
        else:
            made = await _do(database, accept, who, request)
    if told[-1].answer == "line":
        told.append(Told("workshop", number, await _do(database, take_seat, who)))
    return [*told, Told("appointment", made, said)] if made else told


async def _mediator(database: Database, random: Random, member: int, times: int) -> list[Told]:
    """Calls and receives, closes and opens again; and the clock's part: offers what is free."""
    told: list[Told] = []
    for _ in range(times):
        act = random.choice([call, call, receive, receive, shut, shut, reopen, clock])
        said = await _do(database, act, member, moment(random))
        told += [Told(act.__name__, said, str(member))] if said else []
    return told


def scene_of(connection: Connection, chat: int) -> Scene:
    return scene_in(connection, HOUSE, NOW, chat)


def take_ticket(connection: Connection, who: Consented) -> int:
    assert tickets.take(connection, who, "elne", DAY, "energie", NOW, None)
    assert not tickets.take(connection, who, "elne", DAY, "energie", NOW, None)
    (mine,) = tickets.of_person(connection, who.person, DAY)
    return mine.number


def take_seat(connection: Connection, who: Consented) -> str:
    try:
        many = seats_of(scene_of(connection, CHAT + who.person), EAU)
        request = requests.add(connection, who, OpenRequest(theme="energie", mode="workshop", place=EAU.code), NOW)
        agenda.book(connection, request, who, EAU.slot(HOUSE.association.zone), many, NOW)
    except Taken:
        registrations.join(connection, who, EAU.code, NOW)
        return "line"
    return "seat"


def ask(connection: Connection, who: Consented) -> int:
    return requests.add(connection, who, OpenRequest(theme="autre", mode="permanence", place="maison"), NOW)


def book(connection: Connection, who: Consented, request: int, slot: Slot) -> int:
    try:
        return agenda.book(connection, request, who, slot, 1, NOW)
    except Taken:
        line.join(connection, request, who, "maison", "any", NOW)
        return 0


def cancel(connection: Connection, who: Consented, made: int, _slot: Slot) -> str:
    if not agenda.become(connection, made, "cancelled_by_person"):
        return ""
    waiting.cancelled(scene_of(connection, CHAT + who.person), made)
    return "cancelled_by_person"


def move(connection: Connection, who: Consented, made: int, slot: Slot) -> str:
    found = agenda.by_id(connection, made)
    if found is None or found[0].status != "booked":
        return ""
    try:
        waiting.move(scene_of(connection, CHAT + who.person), made, who, slot, 1)
    except Taken:
        return ""
    return "booked"


def come_back(connection: Connection, who: Consented, made: int, slot: Slot) -> str:
    """What was cancelled is booked again, where there is room now."""
    row = update(appointments).where(appointments.c.id == made, appointments.c.status == "cancelled_by_person")
    try:
        place = seats.place(connection, slot, 1, NOW, who.person)
        with seats.refused(), connection.begin_nested():
            again = row.values(**place, status="booked", revision=appointments.c.revision + 1)
            return "booked" if connection.execute(again).rowcount else ""
    except Taken:
        return ""


def accept(connection: Connection, who: Consented, request: int) -> int:
    """What was offered, if anything was; a closure may come first."""
    scene = scene_of(connection, CHAT + who.person)
    held = line.offered_to(connection, request, who.person)
    found = offer(scene, request, int(held.start.timestamp()) // 60) if held else None
    if found is None:
        return 0
    try:
        with connection.begin_nested():
            waiting.perform(TakeOffer(request=request, slot=found.slot), scene)
    except Taken:
        return 0
    made = agenda.of_request(connection, request)
    return made.id if made else 0


def refuse(connection: Connection, who: Consented, request: int) -> None:
    held = line.offered_to(connection, request, who.person)
    if held:
        waiting.perform(RefuseOffer(request=request, slot=held.slot), scene_of(connection, CHAT + who.person))


def call(connection: Connection, member: int, _slot: Slot) -> int:
    waiting_there = tickets.line(connection, "elne", DAY).waiting
    found = tickets.call(connection, waiting_there[0].id, member, DAY, NOW) if waiting_there else None
    return found[0].id if found else 0


def receive(connection: Connection, member: int, _slot: Slot) -> int:
    called = tickets.called_by(connection, member, DAY)
    return called.id if called and tickets.end(connection, called.id, member, "kept") else 0


def shut(connection: Connection, member: int, slot: Slot) -> None:
    closing.shut(scene_of(connection, member), Closed(place="maison", start=slot.start, end=slot.end, reason="works"))


def reopen(connection: Connection, member: int, _slot: Slot) -> None:
    latest = closures.latest_by(connection, member)
    if latest:
        closing.reopen(scene_of(connection, member), latest.id)


def clock(connection: Connection, _member: int, _slot: Slot) -> None:
    offer_seats(connection, HOUSE, NOW)


async def raced_in_line(torment: Torment) -> Found:
    programs, each = torment.times(4, 8), torment.times(10, 100)
    once(torment.url, lambda connection: furnished(connection, programs * each), KEYS)
    answers = await asyncio.to_thread(race, program, torment, programs, each)
    said = {(told.thing, told.number): told.answer for told in answers}
    seen = Counter(f"{thing} {answer}" for (thing, _), answer in said.items() if not answer.isdigit())
    called = sum(thing == "call" for thing, _ in said)
    counts = ", ".join(f"{times} {what}" for what, times in sorted(seen.items()))
    found = Found(f"{programs} programs, {programs * each} people, {called} called, {counts}")
    found.doubled += [fault for look in DOUBLED for fault in once(torment.url, look, KEYS)]
    given = Counter((told.thing, told.number) for told in answers if told.thing in ("call", "receive"))
    found.doubled += [f"{thing} told to two" for (thing, _), times in given.items() if times > 1]
    found.lost += once(torment.url, untold, KEYS)
    kept = once(torment.url, all_kept, KEYS)
    differ = sorted(one for one in said | kept if said.get(one) != kept.get(one))
    found.wrong += [f"{one}: told {said.get(one)}, kept {kept.get(one)}" for one in differ]
    return found
