"""What is on a member's desk: one query for each list, of so many rows at most, and one for how many there are.

No list reads the past, opens a name that is not its reader's, or asks once more for each of its rows.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, case, exists, func, or_, select

from flows.domain.desk import Counts, Late, Past, Step, Which, history
from flows.domain.model import Appointment, AppointmentStatus, Request, Staff
from storage import agenda, life
from storage.columns import among
from storage.consented import SILENT
from storage.people import called
from storage.requests import seated
from storage.sealed import keys_of
from storage.tables import appointments, declines, people, requests, staff
from storage.tables_of_life import recusals, steps
from storage.tables_of_reports import contacts
from storage.tables_of_team import profiles

MOST = 60
"""Requests, or appointments, that one list holds: the oldest come first."""
NAMES = 300
"""Own requests among which somebody is looked for by name."""
ANY = among(appointments.c.status, get_args(AppointmentStatus))
"""Written out, so that the index by status and beginning answers for a week."""
DONE = (
    "accept", "start", "refer", "follow", "withdraw", "leave", "change", "reassign", "close", "reopen", "unstart",
    "unclose",
)  # fmt: skip
"""What is told of a request: never who was asked before, nor who said no."""
NOON = time(12)


def counts(connection: Connection, staff_id: int, late: Late) -> Counts:
    waits = _waits(staff_id)
    waiting, overdue = (_count(*waits), _count(*waits, _late(late)))
    mine = select(func.count()).select_from(requests).where(*_mine(staff_id))
    figures = (one.scalar_subquery() for one in (waiting, overdue, mine))
    return Counts._make(connection.execute(select(*figures)).one())


def _count(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(requests).where(*conditions)


def _of(column: str) -> ColumnElement[Any]:
    """What is known of whose request it is: looked up for each, and not joined, which might read everybody."""
    own = select(people.c[column]).where(people.c.id == requests.c.person_id)
    return own.correlate(requests).scalar_subquery()


def _described(late: Late) -> Select[Any]:
    known = (_of(name).label(name) for name in ("nickname", "language", "state"))
    return select(*requests.c, *known, _late(late).label("overdue"))


def listed(
    connection: Connection, staff_id: int, which: Which, late: Late, last: Collection[str] = ()
) -> Sequence[Request]:
    """Oldest first, and what is of these places after all the rest. A name is opened in one's own only."""
    own, waits = _mine(staff_id), _waits(staff_id)
    where = {"waiting": waits, "overdue": (*waits, _late(late)), "mine": own}[which]
    after = [case((requests.c.place.in_(sorted(last)), 1), else_=0)] if last else []
    wanted = _described(late).where(*where).order_by(*after, requests.c.created, requests.c.id)
    rows = connection.execute(wanted.limit(MOST)).all()
    return [_request(connection, row, named=which == "mine") for row in rows]


def _mine(staff_id: int) -> tuple[ColumnElement[bool], ...]:
    return requests.c.mediator_id == staff_id, life.in_hands()


def _waits(staff_id: int) -> tuple[ColumnElement[bool], ...]:
    """But for what this member declined and somebody else may still take, and whom they are parted from."""
    others = exists().where(staff.c.active, staff.c.role != "volunteer", ~_declined(staff.c.id, staff, requests))
    refused = _declined(staff_id, requests)
    parted = exists().where(recusals.c.person_id == requests.c.person_id, recusals.c.staff_id == staff_id)
    return life.waits(), _of("state").not_in(SILENT), ~parted, ~(refused & others.correlate(requests)), ~seated()


def _declined(member: Any, *outside: Table) -> ColumnElement[bool]:
    """Looked up for each request that waits: an « exists » might read all declines first."""
    said = declines.c.request_id == requests.c.id, declines.c.staff_id == member
    return select(declines.c.staff_id).where(*said).correlate(*outside).scalar_subquery().is_not(None)


