"""Requests and their queue. A request is new, accepted by exactly one mediator, or closed: it is never lost."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, select, update
from sqlalchemy.engine import Row

from flows.domain.effects import OpenRequest
from flows.domain.model import Request
from storage import agenda, people
from storage.consented import SILENT, Consented
from storage.insert import insert
from storage.prepared import Prepared
from storage.sealed import keys_of, place
from storage.tables import appointments, declines, requests, staff
from storage.tables import people as persons

_SEATED = appointments.c.status.in_(("booked", "kept", "missed"))
PAGE = 30
"""Requests one screen may list: the oldest wait on top."""


_ADD = Prepared(
    requests.insert().returning(requests.c.id),
    *("person_id", "theme", "sub_theme", "words", "mode", "place", "wish", "institution", "created"),
)


def add(connection: Connection, who: Consented, wanted: OpenRequest, now: datetime) -> int:
    row = wanted.model_dump(include={"theme", "sub_theme", "mode", "place", "wish", "institution"})
    row["words"] = keys_of(connection).seal(wanted.words, _place_of_words(who.person, now))
    return int(_ADD.run(connection, {**row, "person_id": who.person, "created": now}).scalar())


def _place_of_words(person_id: int, created: datetime) -> str:
    return place("requests.words", person_id, created.astimezone(UTC))


def _words(connection: Connection, row: Row[Any]) -> str:
    return keys_of(connection).open(row.words, _place_of_words(row.person_id, row.created))


def _described() -> Select[Any]:
    who = persons.c.nickname, persons.c.language, persons.c.state
    return select(requests, *who).join(persons, persons.c.id == requests.c.person_id)


def by_id(connection: Connection, request_id: int) -> Request | None:
    row = connection.execute(_described().where(requests.c.id == request_id)).first()
    return _request(connection, row) if row else None


def _request(connection: Connection, row: Row[Any]) -> Request:
    silent = row.state in SILENT
    return Request(
        id=row.id,
        person=row.person_id,
        theme=row.theme,
        sub_theme=row.sub_theme,
        words="" if silent else _words(connection, row),
        mode=row.mode,
        place=row.place,
        wish=row.wish,
        institution=row.institution,
        status=row.status,
        created=row.created,
        mediator=row.mediator_id,
        nickname="" if silent else people.called(keys_of(connection), row.person_id, row.nickname),
        language=row.language,
        reachable=row.state == "active",
        silent=silent,
        appointment=agenda.of_request(connection, row.id),
    )


def unassigned(connection: Connection, staff_id: int) -> Sequence[Request]:
    """What waits for someone, oldest first, but for what this mediator declined and somebody else may still take."""
    refused = select(declines.c.request_id).where(declines.c.staff_id == staff_id)
    declined = select(declines.c.staff_id).where(declines.c.request_id == requests.c.id)
    others = exists().where(staff.c.active, staff.c.id.not_in(declined))
    heard = requests.c.status == "new", persons.c.state.not_in(SILENT)
    seated = exists().where(_SEATED, appointments.c.request_id == requests.c.id) & (requests.c.mode == "workshop")
    waiting = _described().where(*heard, requests.c.id.not_in(refused) | ~others, ~seated)
    return _listed(connection, waiting)


def attending(connection: Connection, workshop: str) -> Sequence[Request]:
    """Those who have a seat at this workshop, whatever became of it, by order of booking."""
    there = select(appointments.c.request_id).where(appointments.c.permanence == workshop, _SEATED)
    rows = connection.execute(_described().where(requests.c.id.in_(there)).order_by(requests.c.id)).all()
    return [_request(connection, row) for row in rows]


def of_mediator(connection: Connection, staff_id: int) -> Sequence[Request]:
    return _listed(connection, _described().where(requests.c.mediator_id == staff_id, requests.c.status == "accepted"))


def open_of(connection: Connection, person_id: int) -> Sequence[Request]:
    return _listed(connection, _described().where(requests.c.person_id == person_id, requests.c.status != "closed"))


def all_of(connection: Connection, person_id: int) -> Sequence[Request]:
    """For the person: theirs, with their own words even while nobody else may read them."""
    rows = connection.execute(_described().where(requests.c.person_id == person_id).order_by(requests.c.id))
    return [_request(connection, row).model_copy(update={"words": _words(connection, row)}) for row in rows]


def _listed(connection: Connection, wanted: Select[Any]) -> Sequence[Request]:
    rows = connection.execute(wanted.order_by(requests.c.created, requests.c.id).limit(PAGE)).all()
    return [_request(connection, row) for row in rows]


def accept(connection: Connection, request_id: int, staff_id: int, now: datetime) -> bool:
    """The first to accept wins: False for everybody after."""
    free = update(requests).where(requests.c.id == request_id, requests.c.status == "new")
    taken = free.values(status="accepted", mediator_id=staff_id, accepted=now)
    return connection.execute(taken).rowcount == 1


def decline(connection: Connection, request_id: int, staff_id: int, reason: str, now: datetime) -> None:
    row = {"request_id": request_id, "staff_id": staff_id, "reason": reason, "at": now}
    connection.execute(insert(connection, declines).values(row).on_conflict_do_nothing())


def close(connection: Connection, request_id: int, staff_id: int, reason: str, now: datetime) -> bool:
    own = update(requests).where(requests.c.id == request_id, requests.c.mediator_id == staff_id)
    own = own.where(requests.c.status == "accepted")
    return connection.execute(own.values(status="closed", closed=now, close_reason=reason)).rowcount == 1


def give_back(connection: Connection, staff_id: int) -> Sequence[int]:
    """What this member followed waits for somebody again. Answers which requests."""
    own = update(requests).where(requests.c.mediator_id == staff_id, requests.c.status == "accepted")
    waits = own.values(status="new", mediator_id=None, accepted=None).returning(requests.c.id)
    return sorted(connection.execute(waits).scalars())


def hand_on(connection: Connection, request_id: int, staff_id: int) -> bool:
    """This one waits for somebody else than this member; False when they do not follow it."""
    own = update(requests).where(requests.c.id == request_id, requests.c.mediator_id == staff_id)
    own = own.where(requests.c.status == "accepted")
    return connection.execute(own.values(status="new", mediator_id=None, accepted=None)).rowcount == 1


def reword(connection: Connection, request_id: int, who: Consented, words: str) -> bool:
    """The person says it otherwise, as long as the request is open."""
    own = requests.c.id == request_id, requests.c.person_id == who.person, requests.c.status != "closed"
    created = connection.execute(select(requests.c.created).where(*own)).scalar()
    if created is None:
        return False
    sealed = keys_of(connection).seal(words, _place_of_words(who.person, created))
    return connection.execute(update(requests).where(*own).values(words=sealed)).rowcount == 1


def followers(connection: Connection, person_id: int) -> Collection[int]:
    """Everybody of the team who has, or had, one of this person's requests."""
    own = select(requests.c.mediator_id).where(requests.c.person_id == person_id, requests.c.mediator_id.is_not(None))
    return set(connection.execute(own).scalars())


def person_of(connection: Connection, request_id: int) -> int:
    return int(connection.execute(select(requests.c.person_id).where(requests.c.id == request_id)).scalar_one())
