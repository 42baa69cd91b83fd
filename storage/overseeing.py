"""What those who lead see of everybody's requests, and what they take back from one member for another.

They see no name and no word. Whoever is parted from a person sees nothing of theirs here either.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, exists, func, literal, select

from flows.domain.desk import Late
from flows.domain.model import Request
from storage import desk, life
from storage.columns import Moment
from storage.consented import SILENT
from storage.tables import appointments, declines, people, staff
from storage.tables import requests as asked
from storage.tables_of_closures import closures
from storage.tables_of_life import recusals, steps
from storage.tables_of_notes import notes
from storage.tables_of_reports import contacts


class Resting(NamedTuple):
    """A request of somebody who is away, and when anything was last done with it."""

    request: int
    member: int
    theme: str
    sub_theme: str
    touched: datetime
    place: str = ""


def parted_from(connection: Connection, staff_id: int) -> Collection[int]:
    """The people this member has nothing to do with."""
    found = select(recusals.c.person_id).where(recusals.c.staff_id == staff_id)
    return set(connection.execute(found).scalars())


def able(connection: Connection, request_id: int) -> Collection[int]:
    """Who may be asked to take it: who follows people, did not decline it, is not parted from this person, and does
    not follow it now."""
    parted = exists().where(recusals.c.person_id == asked.c.person_id, recusals.c.staff_id == staff.c.id)
    declined = exists().where(declines.c.request_id == request_id, declines.c.staff_id == staff.c.id)
    follows = staff.c.active, staff.c.role.in_(("mediator", "coordinator", "direction"))
    another = asked.c.mediator_id.is_(None) | (asked.c.mediator_id != staff.c.id)
    found = select(staff.c.id).join(asked, asked.c.id == request_id).where(*follows, another, ~parted, ~declined)
    return set(connection.execute(found).scalars())


def take_back(connection: Connection, request_id: int, reason: str, now: datetime) -> bool:
    """From whoever has it, or is asked; it keeps its place. False when it is closed, or waits for the next already."""
    since = case((asked.c.mediator_id.is_not(None), literal(now, Moment)), else_=asked.c.since)
    waits: dict[str, Any] = life.NOBODY | {"since": since}
    which = asked.c.id == request_id
    return bool(life.change(connection, "reassign", "coordinator", now, which, why=reason, to=waits))


def followed_by(connection: Connection, staff_id: int, late: Late) -> Sequence[Request]:
    """Without a name, whoever looks."""
    return [one.model_copy(update={"nickname": ""}) for one in desk.own(connection, staff_id, late)]


def resting(connection: Connection, now: datetime) -> Sequence[Resting]:
    """What those who are away follow, of people who are there and who have no appointment to come."""
    here = closures.c.undone.is_(None), closures.c.starts <= now, closures.c.ends > now
    away = asked.c.mediator_id.in_(select(closures.c.absent_id).where(closures.c.absent_id.is_not(None), *here))
    to_come = exists().where(
        appointments.c.request_id == asked.c.id, appointments.c.status == "booked", appointments.c.starts > now
    )
    last = {
        "stepped": select(func.max(steps.c.at)).where(steps.c.request_id == asked.c.id),
        "written": select(func.max(notes.c.at)).where(notes.c.request_id == asked.c.id, notes.c.side == "mediator"),
        "met": select(func.max(contacts.c.day)).where(contacts.c.request_id == asked.c.id),
    }
    what = asked.c.id, asked.c.mediator_id, asked.c.theme, asked.c.sub_theme, asked.c.place, asked.c.accepted
    touched = [some.scalar_subquery().label(name) for name, some in last.items()]
    found = select(*what, *touched).join(people, people.c.id == asked.c.person_id)
    found = found.where(life.in_hands(), away, ~to_come, people.c.state.not_in(SILENT))
    rows = connection.execute(found).all()
    about = ((row.id, row.mediator_id, row.theme, row.sub_theme, _touched(row), row.place) for row in rows)
    return sorted(Resting._make(one) for one in about)


def _touched(row: Any) -> datetime:
    met = datetime.combine(date.fromisoformat(row.met), time.max, UTC) if row.met else None
    return max(moment for moment in (row.accepted, row.stepped, row.written, met) if moment)
