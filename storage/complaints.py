"""Complaints as whoever answers for quality finds them: those that wait first, the one due soonest on top."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, select

from flows.domain.complaints import Received
from storage.tables import requests
from storage.tables_of_life import recusals
from storage.tables_of_rights import complaints

_own = requests.alias()
_LATEST = (
    select(func.max(_own.c.id))
    .where(_own.c.person_id == complaints.c.person_id)
    .correlate(complaints)
    .scalar_subquery()
)


def received(connection: Connection, staff_id: int, limit: int, number: int | None = None) -> Sequence[Received]:
    """All of them, or that one, but those which may be about this member, who has or had the person's request, or is
    parted from them."""
    answered = complaints.c.answer != ""
    shown = complaints.c.id, complaints.c.at, complaints.c.answer_by, answered.label("answered")
    wanted = select(*shown, requests.c.id.label("request"), requests.c.theme)
    wanted = wanted.select_from(complaints.outerjoin(requests, requests.c.id == _LATEST))
    wanted = wanted if number is None else wanted.where(complaints.c.id == number)
    ordered = wanted.where(~_about(staff_id)).order_by(
        answered, case((~answered, complaints.c.answer_by)), complaints.c.id.desc()
    )
    return [_received(row) for row in connection.execute(ordered.limit(limit)).mappings()]


def _about(staff_id: int) -> ColumnElement[bool]:
    asked = requests.alias()
    theirs = asked.c.person_id == complaints.c.person_id, asked.c.mediator_id == staff_id
    parted = recusals.c.person_id == complaints.c.person_id, recusals.c.staff_id == staff_id
    return exists().where(*theirs) | exists().where(*parted)


def _received(row: Any) -> Received:
    return Received.model_validate({**row, "theme": row["theme"] or ""})
