"""Without an appointment: where a numbered ticket is given now, and where it will be next.

A day's closures, exceptions and holidays are those of the place; only its weekly hours may be others. A place receives
as long as one of its seats is not closed by the team: whoever is away closes their own, where the file says which.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from flows.domain.association import Association, Permanence
from flows.domain.closures import Span, but
from flows.domain.seating import Shut
from flows.domain.timetable import kept, moment

Giving = Callable[[], Sequence[Permanence]]
Shutting = Callable[[Sequence[str]], Sequence[Shut]]
"""What the team closed at these places, from now on."""
EARLY = timedelta(minutes=30)
"""Tickets are given so long before the doors open."""
AHEAD = 14
"""Days in which the next opening is looked for."""


def places(association: Association) -> list[Permanence]:
    return [place for place in association.permanences if place.walk_in]


def giving(association: Association, now: datetime, shut: Shutting) -> list[Permanence]:
    """Where one takes a ticket now; what is closed is asked only where it is the hour."""
    found = [place for place in places(association) if gives(association, place, now)]
    closed = shut([place.code for place in found]) if found else ()
    return [place for place in found if gives(association, place, now, closed)]


def gives(association: Association, place: Permanence, now: datetime, shut: Sequence[Shut] = ()) -> bool:
    return any(start - EARLY <= now for start, _end in left(association, place, now, shut))


def left(association: Association, place: Permanence, now: datetime, shut: Sequence[Shut] = ()) -> list[Span]:
    """When somebody still receives there today."""
    return [span for span in _openings(association, place, now, 1, shut) if now < span[1]] if place.walk_in else []


def next_opening(
    association: Association, place: Permanence, now: datetime, shut: Sequence[Shut] = ()
) -> datetime | None:
    """When it opens next; None when nobody knows."""
    if not place.walk_in:
        return None
    return next((start for start, _ in _openings(association, place, now, AHEAD, shut) if now < start - EARLY), None)


def today(association: Association, now: datetime) -> str:
    """The day whose tickets count: those of yesterday are over."""
    return now.astimezone(association.zone).date().isoformat()


def _openings(
    association: Association, place: Permanence, now: datetime, days: int, shut: Sequence[Shut]
) -> Iterator[Span]:
    hours = place.model_copy(update={"openings": place.walk_in_openings or place.openings})
    first = now.astimezone(association.zone).date()
    for ahead in range(days):
        spans = [(moment(start), moment(end)) for start, end in kept(hours, association, first + timedelta(ahead))]
        yield from _together(piece for seat in range(1, place.seats + 1) for piece in _of(place, seat, spans, shut))


def _of(place: Permanence, seat: int, spans: Sequence[Span], shut: Sequence[Shut]) -> Sequence[Span]:
    theirs = (one for one in shut if one.permanence == place.code and one.seat in (0, seat))
    return but(spans, ((one.start, one.end) for one in theirs))


def _together(pieces: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(pieces):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
