"""Who decides of a request: those who lead, the coordinators of its pole first, but for whoever is parted from its
person. By whom, `flows/domain/poles.py` says."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, select

from flows.domain.poles import Leader, decides
from storage.chats import STAFF, number
from storage.sealed import keys_of
from storage.tables import requests, staff
from storage.tables_of_closures import closures
from storage.tables_of_life import recusals
from storage.tables_of_team import profiles

Chats = Sequence[int]


def team(connection: Connection, now: datetime) -> Sequence[Leader]:
    """All who lead, whether or not they can be written to."""
    return [leader for leader, _chat in _team(connection, now)]


def _team(connection: Connection, now: datetime) -> list[tuple[Leader, int | None]]:
    here = closures.c.undone.is_(None), closures.c.starts <= now, closures.c.ends > now
    away = exists().where(closures.c.absent_id == staff.c.id, *here).label("away")
    joined = staff.outerjoin(profiles, profiles.c.staff_id == staff.c.id)
    leads = select(staff, profiles.c.places, away).select_from(joined)
    leads = leads.where(staff.c.active, staff.c.role.in_(("coordinator", "direction"))).order_by(staff.c.id)
    keys = keys_of(connection)
    return [
        (
            Leader(member=row.id, role=row.role, places=tuple((row.places or "").split()), away=bool(row.away)),
            number(keys, STAFF, row.telegram_id, row.number),
        )
        for row in connection.execute(leads)
    ]


def chats(connection: Connection, of: Sequence[int], now: datetime) -> Mapping[int, Chats]:
    """By request: whom to tell. Two queries, whatever their number."""
    where, parted = _about(connection, of)
    reached = _reached(connection, now)
    return {request: _first(reached, where.get(request, ""), parted.get(request, set())) for request in of}


def _about(connection: Connection, of: Sequence[int]) -> tuple[dict[int, str], dict[int, set[int]]]:
    """By request: its place, and who is parted from its person."""
    joined = requests.outerjoin(recusals, recusals.c.person_id == requests.c.person_id)
    about = select(requests.c.id, requests.c.place, recusals.c.staff_id).select_from(joined)
    where: dict[int, str] = {}
    parted: dict[int, set[int]] = {}
    for row in connection.execute(about.where(requests.c.id.in_(of))):
        where[row.id] = row.place
        parted.setdefault(row.id, set()).add(row.staff_id)
    return where, parted


def _reached(connection: Connection, now: datetime) -> dict[int, tuple[Leader, int]]:
    return {leader.member: (leader, chat) for leader, chat in _team(connection, now) if chat}


def _first(reached: Mapping[int, tuple[Leader, int]], place: str, parted: set[int]) -> Chats:
    may = [leader for leader, _chat in reached.values() if leader.member not in parted]
    return [reached[one.member][1] for one in decides(place, may)]


def of_places(connection: Connection, places: Sequence[str], now: datetime) -> Mapping[str, Chats]:
    """By place: whom to tell of something there that is about nobody. One query."""
    reached = _reached(connection, now)
    return {place: _first(reached, place, set()) for place in places}


def all_but_parted(connection: Connection, request_id: int, now: datetime) -> Chats:
    """All who lead, wherever: what takes two of them."""
    _where, parted = _about(connection, [request_id])
    reached = _reached(connection, now)
    return [chat for member, (_leader, chat) in reached.items() if member not in parted.get(request_id, set())]
