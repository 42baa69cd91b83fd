"""Without an appointment: where a numbered ticket is given now, and where it will be next.

A day's closures, exceptions and holidays are those of the place; only its weekly hours may be others.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flows.domain.association import Association, Permanence
from flows.domain.timetable import kept, moment

EARLY = timedelta(minutes=30)
"""Tickets are given so long before the doors open."""
AHEAD = 14
"""Days in which the next opening is looked for."""


def places(association: Association) -> list[Permanence]:
    return [place for place in association.permanences if place.walk_in]


def giving(association: Association, now: datetime) -> list[Permanence]:
    """Where one takes a ticket now."""
    return [place for place in places(association) if gives(association, place, now)]


def gives(association: Association, place: Permanence, now: datetime) -> bool:
    return place.walk_in and any(start - EARLY <= now < end for start, end in _openings(association, place, now, 1))


def next_opening(association: Association, place: Permanence, now: datetime) -> datetime | None:
    """When it opens next; None when nobody knows."""
    if not place.walk_in:
        return None
    return next((start for start, _ in _openings(association, place, now, AHEAD) if now < start - EARLY), None)


def today(association: Association, now: datetime) -> str:
    """The day whose tickets count: those of yesterday are over."""
    return now.astimezone(association.zone).date().isoformat()


def _openings(
    association: Association, place: Permanence, now: datetime, days: int
) -> Iterator[tuple[datetime, datetime]]:
    hours = place.model_copy(update={"openings": place.walk_in_openings or place.openings})
    first = now.astimezone(association.zone).date()
    for ahead in range(days):
        for start, end in kept(hours, association, first + timedelta(ahead)):
            yield moment(start), moment(end)
