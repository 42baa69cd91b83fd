"""What the team noted: contacts about a request, half days of work, and what was seen in a neighbourhood.

Whoever has no request is only counted, in `counters`. The figures hold what people did once: an appointment that took
place counts, or its report does, never both; so does somebody who came without an appointment.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, exists, func, select, update

from flows.domain.model import Contact
from flows.domain.reports import CountPassage, NoteActivity, Observation, State
from storage import counters
from storage.counters import Cell
from storage.insert import insert
from storage.tables import requests
from storage.tables_of_reports import activities, contacts, observations

SAME = timedelta(days=7)
"""What is seen again within it is the same thing, seen once more."""
LISTED = 60
By = Literal["contact", "register", "duration", "result", "theme", "mode", "place"]


def add(connection: Connection, contact: Contact, appointment: int | None) -> bool:
    """False when this appointment has its report already."""
    row = contact.model_dump(exclude={"request", "themes", "registers"})
    row |= {"themes": ",".join(contact.themes), "registers": ",".join(contact.registers)}
    row |= {"request_id": contact.request, "appointment_id": appointment}
    added = insert(connection, contacts).values(row).on_conflict_do_nothing(index_elements=["appointment_id"])
    return connection.execute(added).rowcount == 1


def reported(connection: Connection, appointment_id: int) -> bool:
    return bool(connection.execute(select(exists().where(contacts.c.appointment_id == appointment_id))).scalar())


def all_of(connection: Connection, person_id: int) -> Sequence[Contact]:
    """What was noted of this person's requests."""
    own = select(contacts).join(requests, requests.c.id == contacts.c.request_id)
    own = own.where(requests.c.person_id == person_id).order_by(contacts.c.day, contacts.c.id)
    return [counters.as_contact(row) for row in connection.execute(own).mappings()]


def count(connection: Connection, contact: Contact) -> None:
    """Without a request: by month, and nothing else stays."""
    counters.add(connection, counters.of_contact(contact, contact.day[:7]))


def count_passage(connection: Connection, passage: CountPassage, month: str) -> None:
    counters.add(connection, [_passage(passage, month)])


def uncount_passage(connection: Connection, passage: CountPassage, month: str) -> None:
    """Counted by mistake."""
    counters.take(connection, [_passage(passage, month)])


def _passage(passage: CountPassage, month: str) -> Cell:
    about = {"month": month, "place": passage.place, "theme": passage.theme, "mode": passage.mode}
    return Cell("passage", **about, outcome=passage.crowd)


def count_public(
    connection: Connection, asked: Literal["sex", "age", "qpv"], place: str, answer: str, month: str
) -> None:
    """Linked to nothing, not even to the other answers."""
    counters.add(connection, [Cell(asked, month, place, outcome=answer)])


def note_activity(connection: Connection, activity: NoteActivity) -> int:
    added = activities.insert().values(activity.model_dump()).returning(activities.c.id)
    return int(connection.execute(added).scalar_one())


def forget_activity(connection: Connection, number: int) -> bool:
    """Noted by mistake."""
    return connection.execute(delete(activities).where(activities.c.id == number)).rowcount == 1


def observe(connection: Connection, place: str, category: str, now: datetime) -> int:
    """What is still open there, and was noted within the week, is seen once more."""
    there = observations.c.place == place, observations.c.category == category
    latest = select(func.max(observations.c.id)).where(
        *there, observations.c.state != "closed", observations.c.noted > now - SAME
    )
    again = update(observations).where(observations.c.id == latest.scalar_subquery())
    found = connection.execute(again.values(seen=observations.c.seen + 1).returning(observations.c.id)).scalar()
    if found is not None:
        return int(found)
    row = {"place": place, "category": category, "noted": now, "changed": now}
    return int(connection.execute(observations.insert().values(row).returning(observations.c.id)).scalar_one())


def follow(connection: Connection, observation_id: int, state: State, relayed_to: str, now: datetime) -> bool:
    """What is closed stays closed."""
    still = observations.c.id == observation_id, observations.c.state != "closed"
    told = {"relayed_to": relayed_to} if relayed_to else {}
    return connection.execute(update(observations).where(*still).values(state=state, changed=now, **told)).rowcount == 1


def to_follow(connection: Connection) -> Sequence[Observation]:
    """What is not over, the oldest first."""
    still = select(observations).where(observations.c.state != "closed").order_by(observations.c.noted)
    rows = connection.execute(still.limit(LISTED))
    return [Observation.model_validate(row, from_attributes=True) for row in rows]


MET = ("contact", "unreported", "passage")
"""Each contact once: with its report, an appointment that took place without one, people met without a name."""
COUNTED: dict[By, tuple[tuple[str, ...], str]] = {
    "contact": (MET, "kind"),
    "mode": (MET, "mode"),
    "place": (MET, "place"),
    "theme": (("theme", "unreported", "passage"), "theme"),
    "result": (("contact",), "outcome"),
    "duration": (("duration",), "outcome"),
    "register": (("register",), "outcome"),
}


def counted(connection: Connection, zone: ZoneInfo, by: By, month: str) -> dict[str, int]:
    """The contacts of a month, whether their people are still here or not. One may have several themes or registers."""
    kinds, dimension = COUNTED[by]
    found: Counter[str] = Counter()
    for cell, total in counters.totals(connection, zone).items():
        if cell.kind in kinds and cell.month == month:
            found[getattr(cell, dimension)] += total.many
    return dict(sorted(found.items()))
