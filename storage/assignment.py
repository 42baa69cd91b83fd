"""The facts that decide who is offered a request: one query, whatever the size of the team and of its past."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, exists, func, literal_column, select

from flows.domain.assignment import Need
from flows.domain.model import Appointment, Staff
from flows.domain.team import Mate
from storage import agenda, life, profiles
from storage.prepared import Prepared
from storage.sealed import keys_of
from storage.staff import known_as
from storage.tables import appointments, declines, offers, people, requests, staff
from storage.tables_of_closures import closures
from storage.tables_of_life import recusals
from storage.tables_of_team import profiles as said

MOST = 50
"""Appointments one screen may list."""


def _everybody() -> Select[Any]:
    """Every active member, what they said of themselves, what they follow, and until when they are away."""
    load = select(func.count()).where(requests.c.mediator_id == staff.c.id, life.in_hands())
    last = select(func.max(offers.c.at)).where(offers.c.staff_id == staff.c.id)
    now: BindParameter[datetime] = bindparam("now")
    here = closures.c.undone.is_(None), closures.c.starts <= now, closures.c.ends > now
    away = select(func.max(closures.c.ends)).where(closures.c.absent_id == staff.c.id, *here)
    member = staff.c.id, staff.c.telegram_id, staff.c.name, staff.c.role, staff.c.language.label("tongue")
    figures = {"load": load, "last": last, "away_until": away}
    counted = [some.correlate(staff).scalar_subquery().label(name) for name, some in figures.items()]
    known = [column for column in said.columns if column.name != "staff_id"]
    joined = staff.outerjoin(said, said.c.staff_id == staff.c.id)
    return select(*member, *counted, *known).select_from(joined).where(staff.c.active).order_by(staff.c.id)


def _mate(connection: Connection, row: Any) -> Mate:
    name = known_as(keys_of(connection), row.telegram_id, row.name)
    return Mate(
        staff=Staff(id=row.id, name=name, role=row.role, language=row.tongue),
        profile=profiles.profile(row),
        load=row.load,
        last=row.last,
        away_until=row.away_until,
        asked=bool(row.asked),
    )


def _asked() -> Select[Any]:
    since = func.coalesce(requests.c.since, requests.c.created)
    offered = exists().where(
        offers.c.request_id == requests.c.id, offers.c.staff_id == staff.c.id, offers.c.at >= since
    )
    refused = exists().where(declines.c.request_id == requests.c.id, declines.c.staff_id == staff.c.id)
    parted = exists().where(recusals.c.person_id == requests.c.person_id, recusals.c.staff_id == staff.c.id)
    about = requests.c.theme, requests.c.sub_theme, requests.c.place, people.c.language.label("spoken")
    wanted = _everybody().add_columns((offered | refused | parted).label("asked"), *about)
    wanted = wanted.join(requests, requests.c.id == bindparam("request"))
    return wanted.join(people, people.c.id == requests.c.person_id)


_TEAM = Prepared(_everybody().add_columns(literal_column("0").label("asked")))
_ASKED = Prepared(_asked())
"""So long a statement takes longer to write than to answer."""


def team(connection: Connection, now: datetime) -> Sequence[Mate]:
    return [_mate(connection, row) for row in _TEAM.run(connection, {"now": now}).rows]


def asked(connection: Connection, request_id: int, now: datetime) -> tuple[Need, str, Sequence[Mate]] | None:
    """What this request needs, its sub-theme, and the team with who was asked since it waits, or is parted from
    this person; None when nobody is there."""
    rows = _ASKED.run(connection, {"request": request_id, "now": now}).rows
    if not rows:
        return None
    first = rows[0]
    need = Need(theme=first.theme, language=first.spoken, place=first.place)
    return need, first.sub_theme, [_mate(connection, row) for row in rows]


_LAST = Prepared(
    select(staff.c.id)
    .select_from(requests.join(staff, staff.c.id == requests.c.mediator_id))
    .where(requests.c.person_id == bindparam("person"), staff.c.active, staff.c.role == literal_column("'mediator'"))
    .order_by(requests.c.id.desc())
    .limit(literal_column("1"))
)


def last_mediator(connection: Connection, person_id: int) -> int | None:
    """Who followed this person last, when they are still here."""
    found: int | None = _LAST.run(connection, {"person": person_id}).scalar()
    return found


def left_behind(connection: Connection, now: datetime) -> Sequence[Appointment]:
    """The appointments to come that nobody follows any more, since somebody left the team or changed role."""
    gone = exists().where(
        offers.c.request_id == requests.c.id,
        offers.c.staff_id == staff.c.id,
        ~staff.c.active | staff.c.role.in_(("volunteer", "quality_lead")),
    )
    ahead = appointments.c.status == "booked", appointments.c.starts > now, life.waits()
    wanted = select(appointments).join(requests).where(*ahead, gone).order_by(appointments.c.starts).limit(MOST)
    return [agenda.appointment(row) for row in connection.execute(wanted).all()]
