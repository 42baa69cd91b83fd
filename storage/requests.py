"""Requests and their queue. A request waits, is followed by exactly one mediator, or is closed: it is never lost."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, select, union, update
from sqlalchemy.engine import Row

from flows.domain.effects import OpenRequest
from flows.domain.model import Request
from storage import agenda, life, people
from storage.columns import among
from storage.consented import SILENT, Consented
from storage.hold import hold
from storage.prepared import Prepared
from storage.sealed import keys_of, place
from storage.tables import appointments, requests
from storage.tables import people as persons
from storage.tables_of_life import recusals
from storage.tables_of_reports import contacts

_SEATED = among(appointments.c.status, ("booked", "kept", "missed"))
PAGE = 30
"""Requests one screen may list: the oldest wait on top."""


_ADD = Prepared(
    requests.insert().returning(requests.c.id),
    *("person_id", "theme", "sub_theme", "words", "mode", "place", "wish", "institution", "created"),
)


def add(connection: Connection, who: Consented, wanted: OpenRequest, now: datetime) -> int:
    """Whoever waits at a place is seen by whoever closes it: those wait for each other, as for a moment there."""
    if wanted.place and not wanted.slot:
        hold(connection, f"appointments at {wanted.place}")
    row = wanted.model_dump(include={"theme", "sub_theme", "mode", "place", "wish", "institution"})
    row["words"] = keys_of(connection).seal(wanted.words, _place_of_words(who.person, now))
    return int(_ADD.run(connection, {**row, "person_id": who.person, "created": now}).scalar())


def _place_of_words(person_id: int, created: datetime) -> str:
    return place("requests.words", person_id, created.astimezone(UTC))


def _words(connection: Connection, row: Row[Any]) -> str:
    return keys_of(connection).open(row.words, _place_of_words(row.person_id, row.created))


def _described() -> Select[Any]:
    who = persons.c.nickname, persons.c.language, persons.c.state, persons.c.telegram_id
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
        paper=row.telegram_id < 0,
        since=row.since,
        appointment=agenda.of_request(connection, row.id),
    )


def seated() -> ColumnElement[bool]:
    """It has its seat at a workshop, and waits for nobody. Looked up for each, and never read for all."""
    seat = select(appointments.c.id).where(_SEATED, appointments.c.request_id == requests.c.id).limit(1)
    return (requests.c.mode == "workshop") & seat.correlate(requests).scalar_subquery().is_not(None)


def attending(connection: Connection, workshop: str) -> Sequence[Request]:
    """Those who have a seat at this workshop, whatever became of it, by order of booking."""
    there = select(appointments.c.request_id).where(appointments.c.permanence == workshop, _SEATED)
    rows = connection.execute(_described().where(requests.c.id.in_(there)).order_by(requests.c.id)).all()
    return [_request(connection, row) for row in rows]


def open_of(connection: Connection, person_id: int) -> Sequence[Request]:
    return _listed(connection, _described().where(requests.c.person_id == person_id, requests.c.status != "closed"))


def closed_of(connection: Connection, person_id: int) -> Sequence[Request]:
    """What they may come back to."""
    return _listed(connection, _described().where(requests.c.person_id == person_id, requests.c.status == "closed"))


def all_of(connection: Connection, person_id: int) -> Sequence[Request]:
    """For the person: theirs, with their own words even while nobody else may read them."""
    rows = connection.execute(_described().where(requests.c.person_id == person_id).order_by(requests.c.id))
    return [_request(connection, row).model_copy(update={"words": _words(connection, row)}) for row in rows]


def _listed(connection: Connection, wanted: Select[Any]) -> Sequence[Request]:
    rows = connection.execute(wanted.order_by(requests.c.created, requests.c.id).limit(PAGE)).all()
    return [_request(connection, row) for row in rows]


def accept(connection: Connection, request_id: int, staff_id: int, now: datetime) -> bool:
    """The first to accept wins: False for everybody after, and for whoever is parted from this person."""
    parted = exists().where(recusals.c.person_id == requests.c.person_id, recusals.c.staff_id == staff_id)
    taken = life.NOBODY | {"mediator_id": staff_id, "accepted": now}
    return bool(life.change(connection, "accept", "mediator", now, requests.c.id == request_id, ~parted, to=taken))


def start(connection: Connection, request_id: int, staff_id: int, now: datetime) -> bool:
    """The first contact, or the first appointment that was kept."""
    return bool(life.change(connection, "start", "mediator", now, *_own(request_id, staff_id)))


def follow(connection: Connection, request_id: int, staff_id: int, now: datetime) -> bool:
    """Its mediator only takes news of it from here on."""
    return bool(life.change(connection, "follow", "mediator", now, *_own(request_id, staff_id)))


def close(connection: Connection, request_id: int, staff_id: int, reason: str, now: datetime) -> bool:
    over = {"closed": now, "close_reason": reason}
    return bool(life.change(connection, "close", "mediator", now, *_own(request_id, staff_id), why=reason, to=over))


def unstart(connection: Connection, request_id: int, staff_id: int, now: datetime) -> bool:
    """Its first appointment was said to be kept by mistake, and nothing else was noted of it."""
    noted = exists().where(contacts.c.request_id == requests.c.id)
    return bool(life.change(connection, "unstart", "mediator", now, *_own(request_id, staff_id), ~noted))


def unclose(connection: Connection, request_id: int, staff_id: int, now: datetime) -> bool:
    """It had ended with a workshop, by mistake."""
    again = life.NOBODY | {"closed": None, "close_reason": ""}
    return bool(life.change(connection, "unclose", "mediator", now, *_own(request_id, staff_id), to=again))


def close_waiting(connection: Connection, request_id: int, reason: str, now: datetime) -> bool:
    """Those who lead decide that nobody takes it."""
    over = life.NOBODY | {"closed": now, "close_reason": reason}
    which = requests.c.id == request_id
    return bool(life.change(connection, "close", "coordinator", now, which, why=reason, to=over))


def reopen(connection: Connection, request_id: int, staff_id: int, now: datetime) -> bool:
    """By who closed it: theirs again."""
    again = {"closed": None, "close_reason": "", "accepted": now}
    return bool(life.change(connection, "reopen", "mediator", now, *_own(request_id, staff_id), to=again))


def come_back(connection: Connection, request_id: int, who: Consented, now: datetime) -> bool:
    """By the person: it waits for somebody, where it was made."""
    own = requests.c.id == request_id, requests.c.person_id == who.person
    again = life.NOBODY | {"closed": None, "close_reason": "", "since": now}
    return bool(life.change(connection, "reopen", "person", now, *own, to=again))


def give_back(connection: Connection, staff_id: int, now: datetime) -> Sequence[int]:
    """What this member followed waits for somebody again. Answers which requests."""
    own = requests.c.mediator_id == staff_id
    return life.change(connection, "leave", "operator", now, own, to=life.NOBODY | {"since": now})


def hand_on(connection: Connection, request_id: int, staff_id: int, now: datetime) -> bool:
    """The person wants somebody else than this member, who is away; False when they do not follow it."""
    own = _own(request_id, staff_id)
    return bool(life.change(connection, "change", "person", now, *own, to=life.NOBODY | {"since": now}))


def _own(request_id: int, staff_id: int) -> tuple[ColumnElement[bool], ...]:
    return requests.c.id == request_id, requests.c.mediator_id == staff_id


def reword(connection: Connection, request_id: int, who: Consented, words: str) -> bool:
    """The person says it otherwise, as long as the request is open."""
    own = requests.c.id == request_id, requests.c.person_id == who.person, requests.c.status != "closed"
    created = connection.execute(select(requests.c.created).where(*own)).scalar()
    if created is None:
        return False
    sealed = keys_of(connection).seal(words, _place_of_words(who.person, created))
    return connection.execute(update(requests).where(*own).values(words=sealed)).rowcount == 1


def give(connection: Connection, person_id: int, other: int) -> None:
    """All that this person asked for is the other's from now on: their words are sealed again, for that one."""
    keys = keys_of(connection)
    for row in connection.execute(select(requests).where(requests.c.person_id == person_id)).all():
        words = keys.seal(_words(connection, row), _place_of_words(other, row.created))
        own = update(requests).where(requests.c.id == row.id)
        connection.execute(own.values(person_id=other, words=words))


def followers(connection: Connection, person_id: int) -> Collection[int]:
    """Everybody of the team who has, or had, one of this person's requests, or is parted from them."""
    own = select(requests.c.mediator_id).where(requests.c.person_id == person_id, requests.c.mediator_id.is_not(None))
    parted = select(recusals.c.staff_id).where(recusals.c.person_id == person_id)
    return set(connection.execute(union(own, parted)).scalars())


def person_of(connection: Connection, request_id: int) -> int:
    return int(connection.execute(select(requests.c.person_id).where(requests.c.id == request_id)).scalar_one())
