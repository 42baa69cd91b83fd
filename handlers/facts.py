"""What a conversation may know: it names a fact in its signature, and gets that one, for the one who speaks.

A fact about somebody else is None: a forged or old button finds nothing.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from flows.domain import walk_in
from flows.domain.agenda import Search
from flows.domain.association import Permanence
from flows.domain.model import Appointment, Complaint, Kept, Line, Request, Ticket
from flows.domain.notices import STILL_AWAITED
from flows.domain.themes import theme as theme_of
from flows.domain.workshops import Room
from flows.talk import Flow
from handlers.agendas import look
from handlers.scene import Scene
from storage import agenda, feeds, registrations, requests, rights, staff, tickets

Start = Mapping[str, str]


def facts_for(flow: Flow, scene: Scene, start: Start) -> dict[str, Any]:
    """The facts this flow's signature names; a name that is none comes from how the conversation began."""
    facts: dict[str, Any] = {}
    for name, default in _wanted(flow):
        if name in FACTS:
            facts[name] = FACTS[name](scene, start)
        elif name in start or default is inspect.Parameter.empty:
            facts[name] = start.get(name, "")
    return facts


@cache
def _wanted(flow: Flow) -> tuple[tuple[str, Any], ...]:
    parameters = list(inspect.signature(flow).parameters.values())[1:]
    return tuple((parameter.name, parameter.default) for parameter in parameters)


def free(scene: Scene, _start: Start) -> Callable[[Sequence[Permanence], str], Search]:
    """The free moments of some permanences: one query, asked only when the conversation needs it."""

    def search(places: Sequence[Permanence], theme: str) -> Search:
        house, person = scene.house, scene.person.id if scene.person else None
        asked = theme_of(house.association, theme)
        return look(scene.connection, house.timetable, places, scene.now, asked, person)

    return search


def appointment(scene: Scene, start: Start) -> Appointment | None:
    if "appointment" not in start:
        return agenda.latest_of(scene.connection, scene.person.id) if scene.person else None
    number = _number(start, "appointment")
    found = agenda.by_id(scene.connection, number) if number is not None else None
    if found is None:
        return None
    one, owner = found
    if scene.person:
        return one if owner == scene.person.id else None
    request = requests.by_id(scene.connection, one.request) if scene.staff else None
    return one if request and scene.staff and request.mediator == scene.staff.id else None


def pinned(scene: Scene, flow: str, start: Start) -> dict[str, str]:
    """An appointment just booked has a number only now: its buttons must never mean a later one."""
    just_booked = appointment(scene, start) if flow == "visit" and "appointment" not in start else None
    return {**start, **({"appointment": str(just_booked.id)} if just_booked else {})}


def request(scene: Scene, start: Start) -> Request | None:
    """For the team: the one the button names, without name and words unless it is theirs. For a person: the one of
    their appointment."""
    if scene.staff and "request" in start:
        number = _number(start, "request")
        found = requests.by_id(scene.connection, number) if number is not None else None
        if found is None or found.mediator == scene.staff.id:
            return _noted(scene, found)
        return found.model_copy(update={"nickname": "", "words": ""})
    one = appointment(scene, start)
    return _noted(scene, requests.by_id(scene.connection, one.request)) if one else None


def opened(scene: Scene, start: Start) -> Request | None:
    """What this very turn opened, whole."""
    if scene.opened is None or scene.opened != _number(start, "request"):
        return None
    return _noted(scene, requests.by_id(scene.connection, scene.opened))


def _noted(scene: Scene, found: Request | None) -> Request | None:
    """Whose name or words this turn may show."""
    if found and (found.nickname or found.words):
        scene.mentioned.add(found.person)
    return found


def mine(scene: Scene, _start: Start) -> Sequence[Request]:
    found = requests.of_mediator(scene.connection, scene.staff.id) if scene.staff else []
    return [one for one in found if _noted(scene, one)]


def calendars(scene: Scene, _start: Start) -> dict[str, str] | None:
    """The addresses of their calendars, by permanence; None where no page is open to the outside."""
    if scene.staff is None or not scene.house.public:
        return None
    tokens = feeds.tokens(scene.connection, scene.staff.id)
    return {permanence: f"{scene.house.public}/agenda/{token}.ics" for permanence, token in tokens.items()}


