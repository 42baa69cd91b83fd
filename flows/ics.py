"""Appointments for a calendar (RFC 5545). A title says neither the theme nor the association, and nobody's name.

The same appointment is the same event in every file: one UID, and a SEQUENCE that grows with each change, so that a
calendar moves or strikes out what it already shows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from flows.domain.association import Association, Permanence
from flows.domain.ical import Lines, clocks, component, folded, instant, local, worded
from flows.domain.model import Appointment, Thing
from flows.domain.modes import COME_TO
from flows.exchange import Document
from flows.talk import Talk


class Entry(Thing):
    """One appointment, as a calendar may show it. `revision` grows with each change; `struck`: it is cancelled."""

    number: int
    revision: int
    start: datetime
    end: datetime
    title: str
    address: str = ""
    struck: bool = False


class Planned(Thing):
    """What a calendar is to show. `zone`: by whose clocks; `now`: when it was made."""

    method: Literal["PUBLISH", "CANCEL"]
    zone: str
    now: datetime
    entries: tuple[Entry, ...]
    name: str = ""


def invitation(
    talk: Talk, association: Association, appointment: Appointment, place: Permanence | None, now: datetime
) -> Document:
    """For the person's own phone, when an appointment is made or moved."""
    made = entry(appointment, talk.text("Rendez-vous"), where(appointment, place))
    return _document("rendez-vous.ics", planned([made], association, now))


def where(appointment: Appointment, place: Permanence | None) -> str:
    """Nowhere, when the person is called or visited."""
    return place.address if place and appointment.mode in COME_TO else ""


def cancellation(talk: Talk, association: Association, appointment: Appointment, now: datetime) -> Document:
    """Strikes it out again. `appointment`: as it is just before or after it is cancelled."""
    booked = appointment.status == "booked"
    cancelled = appointment.model_copy(
        update={"status": "cancelled_by_person", "revision": appointment.revision + 1} if booked else {}
    )
    struck = planned([entry(cancelled, talk.text("Rendez-vous"))], association, now, "CANCEL")
    return _document("rendez-vous-annule.ics", struck)


def entry(appointment: Appointment, title: str, address: str = "") -> Entry:
    return Entry(
        number=appointment.id,
        revision=appointment.revision,
        start=appointment.start,
        end=appointment.end,
        title=title,
        address=address,
        struck=appointment.status.startswith("cancelled"),
    )


def planned(
    entries: Sequence[Entry],
    association: Association,
    now: datetime,
    method: Literal["PUBLISH", "CANCEL"] = "PUBLISH",
    name: str = "",
) -> Planned:
    return Planned(method=method, zone=association.time_zone, now=now, entries=tuple(entries), name=name)


def _document(name: str, calendar: Planned) -> Document:
    return Document(name, calendar.model_dump_json(), drawn="calendar")


def written(calendar: Planned) -> str:
    """As calendars read it. The changes of clocks are those of the years around the events."""
    head = ["VERSION:2.0", "PRODID:-//Mediance//FR", f"METHOD:{calendar.method}"]
    named = [worded("NAME", calendar.name), worded("X-WR-CALNAME", calendar.name)] if calendar.name else []
    zone, years = ZoneInfo(calendar.zone), [one.start.year for one in calendar.entries]
    known = clocks(zone, min(years) - 1, max(years) + 1) if years else ()
    events = [line for one in calendar.entries for line in _event(one, zone, calendar.now)]
    return folded(component("VCALENDAR", [*head, *named, *known, *events]))


def _event(one: Entry, zone: ZoneInfo, now: datetime) -> Lines:
    lines = [
        worded("SUMMARY", one.title),
        local("DTSTART", one.start, zone),
        local("DTEND", one.end, zone),
        instant("DTSTAMP", now),
        worded("UID", f"appointment-{one.number}@mediance"),
        f"SEQUENCE:{one.revision}",
        *([worded("LOCATION", one.address)] if one.address else []),
        f"STATUS:{'CANCELLED' if one.struck else 'CONFIRMED'}",
    ]
    return component("VEVENT", lines)
