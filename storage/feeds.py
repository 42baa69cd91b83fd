"""Calendars that the team reads elsewhere: who has one, its address, and what it shows.

An address is a secret: it is made from the feed's number with the index key, and compared in constant time. It stops
being good when its owner closes it, asks for another, or leaves the team.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from flows.domain.model import Appointment, Staff
from storage import agenda, people, staff
from storage.consented import SILENT
from storage.insert import insert
from storage.overseeing import parted_from
from storage.sealed import keys_of
from storage.tables import appointments, requests
from storage.tables import people as persons
from storage.tables_of_calendars import feeds

MOST = 1000
"""Appointments one calendar shows."""


@dataclass(frozen=True)
class Entry:
    """One appointment, and the initials of the person; empty when they gave no name, or want silence, or
    are somebody this member is parted from."""

    appointment: Appointment
    initials: str


@dataclass(frozen=True)
class Feed:
    """Whose calendar it is, of which permanence (empty: their own appointments), and what it shows."""

    owner: Staff
    permanence: str
    entries: Sequence[Entry]


def make(connection: Connection, staff_id: int, permanence: str, now: datetime) -> None:
    row = {"staff_id": staff_id, "permanence": permanence, "made": now}
    connection.execute(insert(connection, feeds).values(row).on_conflict_do_nothing())


def close(connection: Connection, staff_id: int, permanence: str) -> None:
    connection.execute(delete(feeds).where(feeds.c.staff_id == staff_id, feeds.c.permanence == permanence))


def tokens(connection: Connection, staff_id: int) -> dict[str, str]:
    """The secret of each of their calendars, by permanence."""
    keys = keys_of(connection)
    rows = connection.execute(select(feeds.c.id, feeds.c.permanence).where(feeds.c.staff_id == staff_id))
    return {permanence: f"{number}-{keys.token(number)}" for number, permanence in rows}


def of(connection: Connection, token: str, since: datetime) -> Feed | None:
    """What this secret shows, from then on; None when it is none, or no longer."""
    number, _, secret = token.partition("-")
    if not (number.isdecimal() and number.isascii() and len(number) < 16):
        return None
    if not hmac.compare_digest(secret.encode(), keys_of(connection).token(int(number)).encode()):
        return None
    row = connection.execute(select(feeds).where(feeds.c.id == int(number))).first()
    owner = staff.by_id(connection, row.staff_id) if row else None
    if row is None or owner is None:
        return None
    return Feed(owner, row.permanence, _entries(connection, owner.id, row.permanence, since))


def _entries(connection: Connection, staff_id: int, permanence: str, since: datetime) -> list[Entry]:
    theirs = appointments.c.permanence == permanence if permanence else requests.c.mediator_id == staff_id
    wanted = select(appointments, persons.c.nickname, persons.c.state, persons.c.id.label("who"))
    wanted = wanted.join(requests, requests.c.id == appointments.c.request_id)
    wanted = wanted.join(persons, persons.c.id == appointments.c.person_id)
    rows = connection.execute(
        wanted.where(theirs, appointments.c.starts >= since).order_by(appointments.c.starts).limit(MOST)
    )
    keys, apart = keys_of(connection), parted_from(connection, staff_id)
    return [
        Entry(
            agenda.appointment(row),
            "" if row.state in SILENT or row.who in apart else initials(people.called(keys, row.who, row.nickname)),
        )
        for row in rows
    ]


def initials(name: str) -> str:
    return "".join(f"{word[0].upper()}." for word in name.split()[:2])
