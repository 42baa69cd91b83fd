"""Tickets: the line of a place, one day. Numbers follow one another, a person has one, and is called by one mediator.

Those who take one at a place do it one after the other; the database itself refuses a number given twice, a second
ticket of the same person, and a mediator who would receive two people at a time. Whoever fell silent is not seen.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select, update
from sqlalchemy.engine import Row

from flows.domain.model import Line, Ticket
from storage.consented import Consented
from storage.hold import hold
from storage.insert import insert
from storage.sealed import keys_of, place
from storage.tables import people
from storage.tables_of_tickets import tickets

ENDED = "kept", "missed"


def take(
    connection: Connection,
    who: Consented,
    permanence: str,
    day: str,
    theme: str,
    now: datetime,
    most: int | None,
    sub_theme: str = "",
    words: str = "",
) -> bool:
    """The next number of the day; whoever left or was missed goes to the end of the line. False when they have one or
    were received, or when `most` people came."""
    hold(connection, f"tickets at {permanence} {day}")
    if most is not None and _given(connection, permanence, day, but=who.person) >= most:
        return False
    here = tickets.c.permanence == permanence, tickets.c.day == day
    last = connection.execute(select(func.max(tickets.c.number)).where(*here)).scalar() or 0
    ticket = {"permanence": permanence, "day": day, "person_id": who.person}
    fresh = {"number": last + 1, "theme": theme, "state": "waiting", "taken": now}
    fresh |= {"called": None, "called_by": None, "request_id": None, "sub_theme": sub_theme}
    fresh |= {"words": keys_of(connection).seal(words, _place_of_words(who.person, now))}
    again = insert(connection, tickets).values({**ticket, **fresh})
    again = again.on_conflict_do_update(
        index_elements=["permanence", "day", "person_id"],
        set_=fresh,
        where=tickets.c.state.in_(("returned", "missed")),
    )
    return connection.execute(again).rowcount == 1


def line(connection: Connection, permanence: str, day: str) -> Line:
    waiting = select(tickets).join(people).where(tickets.c.permanence == permanence, tickets.c.day == day)
    waiting = waiting.where(tickets.c.state == "waiting", people.c.state == "active").order_by(tickets.c.number)
    rows = connection.execute(waiting).all()
    found = tuple(_ticket(row, before) for before, row in enumerate(rows))
    return Line(waiting=found, given=_given(connection, permanence, day))


def _given(connection: Connection, permanence: str, day: str, but: int = 0) -> int:
    here = tickets.c.permanence == permanence, tickets.c.day == day
    counted = select(func.count()).where(*here, tickets.c.state != "returned", tickets.c.person_id != but)
    return int(connection.execute(counted).scalar_one())


def of_person(connection: Connection, person_id: int, day: str) -> Sequence[Ticket]:
    own = select(tickets).where(tickets.c.person_id == person_id, tickets.c.day == day).order_by(tickets.c.id)
    return [_placed(connection, row) for row in connection.execute(own).all()]


def all_of(connection: Connection, person_id: int) -> Sequence[Ticket]:
    """Of any day that is still kept, with their own words."""
    own = select(tickets).where(tickets.c.person_id == person_id).order_by(tickets.c.id)
    return [_with_words(connection, row) for row in connection.execute(own)]


def _with_words(connection: Connection, row: Row[Any]) -> Ticket:
    words = keys_of(connection).open(row.words, _place_of_words(row.person_id, row.taken))
    return _ticket(row).model_copy(update={"words": words})


def _place_of_words(person_id: int, taken: datetime) -> str:
    return place("tickets.words", person_id, taken.astimezone(UTC))


def _placed(connection: Connection, row: Row[Any]) -> Ticket:
    before = line(connection, row.permanence, row.day).waiting if row.state == "waiting" else ()
    return _ticket(row, sum(one.number < row.number for one in before))


def called_by(connection: Connection, staff_id: int, day: str) -> Ticket | None:
    own = tickets.c.called_by == staff_id, tickets.c.day == day, tickets.c.state == "called"
    row = connection.execute(select(tickets).where(*own)).first()
    return _ticket(row) if row else None


def give_back(connection: Connection, ticket_id: int, who: Consented) -> bool:
    own = update(tickets).where(tickets.c.id == ticket_id, tickets.c.person_id == who.person)
    return connection.execute(own.where(tickets.c.state == "waiting").values(state="returned")).rowcount == 1


def call(connection: Connection, ticket_id: int, staff_id: int, day: str, now: datetime) -> tuple[Ticket, int] | None:
    """This ticket and whose it is, for the first who calls it and receives nobody else; None for everybody after."""
    hold(connection, f"calls of {staff_id}")
    waits = update(tickets).where(tickets.c.id == ticket_id, tickets.c.day == day, tickets.c.state == "waiting")
    taken = (
        waits.where(~_receiving(staff_id, day))
        .values(state="called", called=now, called_by=staff_id)
        .returning(tickets)
    )
    row = connection.execute(taken).first()
    return (_with_words(connection, row), row.person_id) if row else None


def opens(connection: Connection, ticket_id: int, request_id: int) -> None:
    """The request that this call opened."""
    connection.execute(update(tickets).where(tickets.c.id == ticket_id).values(request_id=request_id))


def end(connection: Connection, ticket_id: int, staff_id: int, outcome: str) -> tuple[Ticket, int, datetime] | None:
    """The ticket, whose it is, and when they were called; None when it is not this member's to end."""
    own = tickets.c.id == ticket_id, tickets.c.called_by == staff_id, tickets.c.state == "called"
    row = connection.execute(update(tickets).where(*own).values(state=outcome).returning(tickets)).first()
    return (_ticket(row), row.person_id, row.called) if row else None


def ended(connection: Connection, ticket_id: int, staff_id: int) -> str:
    """What this member said of it; empty when it is not theirs, or goes on."""
    own = tickets.c.id == ticket_id, tickets.c.called_by == staff_id, tickets.c.state.in_(ENDED)
    return str(connection.execute(select(tickets.c.state).where(*own)).scalar() or "")


def call_again(connection: Connection, ticket_id: int, staff_id: int, day: str) -> bool:
    """Said by mistake: they are with this member again, who receives nobody else meanwhile."""
    hold(connection, f"calls of {staff_id}")
    own = tickets.c.id == ticket_id, tickets.c.called_by == staff_id, tickets.c.day == day, tickets.c.state.in_(ENDED)
    again = update(tickets).where(*own, ~_receiving(staff_id, day)).values(state="called")
    return connection.execute(again).rowcount == 1


def _receiving(staff_id: int, day: str) -> ColumnElement[bool]:
    busy = tickets.alias()
    return exists().where(busy.c.called_by == staff_id, busy.c.day == day, busy.c.state == "called")


def _ticket(row: Row[Any], before: int = 0) -> Ticket:
    return Ticket(
        id=row.id,
        permanence=row.permanence,
        day=row.day,
        number=row.number,
        theme=row.theme,
        sub_theme=row.sub_theme,
        state=row.state,
        before=before,
        request=row.request_id,
    )
