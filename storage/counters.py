"""What was done, counted by month, and by whom it was asked never: figures that outlive the people they count.

Whoever is still here is counted where they are. Whoever leaves is added to `counters` in the transaction that erases
them, so that a purge or an erasure changes no total.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, Integer, RowMapping, String, Table, bindparam, delete, select

from flows.domain.model import Contact
from storage.insert import insert_for
from storage.prepared import Prepared
from storage.tables import appointments, metadata, people, requests
from storage.tables_of_referrals import disclosures, referrals, transmissions
from storage.tables_of_reports import contacts

counters = Table(
    "counters",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("place", String(12), primary_key=True),
    Column("theme", String(12), primary_key=True),
    Column("mode", String(12), primary_key=True),
    Column("language", String(3), primary_key=True),
    Column("outcome", String(24), primary_key=True),
    Column("many", Integer, nullable=False),
    Column("hours", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""`hours`: from the request to its acceptance, or to the appointment, added up. No person, no day, no row order."""


Kind = Literal[
    "person", "request", "appointment", "unreported", "contact", "theme", "register", "duration", "passage",
    "referral", "sex", "age", "qpv",
]  # fmt: skip


class Cell(NamedTuple):
    """What is counted together. An outcome is where a request stands, or why it was closed; what became of an
    appointment; what was noted of a contact; what became of somebody sent on to
    a partner. `unreported`: an appointment that took place, of which nothing was noted.
    The last three are the public, each apart."""

    kind: Kind
    month: str
    place: str = ""
    theme: str = ""
    mode: str = ""
    language: str = ""
    outcome: str = ""


@dataclass
class Total:
    many: int = 0
    hours: int = 0


def totals(connection: Connection, zone: ZoneInfo) -> dict[Cell, Total]:
    """Everything that was ever asked for, whether its person is still here or not."""
    found = _live(connection, zone, None)
    for *cell, many, hours in connection.execute(select(counters)):
        total = found.setdefault(Cell(*cell), Total())
        total.many, total.hours = total.many + many, total.hours + hours
    return found


def count_leaving(connection: Connection, person_id: int, zone: ZoneInfo) -> None:
    """To be called before this person's rows go, in the same transaction."""
    for cell, total in _live(connection, zone, person_id).items():
        _ADD.run(connection, {**cell._asdict(), **vars(total)})


def add(connection: Connection, cells: Iterable[Cell]) -> None:
    """What nobody is behind: one more of each."""
    for cell in cells:
        _ADD.run(connection, {**cell._asdict(), **vars(Total(1))})


def take(connection: Connection, cells: Iterable[Cell]) -> None:
    """One less of each, which was counted by mistake."""
    for cell in cells:
        _ADD.run(connection, {**cell._asdict(), **vars(Total(-1))})
    connection.execute(delete(counters).where(counters.c.many <= 0))


def of_contact(contact: Contact, month: str, language: str = "") -> Iterator[Cell]:
    """Once as a contact; each thing that may be ticked several times has cells of its own."""
    place, mode = contact.place, contact.mode
    yield Cell("contact", month, place, contact.themes[0], mode, language, contact.result)
    yield Cell("duration", month, place, mode=mode, outcome=contact.duration)
    yield from (Cell("theme", month, place, theme, mode) for theme in contact.themes)
    yield from (Cell("register", month, place, mode=mode, outcome=register) for register in contact.registers)


def _added(dialect: str) -> Any:
    added = insert_for(dialect, counters)
    more = {name: counters.c[name] + added.excluded[name] for name in ("many", "hours")}
    return added.on_conflict_do_update(index_elements=list(Cell._fields), set_=more)


_ADD = Prepared(_added, *counters.columns.keys())
_PEOPLE = select(people.c.created, people.c.language)
_ASKED = select(
    *(requests.c[name] for name in ("created", "accepted", "place", "theme", "mode", "status", "close_reason")),
    people.c.language,
).join(people, people.c.id == requests.c.person_id)
_MET = (
    select(*(appointments.c[name] for name in ("permanence", "starts", "status")))
    .add_columns(requests.c.theme, requests.c.mode, requests.c.created, people.c.language)
    .add_columns(contacts.c.id.label("report"))
    .join(requests, requests.c.id == appointments.c.request_id)
    .join(people, people.c.id == appointments.c.person_id)
    .outerjoin(contacts, contacts.c.appointment_id == appointments.c.id)
)
_NOTED = (
    select(contacts, people.c.language)
    .join(requests, requests.c.id == contacts.c.request_id)
    .join(people, people.c.id == requests.c.person_id)
)
_SENT_ON = (
    select(transmissions.c.at, transmissions.c.received, referrals.c.kind)
    .add_columns(requests.c.place, requests.c.theme, people.c.language)
    .join(disclosures, disclosures.c.id == transmissions.c.disclosure_id)
    .join(referrals, referrals.c.id == disclosures.c.referral_id)
    .join(requests, requests.c.id == transmissions.c.request_id)
    .join(people, people.c.id == requests.c.person_id)
)
_ALL = _PEOPLE, _ASKED, _MET, _NOTED, _SENT_ON
_OF_ONE = tuple(wanted.where(people.c.id == bindparam("person")) for wanted in _ALL)


def _live(connection: Connection, zone: ZoneInfo, person_id: int | None) -> dict[Cell, Total]:
    found: dict[Cell, Total] = {}
    for cell, waited in _counted(connection, zone, person_id):
        total = found.setdefault(cell, Total())
        total.many, total.hours = total.many + 1, total.hours + waited // timedelta(hours=1)
    return found


def _counted(connection: Connection, zone: ZoneInfo, person_id: int | None) -> Iterator[tuple[Cell, timedelta]]:
    def month(moment: datetime) -> str:
        return moment.astimezone(zone).strftime("%Y-%m")

    asked = _ALL if person_id is None else _OF_ONE
    came, wanted, met, noted, sent_on = (connection.execute(one, {"person": person_id}) for one in asked)
    for row in came:
        yield Cell("person", month(row.created), language=row.language), timedelta(0)
    for row in wanted:
        about = row.place, row.theme, row.mode, row.language, row.close_reason or row.status
        yield Cell("request", month(row.created), *about), (row.accepted or row.created) - row.created
    for row in met:
        about = row.permanence, row.theme, row.mode, row.language, row.status
        yield Cell("appointment", month(row.starts), *about), row.starts - row.created
        if row.status == "kept" and row.report is None:
            yield Cell("unreported", month(row.starts), *about), timedelta(0)
    for row in sent_on:
        about = row.place, row.theme, row.kind, row.language, row.received or "sent"
        yield Cell("referral", month(row.at), *about), timedelta(0)
    for one in noted.mappings():
        yield from ((cell, timedelta(0)) for cell in of_contact(as_contact(one), one["day"][:7], one["language"]))


def as_contact(row: RowMapping) -> Contact:
    several = {name: tuple(row[name].split(",")) for name in ("themes", "registers")}
    return Contact.model_validate({**row, **several, "request": row["request_id"]})
