"""Everybody who waits at one place: for a moment there, with a number, or for a seat at a workshop. Who they are, and
what becomes of it when the place is gone, or comes back.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, exists, or_, select, update

from storage.hold import hold
from storage.tables import WAITS, appointments, requests
from storage.tables_of_registrations import registrations
from storage.tables_of_tickets import tickets
from storage.tables_of_waiting import waits


def of_requests(connection: Connection, place: str) -> list[tuple[int, int, bool]]:
    """The requests that wait for this place, whose they are, and whether they have an appointment to keep there."""
    in_line = exists().where(waits.c.request_id == requests.c.id, waits.c.place == place)
    booked = appointments.c.request_id == requests.c.id, appointments.c.status == "booked"
    asked = (requests.c.place == place) & WAITS & ~exists().where(*booked)
    here = exists().where(*booked, appointments.c.permanence == place)
    wanted = select(requests.c.id, requests.c.person_id, here.label("here")).where(or_(in_line, asked))
    rows = connection.execute(wanted.order_by(requests.c.id))
    return [(row.id, row.person_id, row.here) for row in rows]


def wish(connection: Connection, numbers: Sequence[int], before: str, place: str) -> None:
    """From one place to another; empty: any of them."""
    for table, key in ((requests, requests.c.id), (waits, waits.c.request_id)):
        theirs = update(table).where(key.in_(numbers), table.c.place == before)
        connection.execute(theirs.values(place=place))


def of_numbers(connection: Connection, place: str, day: str) -> list[tuple[int, int]]:
    """The tickets that wait there, from that day on, and whose they are."""
    here = tickets.c.permanence == place, tickets.c.day >= day, tickets.c.state == "waiting"
    rows = connection.execute(select(tickets.c.id, tickets.c.person_id).where(*here).order_by(tickets.c.id))
    return [(row.id, row.person_id) for row in rows]


def call_off(connection: Connection, place: str, day: str) -> list[tuple[int, int]]:
    """Nobody waits with a number there any more; answers who did. Whoever is about to take one is seen."""
    hold(connection, f"tickets at {place} {day}")
    waiting = of_numbers(connection, place, day)
    numbers = [number for number, _person in waiting]
    connection.execute(update(tickets).where(tickets.c.id.in_(numbers)).values(state="returned"))
    return waiting


def give_again(connection: Connection, numbers: Sequence[int], day: str) -> None:
    """The same numbers, to those who took no other."""
    called_off = tickets.c.id.in_(numbers), tickets.c.state == "returned", tickets.c.day >= day
    connection.execute(update(tickets).where(*called_off).values(state="waiting"))


def of_workshop(connection: Connection, workshop: str) -> list[int]:
    """Who waits for a seat there, first come first."""
    line = select(registrations.c.person_id).where(registrations.c.workshop == workshop)
    return list(connection.execute(line.order_by(registrations.c.id)).scalars())