def _late(late: Late) -> ColumnElement[bool]:
    since = func.coalesce(requests.c.since, requests.c.created)
    urgent = [and_(requests.c.theme == theme, requests.c.sub_theme == sub) for theme, sub in late.subjects]
    return or_(since <= late.normal, and_(since <= late.urgent, or_(*urgent))) if urgent else since <= late.normal


def _request(connection: Connection, row: Any, *, named: bool) -> Request:
    silent = row.state in SILENT
    return Request(
        id=row.id,
        person=row.person_id,
        theme=row.theme,
        sub_theme=row.sub_theme,
        status=row.status,
        created=row.created,
        mediator=row.mediator_id,
        nickname=called(keys_of(connection), row.person_id, row.nickname) if named and not silent else "",
        language=row.language,
        silent=silent,
        since=row.since,
        overdue=bool(row.overdue),
    )


def own(connection: Connection, staff_id: int, late: Late) -> Sequence[Request]:
    """All they follow, with the names: to look for one."""
    wanted = _described(late).where(*_mine(staff_id)).order_by(requests.c.created, requests.c.id)
    rows = connection.execute(wanted.limit(NAMES)).all()
    return [_request(connection, row, named=True) for row in rows]


def planned(connection: Connection, staff_id: int, since: datetime, until: datetime) -> Sequence[Appointment]:
    """Their own appointments between these moments, whatever became of them."""
    span = ANY, appointments.c.starts >= since, appointments.c.starts < until
    return _appointments(connection, staff_id, *span)


def unset(connection: Connection, staff_id: int, now: datetime) -> Sequence[Appointment]:
    """Begun, and nobody said how it went."""
    return _appointments(connection, staff_id, appointments.c.status == "booked", appointments.c.starts <= now)


def _appointments(connection: Connection, staff_id: int, *which: ColumnElement[bool]) -> Sequence[Appointment]:
    follows = select(requests.c.mediator_id).where(requests.c.id == appointments.c.request_id)
    theirs = follows.correlate(appointments).scalar_subquery() == staff_id
    wanted = select(appointments).where(*which, theirs).order_by(appointments.c.starts, appointments.c.id)
    return [agenda.appointment(row) for row in connection.execute(wanted.limit(MOST)).all()]


def past(connection: Connection, request: Request, zone: ZoneInfo) -> Past:
    """What became of a request: three queries, each by its index."""
    acts = select(steps.c.act, steps.c.at).where(steps.c.request_id == request.id, steps.c.act.in_(DONE))
    ended = select(appointments.c.status, appointments.c.starts, appointments.c.mode).where(
        appointments.c.request_id == request.id, appointments.c.status != "booked"
    )
    noted = select(contacts.c.day, contacts.c.next_step).where(contacts.c.request_id == request.id)
    reports = connection.execute(noted.order_by(contacts.c.id)).all()
    told = history(
        request.created,
        [Step(what=row.act, at=row.at) for row in connection.execute(acts.order_by(steps.c.id))],
        [Step(what=row.status, at=row.starts, mode=row.mode) for row in connection.execute(ended)],
        [Step(what="contact", at=_noon(row.day, zone)) for row in reports],
    )
    return Past(steps=tuple(told), planned=reports[-1].next_step if reports else "none")


def _noon(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(datetime.fromisoformat(day).date(), NOON, zone).astimezone(UTC)


def rota(connection: Connection) -> Sequence[Staff]:
    """Who has a day of work here, and their hours; without a name."""
    joined = staff.outerjoin(profiles, profiles.c.staff_id == staff.c.id)
    wanted = select(staff.c.id, staff.c.role, profiles.c.hours).select_from(joined)
    here = staff.c.active, staff.c.role.in_(("mediator", "coordinator", "direction"))
    rows = connection.execute(wanted.where(*here).order_by(staff.c.id)).all()
    return [Staff(id=row.id, name="", role=row.role, hours=row.hours or "") for row in rows]
