"""Appointments for a calendar (RFC 5545). A title says neither the theme nor the association, and nobody's name.

The same appointment is the same event in every file: one UID, and a SEQUENCE that grows with each change, so that a
calendar moves or strikes out what it already shows.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from flows.domain.association import Association, Permanence
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
    """As calendars read it. The changes of clocks are those of the years around the events: some programs read a longer
    list wrongly. Not for a thread that others wait for: the first calendar loads the library, which is slow and heavy.
    """
    from icalendar import Calendar, Event

    zone = ZoneInfo(calendar.zone)
    made = Calendar()
    made.add("prodid", "-//Mediance//FR")
    made.add("version", "2.0")
    made.add("method", calendar.method)
    if calendar.name:
        made.add("name", calendar.name)
        made.add("x-wr-calname", calendar.name)
    for one in calendar.entries:
        event = Event()
        event.add("uid", f"appointment-{one.number}@mediance")
        event.add("sequence", one.revision)
        event.add("dtstamp", calendar.now)
        event.add("dtstart", one.start.astimezone(zone))
        event.add("dtend", one.end.astimezone(zone))
        event.add("summary", one.title)
        event.add("status", "CANCELLED" if one.struck else "CONFIRMED")
        if one.address:
            event.add("location", one.address)
        made.add_component(event)
    years = [one.start.year for one in calendar.entries] or [1970]
    made.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 1, 1, 1))
    return str(made.to_ical().decode())
