"""Appointments for a calendar (RFC 5545). A title says neither the theme nor the association, and nobody's name.

The same appointment is the same event in every file: one UID, and a SEQUENCE that grows with each change, so that a
calendar moves or strikes out what it already shows.
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from flows.domain.association import Association, Permanence
from flows.domain.model import Appointment
from flows.domain.modes import COME_TO
from flows.exchange import Document
from flows.talk import Talk


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
    made = Event()
    made.add("uid", f"appointment-{appointment.id}@mediance")
    made.add("sequence", appointment.revision)
    made.add("dtstamp", now)
    made.add("dtstart", appointment.start.astimezone(zone))
    made.add("dtend", appointment.end.astimezone(zone))
    made.add("summary", title)
    made.add("status", "CANCELLED" if appointment.status.startswith("cancelled") else "CONFIRMED")
    if address:
        made.add("location", address)
    return made


def calendar(events: Sequence[Event], method: str, name: str = "") -> str:
    """The changes of clocks are those of the years around the events: some programs read a longer list wrongly."""
    made = Calendar()
    made.add("prodid", "-//Mediance//FR")
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)
    for one in events:
        made.add_component(one)
    years = [one.start.year for one in events] or [1970]
    made.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 1, 1, 1))
    return str(made.to_ical().decode())
