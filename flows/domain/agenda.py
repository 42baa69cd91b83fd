"""Which moments are free. Openings are local time (OpenStreetMap's opening_hours); slots are UTC.

A slot is offered when fewer people than the permanence's capacity already hold an overlapping moment. The grid starts
at each opening and advances by elapsed time, so a day that is 23 or 25 hours long loses or gains slots, never shifts.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from opening_hours import OpeningHours, State

from flows.domain.association import Association, Permanence
from flows.domain.model import Slot

HORIZON = timedelta(days=30)
"""How far ahead people can book."""
NOTICE = timedelta(hours=1)
"""The shortest notice given to mediators."""

Busy = tuple[datetime, datetime]


def opened(permanence: Permanence, association: Association, first: datetime, last: datetime) -> Iterator[Busy]:
    """The opening periods (UTC) that touch first … last."""
    if not permanence.openings:
        return
    hours = OpeningHours(permanence.openings, timezone=association.zone, country=association.country)
    zone = association.zone
    for start, end, state, _comment in hours.intervals(first.astimezone(zone), last.astimezone(zone)):
        if state == State.OPEN:
            yield start.astimezone(UTC), end.astimezone(UTC)


def free_slots(permanence: Permanence, association: Association, taken: Sequence[Busy], now: datetime) -> list[Slot]:
    """The free slots of one permanence from now on, in order. `taken`: what is booked there."""
    length = timedelta(minutes=permanence.slot_minutes)
    first = (now - timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    free = []
    for opening, closing in opened(permanence, association, first, now + HORIZON):
        start = opening
        while start + length <= closing:
            end = start + length
            overlapping = sum(1 for begun, ended in taken if begun < end and ended > start)
            if start >= now + NOTICE and overlapping < permanence.capacity:
                free.append(Slot(permanence=permanence.code, start=start, end=end))
            start = end
    return free


def days(slots: Sequence[Slot], association: Association) -> list[date]:
    """The local days that have room, in order, once each."""
    return list(dict.fromkeys(slot.start.astimezone(association.zone).date() for slot in slots))
