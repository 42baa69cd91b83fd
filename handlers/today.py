"""Whom a closure meets who have no appointment: with a number of today, or in the line for a seat at a workshop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows.domain import walk_in
from flows.domain.association import Association
from flows.domain.closures import Closed, Seats, Span
from flows.domain.seating import Shut
from handlers.scene import Scene
from storage import lines, seated


@dataclass(frozen=True)
class Met:
    """`number`: nobody receives there today any more; `hours`: at fewer hours; `workshop`: it does not take place."""

    code: str
    what: Literal["number", "hours", "workshop"]
    people: int


def met(scene: Scene, wanted: Closed, seats: Seats) -> list[Met]:
    """By this closure of these seats, whether it is done already or not."""
    return [*_numbers(scene, wanted, seats), *_workshops(scene, wanted, seats)]


def receiving(association: Association, code: str, now: datetime, shut: Sequence[Shut]) -> list[Span]:
    """When somebody receives there today without an appointment, from now on."""
    place = association.permanence(code)
    return walk_in.left(association, place, now, shut) if place else []


def _numbers(scene: Scene, wanted: Closed, seats: Seats) -> list[Met]:
    association, now = scene.house.association, scene.now
    places = {code for code, _seat in seats} & {place.code for place in walk_in.places(association)}
    ours = [Shut(code, seat, wanted.start, wanted.end) for code, seat in seats]
    others = [one for one in seated.shut(scene.connection, sorted(places), now) if one not in ours] if places else []
    found, day = list[Met](), walk_in.today(association, now)
    for code in sorted(places):
        before, after = (receiving(association, code, now, shut) for shut in (others, [*others, *ours]))
        if before != after:
            waiting = lines.of_numbers(scene.connection, code, day)
            found.append(Met(code, "hours" if after else "number", len(waiting)))
    return found


def _workshops(scene: Scene, wanted: Closed, seats: Seats) -> list[Met]:
    association = scene.house.association
    coming = [one for one in association.workshops_to_come(scene.now) if (one.code, 0) in seats]
    slots = {one.code: one.slot(association.zone) for one in coming}
    hit = [code for code, slot in slots.items() if slot.start < wanted.end and wanted.start < slot.end]
    return [Met(code, "workshop", len(lines.of_workshop(scene.connection, code))) for code in hit]
