"""What is true of the database at any moment, whatever was done to the bot; and which changes are legal."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, exists, func, select, text

from flows import menu
from flows.domain.life import EVERY, possible
from flows.domain.model import RequestStatus
from storage import life
from storage.consented import LIVE
from storage.tables import appointments, conversations, offers, people, requests, staff
from storage.tables_of_rights import consents
from tests.opened import opened


def reachable(status: RequestStatus) -> set[str]:
    """Wherever a request may be after some changes: one line of a torture may be several."""
    found: set[str] = set()
    ahead = [status]
    while ahead:
        after = {change.after for change in possible(ahead.pop()) if change.after} - found
        found |= after
        ahead += after
    return found


LEGAL = {
    "booked": {"kept", "missed", "cancelled_by_person", "cancelled_by_service"},
    **{status: reachable(status) for status in EVERY},
}


def overlaps(connection: Connection) -> int:
    """How often the same seat is two people's at the same moment."""
    one, other = appointments.alias(), appointments.alias()
    same = (one.c.permanence == other.c.permanence) & (one.c.seat == other.c.seat) & (one.c.id < other.c.id)
    together = (one.c.starts < other.c.ends) & (other.c.starts < one.c.ends)
    booked = (one.c.status == "booked") & (other.c.status == "booked") & ~one.c.forced & ~other.c.forced
    found = select(func.count()).select_from(one.join(other, same & together & booked))
    return int(connection.execute(found).scalar_one())


def without_consent(connection: Connection) -> int:
    """Requests of somebody who never said yes."""
    yes = consents.c.purpose == "request", consents.c.act.in_(LIVE), consents.c.person_id == requests.c.person_id
    return int(connection.execute(select(func.count()).select_from(requests).where(~exists().where(*yes))).scalar_one())


def of_another(connection: Connection) -> int:
    """Appointments of somebody else than the one who asked."""
    joined = appointments.join(requests, appointments.c.request_id == requests.c.id)
    strange = appointments.c.person_id != requests.c.person_id
    return int(connection.execute(select(func.count()).select_from(joined).where(strange)).scalar_one())


def twice_booked(connection: Connection) -> int:
    """Requests with two appointments to come."""
    booked = select(appointments.c.request_id).where(appointments.c.status == "booked")
    twice = booked.group_by(appointments.c.request_id).having(func.count() > 1)
    return len(connection.execute(twice).all())


def of_strangers(connection: Connection) -> int:
    """Conversations kept of somebody who agreed to nothing."""
    known = exists().where(people.c.telegram_id == conversations.c.chat_id)
    member = exists().where(staff.c.telegram_id == conversations.c.chat_id)
    return int(connection.execute(select(func.count()).select_from(conversations).where(~known, ~member)).scalar_one())


def nowhere(connection: Connection) -> int:
    """Conversations nobody could go on with."""
    stacks = [row.stack or "[]" for row in opened(connection, conversations)]
    return sum(frame["flow"] not in menu.CONVERSATIONS for stack in stacks for frame in orjson.loads(stack))


def taken_unseen(connection: Connection) -> int:
    """Requests accepted by somebody to whom they were never offered, and who could not see them in the queue."""
    offered = exists().where(offers.c.request_id == requests.c.id)
    found = select(func.count()).select_from(requests).where(life.in_hands(), ~offered)
    return int(connection.execute(found).scalar_one())


def dangling(connection: Connection) -> int:
    """Rows that name a row that is not there (PostgreSQL sees to it by itself)."""
    if connection.dialect.name != "sqlite":
        return 0
    return len(connection.execute(text("PRAGMA foreign_key_check")).all())


TRUTHS: tuple[Callable[[Connection], int], ...] = (
    overlaps,
    without_consent,
    of_another,
    twice_booked,
    of_strangers,
    nowhere,
    taken_unseen,
    dangling,
)


def broken(connection: Connection) -> list[str]:
    """The truths that are none."""
    return [f"{truth.__name__}: {count}" for truth in TRUTHS if (count := truth(connection))]


Standing = dict[tuple[str, int, int], str]
"""By kind, number, and whose it is."""


def standing(connection: Connection) -> Standing:
    """Where each request and each appointment is, and who is there."""
    here = {("people", number, number): "here" for number in connection.execute(select(people.c.id)).scalars()}
    return here | {
        (table.name, row.id, row.person_id): row.status
        for table in (requests, appointments)
        for row in connection.execute(select(table.c.id, table.c.person_id, table.c.status))
    }


def illegal(before: Standing, after: Standing) -> Iterator[str]:
    for thing, status in before.items():
        now: Any = after.get(thing, "nothing")
        if ("people", thing[2], thing[2]) not in after:
            continue  # whoever is erased takes all of it along
        if now != status and now not in LEGAL.get(status, set()):
            yield f"{thing[0]}: from {status} to {now}"
