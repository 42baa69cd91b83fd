"""When a person was asked where their request stands, and what they answered; the statuses change by the one table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, func, select, update
from sqlalchemy.engine import Row

from flows.domain.followups import AFTER, STILL, Pursued
from flows.domain.kept import Asked
from flows.domain.model import NewsAnswer, NewsKind
from storage import life
from storage.agenda import agrees
from storage.consented import Consented
from storage.tables import appointments, people, requests
from storage.tables_of_followup import followups

FARTHEST = max(AFTER.values()) + STILL
NEAREST = min(AFTER.values())


def pursued(connection: Connection, now: datetime) -> Sequence[Pursued]:
    """The requests in somebody's hands whose person may be asked now, and can be, and agreed to it: so many as the team
    has in hand, whatever the past."""
    of_it = appointments.c.request_id == requests.c.id
    kept = select(func.max(appointments.c.ends)).where(of_it, appointments.c.status == "kept").scalar_subquery()
    coming = exists().where(of_it, appointments.c.status == "booked", appointments.c.ends > now)
    found = select(requests.c.id, requests.c.person_id, requests.c.accepted, kept.label("kept")).join(people)
    found = found.where(life.in_hands(), requests.c.accepted <= now - NEAREST, ~coming)
    found = found.where(people.c.state == "active", agrees("reminders"))
    rows = connection.execute(found.order_by(requests.c.accepted, requests.c.id)).all()
    asked = _asked_of(connection, [row.id for row in rows])
    return [_pursued(row, asked.get(row.id, ())) for row in rows]


def _pursued(row: Any, asked: Sequence[Asked]) -> Pursued:
    last = max(moment for moment in (row.accepted, row.kept) if moment)
    return Pursued(request=row.id, person=row.person_id, last=last, asked=tuple(asked))


def _asked_of(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Asked]]:
    found: dict[int, list[Asked]] = {}
    wanted = select(followups).where(followups.c.request_id.in_(numbers)).order_by(followups.c.id)
    for row in connection.execute(wanted) if numbers else ():
        found.setdefault(row.request_id, []).append(_asked(row))
    return found


def _asked(row: Row[Any]) -> Asked:
    return Asked(
        id=row.id, request=row.request_id, kind=row.kind, asked=row.asked, answer=row.answer, answered=row.answered
    )


def ask(connection: Connection, request_id: int, kind: NewsKind, now: datetime) -> int:
    """It is followed from here on. Answers the number of this time."""
    life.change(connection, "follow", "clock", now, requests.c.id == request_id)
    added = followups.insert().values(request_id=request_id, kind=kind, asked=now).returning(followups.c.id)
    return int(connection.execute(added).scalar_one())


def by_id(connection: Connection, number: int) -> Asked | None:
    row = connection.execute(select(followups).where(followups.c.id == number)).first()
    return _asked(row) if row else None


def answer(connection: Connection, number: int, said: NewsAnswer, who: Consented, now: datetime) -> bool:
    """Whether this is news: the same again is not."""
    theirs = select(requests.c.id).where(requests.c.person_id == who.person)
    own = followups.c.id == number, followups.c.request_id.in_(theirs), followups.c.answer != said
    return connection.execute(update(followups).where(*own).values(answer=said, answered=now)).rowcount == 1


def last_of(connection: Connection, request_id: int) -> Asked | None:
    """What the person answered last."""
    own = followups.c.request_id == request_id, followups.c.answer != ""
    row = connection.execute(select(followups).where(*own).order_by(followups.c.id.desc()).limit(1)).first()
    return _asked(row) if row else None


def all_of(connection: Connection, person_id: int) -> Sequence[Asked]:
    own = select(followups).join(requests).where(requests.c.person_id == person_id)
    return [_asked(row) for row in connection.execute(own.order_by(followups.c.id))]


def resume(connection: Connection, request_id: int, who: Consented, now: datetime) -> bool:
    """By the person: their mediator goes on with it."""
    return bool(life.change(connection, "resume", "person", now, *_own(request_id, who)))


def hand_back(connection: Connection, request_id: int, who: Consented, now: datetime) -> bool:
    """By the person, whose mediator is no longer there: it waits for somebody."""
    waits = life.NOBODY | {"since": now}
    return bool(life.change(connection, "change", "person", now, *_own(request_id, who), to=waits))


def finish(connection: Connection, request_id: int, who: Consented, now: datetime) -> bool:
    over = {"closed": now, "close_reason": "solved"}
    return bool(life.change(connection, "close", "person", now, *_own(request_id, who), why="solved", to=over))


def _own(request_id: int, who: Consented) -> tuple[Any, ...]:
    return requests.c.id == request_id, requests.c.person_id == who.person
