"""Closing and reopening, and everybody who is told. All of it is one transaction: the closure, and its messages."""

from collections.abc import Collection, Sequence

from flows.domain.closures import Closed, Seats
from flows.domain.model import Staff
from handlers import place_news
from handlers.facts_of_closures import seats_of, sees
from handlers.outgoing import tell
from handlers.scene import Scene
from handlers.telling import offer_on, seen_from, tell_of
from handlers.today import met
from storage import agenda, arrangements, closures, requests, staff


def shut(scene: Scene, wanted: Closed) -> None:
    member = scene.staff
    if member is None or not _may(scene, member, wanted):
        return
    seats = seats_of(scene, wanted)
    number = close(scene, wanted, seats, member.id)
    if number is None:
        return
    place_news.turn_away(scene, met(scene, wanted, seats), _mark(number))
    if wanted.absent not in (None, member.id):
        _tell_absent(scene, wanted.absent or 0, number)


def _mark(closure: int) -> str:
    """Under which those who have no appointment are told of it."""
    return f"shut{closure}"


def close(scene: Scene, wanted: Closed, seats: Seats, by: int, known: Collection[int] = ()) -> int | None:
    """These seats, in the name of this member of the team. Its number; None when it is closed already. `known`: those
    who were told before that they have no seat."""
    if wanted.absent is not None:  # whom they follow may be about to book anywhere
        arrangements.nobody_books(scene.connection, scene.house.association.codes)
    number = closures.shut(scene.connection, wanted, seats, by, scene.now)
    if number is None:
        return None
    scene.did("shut", "closure", number)
    for appointment in closures.struck(scene.connection, wanted, seats, scene.now):
        if appointment.id not in known:
            tell_of(scene, "displaced", appointment.id, f"displaced:{number}:{appointment.id}")
    return number


def _may(scene: Scene, member: Staff, wanted: Closed) -> bool:
    """A place is closed by those who lead; they say who is away, and everybody else their own absence."""
    if wanted.end <= scene.now:
        return False
    leads = member.role in staff.LEADERS
    if wanted.absent is not None:
        known = leads and staff.by_id(scene.connection, wanted.absent) is not None
        return not wanted.place and (known or wanted.absent == member.id)
    return leads and scene.house.association.permanence(wanted.place) is not None


def _tell_absent(scene: Scene, member: int, closure: int) -> None:
    """Whoever is said to be away reads it, and may undo it."""
    found = staff.chat_of(scene.connection, member)
    if found:
        tell(seen_from(scene, found[0]), "closure", {"closure": str(closure)}, f"away:{closure}")


def reopen(scene: Scene, number: int) -> None:
    closure, member = closures.by_id(scene.connection, number), scene.staff
    if closure is None or member is None or not sees(member, closure):
        return
    if closures.reopen(scene.connection, number, scene.now):
        reopened(scene, number)
        place_news.undo(scene, _mark(number))


def reopened(scene: Scene, number: int) -> None:
    """Whoever was told that it was closed is told that it is not."""
    scene.did("reopened", "closure", number)
    seated_again(scene, number, closures.told(scene.connection, number))


def seated_again(scene: Scene, number: int, appointments: Sequence[int]) -> None:
    """These, whom this closure hit, have their moment again."""
    for appointment in appointments:
        tell_of(scene, "reopened", appointment, f"reopened:{number}:{appointment}")


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
