"""What is true once the race for the lines is over (row B2)."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from storage import closures
from storage.tables import appointments, outbox
from storage.tables_of_registrations import registrations as waited
from storage.tables_of_tickets import tickets as given
from storage.tables_of_waiting import holds, waits
from tests.stage import example
from tests.torture.races import held_and_booked
from tests.torture.truths import overlaps

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""A Monday; the neighbourhood house opens on Tuesday and on Thursday."""
EAU = example().workshops[0]


def seats_twice(connection: Connection) -> list[str]:
    shared, crossed = overlaps(connection), held_and_booked(connection)
    return ["a seat given twice"] * shared + ["a seat held for one and booked by another"] * crossed


def too_many(connection: Connection) -> list[str]:
    booked = appointments.c.permanence == EAU.code, appointments.c.status == "booked"
    whose = connection.execute(select(appointments.c.person_id).where(*booked)).scalars().all()
    offered = connection.execute(select(func.count()).where(waited.c.until > NOW)).scalar_one()
    over = len(whose) + offered - EAU.seats
    twice = len(whose) - len(set(whose))
    return ["more people than seats"] * max(0, over) + ["two seats for one person"] * twice


def numbers_twice(connection: Connection) -> list[str]:
    numbers = sorted(connection.execute(select(given.c.number)).scalars())
    return [] if numbers == list(range(1, len(numbers) + 1)) else [f"numbers {numbers}"]


def offers_twice(connection: Connection) -> list[str]:
    """Each open offer is one moment held, for one person, who was told of it."""
    open_ = set(connection.execute(select(waits.c.person_id, waits.c.request_id).where(~waits.c.answered)).all())
    held = connection.execute(select(holds.c.person_id).where(holds.c.why == "offered")).scalars().all()
    wrong = sorted(held) != sorted(person for person, _ in open_)
    return ["offers and what is held for them differ"] if wrong else []


DOUBLED = (seats_twice, too_many, numbers_twice, offers_twice)


def untold(connection: Connection) -> list[str]:
    """Whom a closure hits, whom a moment or a seat is offered, and whose message is not there."""
    keys = connection.execute(select(outbox.c.key)).scalars().all()
    told = {tuple(key.split(":")[:2]) for key in keys}
    closed = {(c, a) for kind, c, a in (key.split(":")[:3] for key in keys if key.startswith("displaced:"))}
    hit = [(str(one.closure), str(one.appointment.id)) for one in closures.displaced(connection, NOW)]
    offered = connection.execute(select(waits.c.request_id).where(~waits.c.answered)).scalars().all()
    seat = connection.execute(select(waited.c.id).where(waited.c.until > NOW)).scalars().all()
    lost = [f"closure {one} told nobody" for one in hit if one not in closed]
    lost += ["an offer nobody heard of" for one in offered if ("freed", str(one)) not in told]
    return lost + ["a seat nobody heard of" for one in seat if ("seat", str(one)) not in told]


def all_kept(connection: Connection) -> dict[tuple[str, int], str]:
    c = appointments.c
    elsewhere = select(c.id, c.status).where(c.permanence == "maison")
    kept = {("appointment", row.id): row.status for row in connection.execute(elsewhere)}
    there = select(c.person_id).where(c.permanence == EAU.code, c.status == "booked")
    kept |= {("workshop", person): "line" for person in connection.execute(select(waited.c.person_id)).scalars()}
    kept |= {("workshop", person): "seat" for person in connection.execute(there).scalars()}
    for row in connection.execute(select(given)):
        kept["ticket", row.person_id] = str(row.number)
        kept |= {("call", row.id): str(row.called_by)} if row.called_by else {}
        kept |= {("receive", row.id): str(row.called_by)} if row.state == "kept" else {}
    return kept