def upcoming(scene: Scene, _start: Start) -> Sequence[Appointment]:
    """Theirs, to come or just begun."""
    return agenda.upcoming(scene.connection, scene.person.id, scene.now - STILL_AWAITED) if scene.person else []


def line(scene: Scene, _start: Start) -> Callable[[str], Line]:
    """Who waits today at a place, without a name."""
    day = walk_in.today(scene.house.association, scene.now)
    return lambda permanence: tickets.line(scene.connection, permanence, day)


def room(scene: Scene, _start: Start) -> Callable[[], dict[str, Room]]:
    """What this person can have at each workshop to come."""
    coming = {one.code: one.seats for one in scene.house.association.workshops_to_come(scene.now)}
    person = scene.person.id if scene.person else 0
    return lambda: registrations.room(scene.connection, coming, scene.now, person)


def attending(scene: Scene, start: Start) -> Sequence[Request]:
    """Who has a seat at this workshop."""
    workshop = scene.house.association.workshop(start.get("which")) if scene.staff else None
    if workshop is None or not workshop.attended(scene.house.association.zone, scene.now):
        return []
    return [one for one in requests.attending(scene.connection, workshop.code) if _noted(scene, one)]


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
    return called, _noted(scene, found) or found if own else found.model_copy(update={"nickname": "", "words": ""})


def kept(scene: Scene, _start: Start) -> Kept | None:
    return rights.kept(scene.connection, scene.number) if scene.number is not None else None


def complaint(scene: Scene, start: Start) -> Complaint | None:
    """A person's own: the one that is named, else the latest."""
    number = _number(start, "complaint")
    if scene.staff:
        return complaint_for_staff(scene, number) if number is not None else None
    if scene.person is None or number is None:
        return rights.latest_complaint(scene.connection, scene.person.id) if scene.person else None
    found = rights.complaint(scene.connection, number)
    return found[1] if found and found[0] == scene.person.id else None


def complaint_for_staff(scene: Scene, number: int) -> Complaint | None:
    """For whoever answers for quality, unless it may be about them."""
    found = rights.complaint(scene.connection, number)
    if found is None or scene.staff is None or scene.staff.role not in ("quality_lead", "direction"):
        return None
    person, one = found
    if scene.staff.id in requests.followers(scene.connection, person):
        return None
    scene.mentioned.add(person)
    return one


def interrupted(scene: Scene, _start: Start) -> str:
    """The conversation that this one interrupts; empty when there is none."""
    beneath = [frame.flow for frame in scene.talks.stack[:-1] if not frame.idle]
    return beneath[-1] if beneath else ""


def _number(start: Start, name: str) -> int | None:
    number = start.get(name, "")
    return int(number) if number.isdecimal() and len(number) < 16 else None


FACTS: dict[str, Callable[[Scene, Start], Any]] = {
    "association": lambda scene, _: scene.house.association,
    "now": lambda scene, _: scene.now,
    "person": lambda scene, _: scene.person,
    "staff": lambda scene, _: scene.staff,
    "stopped": lambda scene, _: scene.stopped,
    "paused": lambda scene, _: scene.paused,
    "number": lambda scene, _: scene.number,
    "kept": kept,
    "complaint": complaint,
    "enclosed": lambda _, start: {name: value for name, value in start.items() if name != "opens"},
    "languages": lambda scene, _: scene.house.language_options(),
    "upcoming": upcoming,
    "waiting": lambda s, _: requests.open_of(s.connection, s.person.id) if s.person else [],
    "unassigned": lambda s, _: requests.unassigned(s.connection, s.staff.id) if s.staff else [],
    "mine": mine,
    "planned": lambda s, _: agenda.planned(s.connection, s.staff.id, midnight(s)) if s.staff else [],
    "invitation": lambda s, start: staff.invitation(s.connection, start.get("token", ""), s.now),
    "free": free,
    "line": line,
    "room": room,
    "attending": attending,
    "tickets": own_tickets,
    "with_mediator": with_mediator,
    "calendars": calendars,
    "appointment": appointment,
    "request": request,
    "opened": opened,
    "interrupted": interrupted,
}


def midnight(scene: Scene) -> Any:
    """When today began, where the association is."""
    local = scene.now.astimezone(scene.house.association.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
