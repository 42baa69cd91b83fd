"""Closing and reopening, and everybody who is told. All of it is one transaction: the closure, and its messages."""

from flows.domain.closures import Closed
from flows.domain.model import Staff
from flows.domain.notices import by_day
from handlers.facts import seats_of, sees
from handlers.outgoing import tell
from handlers.scene import Scene
from handlers.telling import offer_on, seen_from
from storage import agenda, closures, people, requests, staff


def shut(scene: Scene, wanted: Closed) -> None:
    member = scene.staff
    if member is None or not _may(scene, member, wanted):
        return
    seats = seats_of(scene.house, wanted, member)
    number = closures.shut(scene.connection, wanted, seats, member.id, scene.now)
    if number is None:
        return
    scene.did("shut", "closure", number)
    for appointment in closures.struck(scene.connection, wanted, seats, scene.now):
        _tell(scene, "displaced", appointment.id, f"displaced:{number}:{appointment.id}")


def _may(scene: Scene, member: Staff, wanted: Closed) -> bool:
    """A place is closed by those who lead; an absence is one's own."""
    if wanted.end <= scene.now:
        return False
    if wanted.absent is not None:
        return wanted.absent == member.id and not wanted.place
    return member.role in staff.LEADERS and scene.house.association.permanence(wanted.place) is not None


def reopen(scene: Scene, number: int) -> None:
    closure, member = closures.by_id(scene.connection, number), scene.staff
    if closure is None or member is None or not sees(member, closure):
        return
    if closures.reopen(scene.connection, number, scene.now):
        scene.did("reopened", "closure", number)
        for appointment in closures.told(scene.connection, number):
            _tell(scene, "reopened", appointment, f"reopened:{number}:{appointment}")


def change_mediator(scene: Scene, appointment: int) -> None:
    """Their mediator is away: somebody else takes over, unless somebody else follows them already."""
    found = agenda.by_id(scene.connection, appointment)
    if scene.person is None or found is None or found[1] != scene.person.id:
        return
    closure, request = closures.displacing(scene.connection, appointment, scene.now), found[0].request
    away = closure.absent if closure else None
    if away is None or not requests.hand_on(scene.connection, request, away, scene.now):
        return
    scene.did("requeued", "request", request)
    staff.offer(scene.connection, request, away, scene.now)  # who is away is not asked again
    offer_on(scene, request, "again")


def _tell(scene: Scene, flow: str, appointment: int, key: str) -> None:
    """In the morning rather than at night, unless the appointment is sooner."""
    found = agenda.by_id(scene.connection, appointment)
    chat = people.chat_of(scene.connection, found[1]) if found else None
    if found is None or chat is None:
        return
    seen, morning = seen_from(scene, chat), by_day(scene.now, scene.house.association.zone)
    seen.due = morning if morning < found[0].start else None
    tell(seen, flow, {"appointment": str(appointment)}, key)
