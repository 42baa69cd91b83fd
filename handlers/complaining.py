"""A complaint reaches whoever answers for quality and is not concerned; when there is nobody, whoever comes next.

It is told again at each arrival in the team and every night; the outbox's unique key makes it once for each member.
"""

from datetime import datetime

from sqlalchemy import Connection

from flows.domain.notices import by_day
from handlers.outgoing import scene_in, tell
from handlers.scene import House
from storage import audit, requests, rights, staff
from storage.audit import Deed


def tell_leads(
    connection: Connection, house: House, now: datetime, deeds: list[Deed], complaint: int, person: int
) -> None:
    for member, chat in staff.leads(connection, but=requests.followers(connection, person)):
        scene = scene_in(connection, house, now, chat)
        scene.deeds, scene.due = deeds, by_day(now, house.association.zone)
        tell(scene, "complaints", {"complaint": str(complaint)}, f"complaint:{complaint}:{member}")


def tell_waiting(connection: Connection, house: House, now: datetime, deeds: list[Deed]) -> None:
    """Every complaint that nobody answered."""
    for complaint, person in rights.unanswered(connection):
        tell_leads(connection, house, now, deeds, complaint, person)


def pass_on(connection: Connection, house: House, now: datetime) -> None:
    """Every night, a transaction of its own."""
    deeds: list[Deed] = []
    tell_waiting(connection, house, now, deeds)
    audit.write(connection, deeds, now)
