"""What is closed, by whom, and whom it hits: what the team may know of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.domain.closures import Closed, Closure, Seats
from flows.domain.model import Appointment, Staff
from flows.words import folded
from handlers.scene import Scene
from handlers.today import met
from storage import closures, profiles, staff

Start = Mapping[str, str]


def number(start: Start, name: str) -> int | None:
    """As a button says it; a forged one may say anything."""
    said = start.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 16 else None


def closure(scene: Scene, start: Start) -> Closure | None:
    """The one that is named, else what they closed in this very turn."""
    if scene.staff is None:
        return None
    named = number(start, "closure")
    if "closure" not in start:
        last = closures.latest_by(scene.connection, scene.staff.id)
        return last if last and last.at == scene.now else None
    found = closures.by_id(scene.connection, named) if named is not None else None
    return found if found and sees(scene.staff, found) else None


def struck(scene: Scene, _start: Start) -> Callable[[Closed], Sequence[Appointment]]:
    """The appointments that something would hit."""

    def look_at(wanted: Closed) -> Sequence[Appointment]:
        return closures.struck(scene.connection, wanted, seats_of(scene, wanted), scene.now)

    return look_at


def turned_away(scene: Scene, _start: Start) -> Callable[[Closed], int]:
    """How many without an appointment would be told."""
    return lambda wanted: sum(one.people for one in met(scene, wanted, seats_of(scene, wanted)))


def sees(member: Staff, closure: Closure) -> bool:
    """Those who lead see all; the others what they closed themselves, and their own absences."""
    return member.role in staff.LEADERS or member.id in (closure.by, closure.absent)


def seats_of(scene: Scene, wanted: Closed) -> Seats:
    """A whole place with its workshops; or the seats that the file gives to this mediator, by the name their profile
    says, else by their first name."""
    if wanted.place:
        workshops = (one.code for one in scene.house.association.workshops if one.place == wanted.place)
        return [(code, 0) for code in (wanted.place, *workshops)]
    member = staff.by_id(scene.connection, wanted.absent) if wanted.absent is not None else None
    return own_seats(scene, member) if member else []


def own_seats(scene: Scene, member: Staff) -> list[tuple[str, int]]:
    seat = profiles.of(scene.connection, member.id).seat
    return scene.house.timetable.seats_of(seat or folded(member.name).replace(" ", "_"))


def _theirs(scene: Scene) -> int | None:
    """Whose closures this member sees; None: everybody's."""
    return None if scene.staff and scene.staff.role in staff.LEADERS else scene.staff.id if scene.staff else 0


OF_CLOSURES: dict[str, Callable[[Scene, Start], Any]] = {
    "closures": lambda s, _: closures.to_come(s.connection, s.now, _theirs(s)),
    "displaced": lambda s, _: closures.displaced(s.connection, s.now, _theirs(s)),
    "struck": struck,
    "turned_away": turned_away,
    "closure": closure,
}
