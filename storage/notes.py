"""Notes between a person and their mediator. The words are sealed in their row until they leave for the phone, in the
same transaction as a rule; the row then says who wrote, and when.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal_column, select, update
from sqlalchemy.engine import Row

from flows.domain.model import Passed, Side
from flows.domain.notes import IN_A_ROW, Content, Note, Thread
from storage import life, requests
from storage.sealed import keys_of, place
from storage.tables import people
from storage.tables import requests as all_requests
from storage.tables_of_notes import notes

_ITS = all_requests.c.id == notes.c.request_id
_STATE = select(people.c.state).where(people.c.id == all_requests.c.person_id).scalar_subquery()
"""Of whose request it is: looked up for each note, and not joined, which would read everybody."""
WAITS: ColumnElement[str] = literal_column("'waiting'")
"""Said in the statement itself: else SQLite does not use the index of what waits."""


def write(
    connection: Connection, request_id: int, side: Side, staff_id: int, content: Content, now: datetime, due: datetime
) -> int | None:
    """Its number; None when this member does not follow the request, or no longer does."""
    followed = all_requests.c.id == request_id, all_requests.c.mediator_id == staff_id
    open_ = select(all_requests.c.id).where(*followed, life.in_hands()).with_for_update()
    if connection.execute(open_).first() is None:
        return None
    row = {"request_id": request_id, "staff_id": staff_id, "side": side, "at": now, "due": due}
    sealed = keys_of(connection).seal(content.model_dump_json(exclude_defaults=True), _place(request_id, side, now))
    return int(connection.execute(notes.insert().values(**row, content=sealed).returning(notes.c.id)).scalar_one())


def _place(request_id: int, side: str, at: datetime) -> str:
    return place("notes.content", request_id, side, at.astimezone(UTC))


def by_id(connection: Connection, number: int) -> Note | None:
    row = connection.execute(select(notes).where(notes.c.id == number)).first()
    return _note(connection, row) if row else None


def _note(connection: Connection, row: Row[Any]) -> Note | None:
    request = requests.by_id(connection, row.request_id)
    if request is None:
        return None
    words = keys_of(connection).open(row.content, _place(row.request_id, row.side, row.at))
    content = Content.model_validate_json(words) if words else None
    return Note(id=row.id, request=request, side=row.side, staff=row.staff_id, at=row.at, content=content)


def become(connection: Connection, number: int, state: str) -> None:
    """Only what is to be read later keeps its words."""
    kept = {} if state in ("waiting", "unread") else {"content": ""}
    connection.execute(update(notes).where(notes.c.id == number).values(state=state, **kept))


def silence(connection: Connection, person_id: int) -> None:
    """Nothing waits to be read by, or of, somebody who stopped or paused."""
    own = select(all_requests.c.id).where(all_requests.c.person_id == person_id)
    waiting = update(notes).where(notes.c.request_id.in_(own), notes.c.state.in_(("waiting", "unread")))
    connection.execute(waiting.values(state="left", content=""))


def due(connection: Connection, now: datetime, limit: int) -> Sequence[Note]:
    """What waited for this moment, in the order it was written; and what waits for somebody who follows no more."""
    ended = ~life.in_hands() | (all_requests.c.mediator_id != notes.c.staff_id)
    waiting = select(notes).join(all_requests, _ITS).where(notes.c.state == WAITS, (notes.c.due <= now) | ended)
    rows = connection.execute(waiting.order_by(notes.c.id).limit(limit).with_for_update(skip_locked=True, of=notes))
    return [note for row in rows.all() if (note := _note(connection, row))]


def unreached(connection: Connection, since: datetime) -> Sequence[Note]:
    """By request, the note that nobody answered and whose person can no longer be written to; told once."""
    last = select(func.max(notes.c.id)).where(notes.c.at > since).group_by(notes.c.request_id)
    lost = (
        select(notes)
        .join(all_requests, _ITS)
        .where(notes.c.at > since, notes.c.id.in_(last))
        .where(notes.c.side == "mediator", notes.c.state.in_(("left", "unread")))
        .where(_STATE == "unreachable", all_requests.c.mediator_id == notes.c.staff_id)
    )
    found = [note for row in connection.execute(lost.order_by(notes.c.id)).all() if (note := _note(connection, row))]
    for note in found:
        become(connection, note.id, "unreached")
    return found


def thread(connection: Connection, request_id: int) -> Thread:
    own = notes.c.request_id == request_id
    last = select(notes.c.side, notes.c.at).where(own).order_by(notes.c.id.desc()).limit(IN_A_ROW)
    rows = connection.execute(last).all()
    if not rows:
        return Thread()
    number = int(connection.execute(select(func.count()).where(own)).scalar_one())
    by: Side = rows[0].side
    in_a_row = next((n for n, row in enumerate(rows) if row.side != by), len(rows))
    return Thread(number=number, last=rows[0].at, by=by, in_a_row=in_a_row)


def all_of(connection: Connection, person_id: int) -> Sequence[Passed]:
    own = select(notes.c.request_id, notes.c.side, notes.c.at).join(all_requests, _ITS)
    rows = connection.execute(own.where(all_requests.c.person_id == person_id).order_by(notes.c.id))
    return [Passed(request=row.request_id, side=row.side, at=row.at) for row in rows]
