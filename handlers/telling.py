"""Who is told what somebody else did, each in their own chat and language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from flows.domain.assignment import at_hand, order
from flows.domain.model import Appointment
from flows.domain.notices import by_day
from flows.domain.skills import SKILLS, covering
from flows.domain.working_time import at_work, delay
from handlers.outgoing import scene_in, tell
from handlers.scene import Scene
from storage import agenda, assignment, handing, leaders, people, requests, staff
from storage.sealed import keys_of


def seen_from(scene: Scene, chat: int) -> Scene:
    seen = scene_in(scene.connection, scene.house, scene.now, chat)
    seen.deeds = scene.deeds
    return seen


def tell_person(
    scene: Scene, person: int, flow: str, start: dict[str, str], key: str, due: datetime | None = None
) -> None:
    chat = people.chat_of(scene.connection, person)
    if chat is not None:
        seen = seen_from(scene, chat)
        seen.due = due
        tell(seen, flow, start, key)


def tell_by_day(scene: Scene, person: int, flow: str, start: dict[str, str], key: str) -> None:
    """Nobody is woken for it."""
    tell_person(scene, person, flow, start, key, by_day(scene.now, scene.house.association.zone))


def tell_outcome(scene: Scene, appointment: int, due: datetime | None = None) -> None:
    found = agenda.by_id(scene.connection, appointment)
    if found and found[0].status in ("missed", "cancelled_by_service"):
        tell_person(scene, found[1], "outcome", {"appointment": str(appointment)}, outcome_key(found[0]), due)


def outcome_key(one: Appointment) -> str:
    return f"outcome:{one.id}:{one.revision}"


def tell_mediator(scene: Scene, appointment: int) -> None:
    """The one who follows this request learns that its appointment changed."""
    found = agenda.by_id(scene.connection, appointment)
    request = requests.by_id(scene.connection, found[0].request) if found else None
    member = staff.chat_of(scene.connection, request.mediator) if request and request.mediator else None
    if found and request and member:
        key = f"changed:{appointment}:{found[0].status}:{found[0].revision}"
        tell(seen_from(scene, member[0]), "changed", {"appointment": str(appointment)}, key)


def tell_late(scene: Scene, appointment: int, minutes: int) -> None:
    """Whoever follows the request; as long as nobody does, those who lead."""
    found = agenda.by_id(scene.connection, appointment)
    if found is None or found[0].status != "booked" or scene.person is None or found[1] != scene.person.id:
        return
    request = requests.by_id(scene.connection, found[0].request)
    member = staff.chat_of(scene.connection, request.mediator) if request and request.mediator else None
    start = {"request": str(found[0].request), "moment": found[0].start.isoformat(), "minutes": str(minutes)}
    for chat in [member[0]] if member else _leaders(scene, found[0].request):
        who = keys_of(scene.connection).handle(chat)
        tell(seen_from(scene, chat), "late", start, f"late:{appointment}:{found[0].revision}:{minutes}:{who}")


def offer_on(
    scene: Scene, request: int, about: str, wished: int | None = None
) -> Literal["asked", "decides", "nobody"]:
    """Offers a waiting request to the next of the team; it keeps its place in the queue whatever they answer. When
    nobody is left, those who lead are told. `wished`: the mediator that the person would like again. Answers who acts
    now."""
    member = _next(scene, request, wished)
    if member is not None:
        offer_to(scene, request, member, about, wished=member == wished)
        return "asked"
    key = f"nobody:{request}:{int(scene.now.timestamp())}"
    return "decides" if about != "new" and tell_leaders(scene, request, "nobody", key) else "nobody"


def offer_to(scene: Scene, request: int, member: int, about: str, *, wished: bool = False) -> None:
    """From the moment they hear of it, in their own hours. `wished`: the person would like this member again."""
    found = staff.chat_of(scene.connection, member)
    seen = seen_from(scene, found[0]) if found else None
    heard = at_work(scene.house.working_time, seen.staff, scene.now) if seen and seen.staff else scene.now
    if not handing.offered(scene.connection, request, member, heard, scene.now):
        return
    staff.offer(scene.connection, request, member, scene.now)
    if seen:
        start = {"request": str(request), "about": about, **({"wished": "yes"} if wished else {})}
        tell(seen, "card", start, f"card:{request}:{member}:{int(scene.now.timestamp())}")


def _next(scene: Scene, request: int, wished: int | None) -> int | None:
    found = assignment.asked(scene.connection, request, scene.now)
    if found is None:
        return None
    need, sub_theme, team = found
    house = scene.house.association
    place = house.permanence(need.place)
    trained = covering(house.skills or SKILLS, need.theme, sub_theme)
    there = need.model_copy(update={"place": place.code if place else "", "trained": trained})
    within = delay(house, need.theme, sub_theme)
    return next(iter(order(there, at_hand(team, scene.house.working_time, scene.now, within), wished)), None)


def tell_leaders(scene: Scene, request: int, why: str, key: str, by: str = "") -> int:
    """A request needs somebody to decide. Answers how many were told."""
    start = {"request": str(request), "why": why, **({"by": by} if by else {})}
    told = 0
    for chat in _leaders(scene, request):
        who = keys_of(scene.connection).handle(chat)
        told += tell(seen_from(scene, chat), "stuck", start, f"{key}:{who}")
    return told


def _leaders(scene: Scene, request: int) -> Sequence[int]:
    """Of its pole, when one of them is there."""
    return leaders.chats(scene.connection, [request], scene.now)[request]


def tell_of(scene: Scene, flow: str, appointment: int, key: str, **start: str) -> None:
    """In the morning rather than at night, unless the appointment is sooner."""
    found = agenda.by_id(scene.connection, appointment)
    chat = people.chat_of(scene.connection, found[1]) if found else None
    if found is None or chat is None:
        return
    seen, morning = seen_from(scene, chat), by_day(scene.now, scene.house.association.zone)
    seen.due = morning if morning < found[0].start else None
    tell(seen, flow, {"appointment": str(appointment), **start}, key)
