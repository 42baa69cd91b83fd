"""What a conversation may know of those who come on the day: who waits with a number, who has a seat at a workshop."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from flows.domain import walk_in
from flows.domain.model import Line, Request, Ticket
from flows.domain.workshops import Room, Workshop
from handlers.scene import House, Scene
from storage import closures, overseeing, registrations, requests, seated, tickets

Start = Mapping[str, str]


def workshops(connection: Connection, house: House, now: datetime) -> list[Workshop]:
    """Those to come that nobody closed."""
    coming = house.association.workshops_to_come(now)
    closed = closures.closed(connection, [one.slot(house.association.zone) for one in coming])
    return [one for one in coming if one.code not in closed]


def line(scene: Scene, _start: Start) -> Callable[[str], Line]:
    """Who waits today at a place, without a name."""
    day = walk_in.today(scene.house.association, scene.now)
    return lambda permanence: tickets.line(scene.connection, permanence, day)


def room(scene: Scene, _start: Start) -> Callable[[], dict[str, Room]]:
    """What this person can have at each workshop to come; asked only by a question about workshops."""

    def look() -> dict[str, Room]:
        coming = {one.code: one.seats for one in workshops(scene.connection, scene.house, scene.now)}
        person = scene.person.id if scene.person else 0
        return registrations.room(scene.connection, coming, scene.now, person)

    return look


def attending(scene: Scene, start: Start) -> Sequence[Request]:
    """Who has a seat at this workshop, but for those this member is parted from."""
    workshop = scene.house.association.workshop(start.get("which")) if scene.staff else None
    if workshop is None or not workshop.attended(scene.house.association.zone, scene.now):
        return []
    apart = overseeing.parted_from(scene.connection, scene.staff.id) if scene.staff else ()
    there = requests.attending(scene.connection, workshop.code)
    return [one for one in there if one.person not in apart and scene.noted(one)]


def giving(scene: Scene, start: Start) -> walk_in.Giving:
    """Where one takes a number now."""
    return lambda: walk_in.giving(scene.house.association, scene.now, shut(scene, start))


def shut(scene: Scene, _start: Start) -> walk_in.Shutting:
    """What the team closed at these places."""
    return lambda codes: seated.shut(scene.connection, codes, scene.now)


def own_tickets(scene: Scene, _start: Start) -> Sequence[Ticket]:
    """Theirs of today."""
    day = walk_in.today(scene.house.association, scene.now)
    return tickets.of_person(scene.connection, scene.person.id, day) if scene.person else []


def with_mediator(scene: Scene, _start: Start) -> tuple[Ticket, Request] | None:
    """Whom this member of the team called and has not yet said to be here or not."""
    day = walk_in.today(scene.house.association, scene.now)
    called = tickets.called_by(scene.connection, scene.staff.id, day) if scene.staff else None
    found = requests.by_id(scene.connection, called.request) if called and called.request else None
    if called is None or found is None or scene.staff is None:
        return None
    own = found.mediator == scene.staff.id
    return called, scene.noted(found) or found if own else found.model_copy(update={"nickname": "", "words": ""})


ON_THE_DAY: dict[str, Callable[[Scene, Start], Any]] = {
    "line": line,
    "giving": giving,
    "shut": shut,
    "room": room,
    "attending": attending,
    "tickets": own_tickets,
    "with_mediator": with_mediator,
}
