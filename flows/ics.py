"""Appointments for a calendar (RFC 5545). A title says neither the theme nor the association, and nobody's name.

The same appointment is the same event in every file: one UID, and a SEQUENCE that grows with each change, so that a
calendar moves or strikes out what it already shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.domain.association import Association, Permanence
from flows.domain.ical import Lines, clocks, component, folded, instant, local, worded
from flows.domain.model import Appointment
from flows.domain.modes import COME_TO
from flows.exchange import Document
from flows.talk import Talk


@dataclass(frozen=True)
class Event:
    year: int
    zone: ZoneInfo
    lines: Lines


def invitation(
    talk: Talk, association: Association, appointment: Appointment, place: Permanence | None, now: datetime
) -> Document:
    """For the person's own phone, when an appointment is made or moved."""
    made = event(appointment, talk.text("Rendez-vous"), where(appointment, place), association.zone, now)
    return Document("rendez-vous.ics", calendar([made], "PUBLISH"))


def where(appointment: Appointment, place: Permanence | None) -> str:
    """Nowhere, when the person is called or visited."""
    return place.address if place and appointment.mode in COME_TO else ""


def cancellation(talk: Talk, association: Association, appointment: Appointment, now: datetime) -> Document:
    """Strikes it out again. `appointment`: as it is just before or after it is cancelled."""
    booked = appointment.status == "booked"
    cancelled = appointment.model_copy(
        update={"status": "cancelled_by_person", "revision": appointment.revision + 1} if booked else {}
    )
    struck = event(cancelled, talk.text("Rendez-vous"), "", association.zone, now)
    return Document("rendez-vous-annule.ics", calendar([struck], "CANCEL"))


def event(appointment: Appointment, title: str, address: str, zone: ZoneInfo, now: datetime) -> Event:
    lines = [
        worded("SUMMARY", title),
        local("DTSTART", appointment.start, zone),
        local("DTEND", appointment.end, zone),
        instant("DTSTAMP", now),
        worded("UID", f"appointment-{appointment.id}@mediance"),
        f"SEQUENCE:{appointment.revision}",
        *([worded("LOCATION", address)] if address else []),
        f"STATUS:{'CANCELLED' if appointment.status.startswith('cancelled') else 'CONFIRMED'}",
    ]
    return Event(appointment.start.astimezone(zone).year, zone, component("VEVENT", lines))


def calendar(events: Sequence[Event], method: str, name: str = "") -> str:
    """The changes of clocks are those of the years around the events."""
    head = ["VERSION:2.0", "PRODID:-//Mediance//FR", f"METHOD:{method}"]
    named = [worded("NAME", name), worded("X-WR-CALNAME", name)] if name else []
    years, zones = [one.year for one in events], dict.fromkeys(one.zone for one in events)
    known = [line for zone in zones for line in clocks(zone, min(years) - 1, max(years) + 1)]
    return folded(component("VCALENDAR", [*head, *named, *known, *(line for one in events for line in one.lines)]))
