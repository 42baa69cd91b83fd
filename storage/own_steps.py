"""What a person wants, and their own steps: sealed, written with their live yes, read by nobody but them.

The goal is also for the mediator who follows one of their requests. A step that a mediator proposes is not in the list
until its person takes it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.engine import Row

from flows.domain.kept import Goal, OwnStep
from flows.domain.own_steps import MOST, MySteps
from storage.consented import Consented
from storage.insert import insert
from storage.sealed import keys_of, place
from storage.tables import requests
from storage.tables_of_followup import goals, own_steps


def set_goal(connection: Connection, who: Consented, words: str, now: datetime) -> None:
    if not words:
        connection.execute(delete(goals).where(goals.c.person_id == who.person))
        return
    row = {"words": keys_of(connection).seal(words, place("goals.words", who.person)), "at": now}
    written = insert(connection, goals).values(person_id=who.person, **row)
    connection.execute(written.on_conflict_do_update(index_elements=["person_id"], set_=row))


def goals_of(connection: Connection, person_id: int) -> Sequence[Goal]:
    """None, or one."""
    rows = connection.execute(select(goals).where(goals.c.person_id == person_id))
    keys = keys_of(connection)
    return [Goal(words=keys.open(row.words, place("goals.words", person_id)), at=row.at) for row in rows]


def add(connection: Connection, who: Consented, words: str, now: datetime) -> int | None:
    """At the end; None when the list is full."""
    if len(all_of(connection, who.person)) >= MOST:
        return None
    return _write(connection, who.person, words, now, proposed=False, request_id=None)


def propose(connection: Connection, request_id: int, staff_id: int, words: str, now: datetime) -> int | None:
    """None when this member does not follow the request, or too much waits for an answer."""
    own = requests.c.id == request_id, requests.c.mediator_id == staff_id, requests.c.status != "closed"
    person = connection.execute(select(requests.c.person_id).where(*own)).scalar()
    if person is None or sum(one.proposed for one in all_of(connection, person)) >= MOST:
        return None
    return _write(connection, person, words, now, proposed=True, request_id=request_id)


def _write(
    connection: Connection, person_id: int, words: str, now: datetime, *, proposed: bool, request_id: int | None
) -> int:
    last = select(func.max(own_steps.c.place)).where(own_steps.c.person_id == person_id)
    after = (connection.execute(last).scalar() or 0) + 1
    row = {"person_id": person_id, "request_id": request_id, "place": after, "proposed": proposed, "added": now}
    row["words"] = keys_of(connection).seal(words, _place(person_id, now))
    return int(connection.execute(own_steps.insert().values(row).returning(own_steps.c.id)).scalar_one())


def _place(person_id: int, added: datetime) -> str:
    return place("own_steps.words", person_id, added.astimezone(UTC))


def all_of(connection: Connection, person_id: int) -> Sequence[OwnStep]:
    """In their order; what is proposed too."""
    own = select(own_steps).where(own_steps.c.person_id == person_id).order_by(own_steps.c.place, own_steps.c.id)
    return [_step(connection, row) for row in connection.execute(own)]


def mine(connection: Connection, person_id: int) -> MySteps:
    goal = next((one.words for one in goals_of(connection, person_id)), "")
    return MySteps(goal=goal, steps=tuple(one for one in all_of(connection, person_id) if not one.proposed))


def proposal(connection: Connection, step_id: int, person_id: int) -> OwnStep | None:
    """Proposed to this person, who did not answer yet."""
    theirs = own_steps.c.id == step_id, own_steps.c.person_id == person_id, own_steps.c.proposed
    row = connection.execute(select(own_steps).where(*theirs)).first()
    return _step(connection, row) if row else None


def _step(connection: Connection, row: Row[Any]) -> OwnStep:
    words = keys_of(connection).open(row.words, _place(row.person_id, row.added))
    return OwnStep(id=row.id, words=words, done=row.done, proposed=row.proposed, added=row.added)


def tick(connection: Connection, who: Consented, step_id: int) -> None:
    own = own_steps.c.id == step_id, own_steps.c.person_id == who.person
    connection.execute(update(own_steps).where(*own).values(done=~own_steps.c.done))


def put_first(connection: Connection, who: Consented, step_id: int) -> None:
    first = select(func.min(own_steps.c.place)).where(own_steps.c.person_id == who.person)
    before = (connection.execute(first).scalar() or 0) - 1
    own = own_steps.c.id == step_id, own_steps.c.person_id == who.person
    connection.execute(update(own_steps).where(*own).values(place=before))


def remove(connection: Connection, who: Consented, step_id: int) -> None:
    own = own_steps.c.id == step_id, own_steps.c.person_id == who.person
    connection.execute(delete(own_steps).where(*own))


def take(connection: Connection, who: Consented, step_id: int) -> bool:
    """What was proposed is theirs; False when it was answered before."""
    own = own_steps.c.id == step_id, own_steps.c.person_id == who.person, own_steps.c.proposed
    return connection.execute(update(own_steps).where(*own).values(proposed=False)).rowcount == 1
