"""Who decides of a request: those who lead, but for whoever is parted from its person."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from storage.chats import STAFF, number
from storage.sealed import keys_of
from storage.tables import requests, staff
from storage.tables_of_life import recusals

Chats = Sequence[int]


def chats(connection: Connection, of: Sequence[int]) -> Mapping[int, Chats]:
    """By request: the coordinators' chats, else the direction's. Two queries, whatever their number."""
    keys = keys_of(connection)
    leads = select(staff).where(staff.c.active, staff.c.role.in_(("coordinator", "direction"))).order_by(staff.c.id)
    team = [(row.id, row.role, number(keys, STAFF, row.telegram_id, row.number)) for row in connection.execute(leads)]
    joined = recusals.join(requests, requests.c.person_id == recusals.c.person_id)
    apart = select(requests.c.id, recusals.c.staff_id).select_from(joined).where(requests.c.id.in_(of))
    parted = {(row.id, row.staff_id) for row in connection.execute(apart)}
    return {request: _first(team, {member for one, member in parted if one == request}) for request in of}


def _first(team: Sequence[tuple[int, str, int | None]], parted: set[int]) -> Chats:
    for wanted in ("coordinator", "direction"):
        found = [chat for member, role, chat in team if role == wanted and chat and member not in parted]
        if found:
            return found
    return ()
