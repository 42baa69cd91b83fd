"""An appointment for the phone's own calendar (RFC 5545). Its title says neither the theme nor the association."""

from icalendar import Calendar, Event

from flows.domain.association import Association, Permanence
from flows.domain.model import Appointment
from flows.exchange import Document
from flows.talk import Talk


def invitation(talk: Talk, association: Association, appointment: Appointment, place: Permanence | None) -> Document:
    event = Event()
    event.add("uid", f"appointment-{appointment.id}@mediance")
    event.add("sequence", appointment.revision)
    event.add("dtstamp", appointment.start)
    event.add("dtstart", appointment.start.astimezone(association.zone))
    event.add("dtend", appointment.end.astimezone(association.zone))
    event.add("summary", talk.text("Rendez-vous"))
    if place:
        event.add("location", place.address)
    calendar = Calendar()
    calendar.add("prodid", "-//Mediance//FR")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return Document("rendez-vous.ics", calendar.to_ical().decode())
