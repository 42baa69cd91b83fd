"""The moment that is offered to somebody who waits, as it is now: None once it is anybody's, over, closed or gone.

It is looked for again in the agenda, as any free moment is: what is held for a person is free to them.
"""

from flows.domain.model import Slot
from flows.domain.themes import theme as theme_of
from flows.domain.timetable import DAY
from flows.domain.waiting import Offer
from handlers.agendas import look
from handlers.scene import Scene
from storage import requests, waiting
from storage.waiting import Offered


def offer(scene: Scene, request: int | None, minute: int | None) -> Offer | None:
    """What this person may still take, if it begins at this minute."""
    if scene.person is None or request is None:
        return None
    held = waiting.offered_to(scene.connection, request, scene.person.id)
    if held is None or held.until <= scene.now or int(held.start.timestamp()) // 60 != minute:
        return None
    asked = requests.by_id(scene.connection, request)
    slot = _still_free(scene, held, asked.theme, asked.mode) if asked and asked.status != "closed" else None
    if asked is None or slot is None:
        return None
    has = asked.appointment
    instead = has if has and has.status == "booked" and has.start > scene.now else None
    return Offer(request=request, slot=slot, until=held.until, instead=instead, anywhere=not held.place)


def _still_free(scene: Scene, held: Offered, theme: str, mode: str) -> Slot | None:
    place = scene.house.association.permanence(held.permanence)
    if place is None or scene.person is None:
        return None
    house, day = scene.house, held.start.astimezone(scene.house.association.zone).date()
    asked, ahead = theme_of(house.association, theme), held.end - scene.now + DAY
    found = look(scene.connection, house.timetable, [place], scene.now, asked, scene.person.id, ahead, mode)
    return next((slot for slot in found.hours([place], day) if slot.start == held.start), None)
