"""The line for a freed moment, and who has an offer to answer. One open offer a person, one offer a day: both are
conditions of the very statement that notes it, so that two who offer at once do not offer twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, func, or_, select, update

from flows.domain.model import Slot, Wait
from flows.domain.waiting import Waiting
from storage.consented import Consented
from storage.insert import insert
from storage.prepared import Prepared
from storage.tables import appointments, people, requests
from storage.tables_of_waiting import holds, waits

MANY = 200
"""Of the line, those that one freed moment is compared with."""


class Offered(NamedTuple):
    """An open offer: the moment that is held for somebody, and until when."""

    request: int
    person: int
    permanence: str
    start: datetime
    end: datetime
    until: datetime
    place: str

    @property
    def slot(self) -> Slot:
        return Slot(permanence=self.permanence, start=self.start, end=self.end)


def join(connection: Connection, request_id: int, who: Consented, place: str, wish: str, now: datetime) -> None:
    """At the end of the line; whoever is in it keeps their place."""
    row = {"request_id": request_id, "person_id": who.person, "place": place, "wish": wish or "any", "since": now}
    connection.execute(insert(connection, waits).values(row).on_conflict_do_nothing())


def in_line(connection: Connection, request_id: int, person_id: int) -> bool:
    """Whether this person waits, for this request of theirs."""
    own = waits.c.request_id == request_id, waits.c.person_id == person_id
    return connection.execute(select(waits.c.request_id).where(*own)).first() is not None


def all_of(connection: Connection, person_id: int) -> Sequence[Wait]:
    own = select(waits).where(waits.c.person_id == person_id).order_by(waits.c.request_id)
    rows = connection.execute(own)
    return [Wait(request=row.request_id, place=row.place, wish=row.wish, since=row.since) for row in rows]


def leave(connection: Connection, *, request: int | None = None, person: int | None = None) -> Sequence[Offered]:
    """Out of the line; answers the offers that nobody will answer now."""
    own = waits.c.request_id == request if person is None else waits.c.person_id == person
    left = _offered(connection, own)
    connection.execute(delete(waits).where(own))
    _let_go(connection, left)
    return left


def line(
    connection: Connection, permanence: str, start: datetime, granted: Sequence[str], today: datetime, but: int = 0
) -> list[Waiting]:
    """Who waits for such a moment and may be offered one today, first come first: people who can be reached, whose
    request is open, and who have no appointment before."""
    mine = appointments.c.request_id == waits.c.request_id, ~appointments.c.status.like("cancelled%")
    planned = select(func.min(appointments.c.starts)).where(*mine).scalar_subquery()
    about = waits.c.request_id, waits.c.person_id, requests.c.theme, requests.c.mode, waits.c.wish
    wanted = (
        select(*about, planned.label("planned"))
        .join(requests, requests.c.id == waits.c.request_id)
        .join(people, people.c.id == waits.c.person_id)
        .where(
            waits.c.place.in_(("", permanence)),
            waits.c.wish.in_(granted),
            waits.c.person_id != but,
            _may_be_offered(today),
            requests.c.status != "closed",
            people.c.state == "active",
            ~exists().where(*mine, appointments.c.starts <= start),
        )
    )
    rows = connection.execute(wanted.order_by(waits.c.since, waits.c.request_id).limit(MANY))
    return [_waiting(*row) for row in rows]


def _waiting(request: int, person: int, theme: str, mode: str, wish: str, before: datetime | None) -> Waiting:
    return Waiting(request=request, person=person, theme=theme, mode=mode, wish=wish, before=before)


def _may_be_offered(today: datetime) -> ColumnElement[bool]:
    """Nothing today, nothing still to answer, for any request of theirs."""
    any_ = waits.alias()
    return ~exists().where(any_.c.person_id == waits.c.person_id, or_(~any_.c.answered, any_.c.offered >= today))


def offer(connection: Connection, request_id: int, who: Consented, now: datetime, today: datetime) -> bool:
    """Notes that a moment is offered; False when they were offered one today, or one is still to be answered."""
    own = waits.c.request_id == request_id, waits.c.person_id == who.person
    free = update(waits).where(*own, waits.c.answered, _may_be_offered(today))
    return connection.execute(free.values(offered=now, answered=False)).rowcount == 1


def offered_to(connection: Connection, request_id: int, person_id: int) -> Offered | None:
    """The moment this person may take, for this request of theirs."""
    own = _offered(connection, (waits.c.request_id == request_id) & (waits.c.person_id == person_id))
    return own[0] if own else None


def unanswered(connection: Connection, now: datetime, limit: int) -> list[Offered]:
    """Offers whose time is over. One whose moment is held no more (the night came first) is simply over."""
    held = exists().where(holds.c.person_id == waits.c.person_id, holds.c.why == "offered")
    connection.execute(update(waits).where(~waits.c.answered, ~held).values(answered=True))
    return _offered(connection, holds.c.until <= now, limit)


def _offered(connection: Connection, which: Any, limit: int | None = None) -> list[Offered]:
    wanted = (
        select(
            *(waits.c[name] for name in ("request_id", "person_id")),
            *(holds.c[name] for name in ("permanence", "starts", "ends", "until")),
            waits.c.place,
        )
        .join(holds, (holds.c.person_id == waits.c.person_id) & (holds.c.why == "offered"))
        .where(~waits.c.answered, which)
    )
    return [Offered._make(row) for row in connection.execute(wanted.order_by(waits.c.request_id).limit(limit))]


def answer(connection: Connection, offered: Offered) -> bool:
    """The offer is over, and its moment no longer held; False when that was so before."""
    open_ = update(waits).where(waits.c.request_id == offered.request, ~waits.c.answered)
    if connection.execute(open_.values(answered=True)).rowcount != 1:
        return False
    _let_go(connection, [offered])
    return True


def _let_go(connection: Connection, offers: Sequence[Offered]) -> None:
    for one in offers:
        connection.execute(delete(holds).where(holds.c.person_id == one.person, holds.c.why == "offered"))


@cache
def _waited(many: int) -> Prepared:
    """For so many places."""
    places = [bindparam(f"place{number}", type_=requests.c.place.type) for number in range(many)]
    since = requests.c.created >= bindparam("since", type_=requests.c.created.type)
    accepted = requests.c.place.in_(places), requests.c.accepted.is_not(None), since
    return Prepared(select(requests.c.created, requests.c.accepted).where(*accepted))


def waited(connection: Connection, places: Sequence[str], since: datetime) -> list[timedelta]:
    """How long each request for one of these places waited for a mediator."""
    named = {f"place{number}": place for number, place in enumerate(places)}
    rows = _waited(len(places)).run(connection, {**named, "since": since}).rows
    return [row.accepted - row.created for row in rows]
