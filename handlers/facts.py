"""What a conversation may know: it names a fact in its signature, and gets that one, for the one who speaks.

A fact about somebody else is None: a forged or old button finds nothing.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from flows.domain.agenda import Search
from flows.domain.association import Permanence
from flows.domain.closures import Closure
from flows.domain.kept import Kept
from flows.domain.model import Appointment, Complaint, Request
from flows.domain.notices import STILL_AWAITED
from flows.domain.themes import theme as theme_of
from flows.domain.waiting import RECENT, usual_days
from flows.slots import Free
from flows.talk import Flow
from handlers.agendas import look
from handlers.facts_of_closures import OF_CLOSURES, closure, number
from handlers.facts_of_complaints import OF_COMPLAINTS
from handlers.facts_of_leading import OF_LEADING
from handlers.facts_of_partners import OF_PARTNERS
from handlers.facts_of_places import OF_PLACES
from handlers.facts_of_poles import OF_POLES
from handlers.facts_of_referrals import OF_REFERRALS
from handlers.facts_of_reports import OF_REPORTS
from handlers.facts_of_steps import OF_STEPS
from handlers.facts_of_team import OF_TEAM
from handlers.facts_on_behalf import ON_BEHALF
from handlers.facts_on_notes import ON_NOTES
from handlers.facts_on_slips import ON_SLIPS
from handlers.facts_on_the_day import ON_THE_DAY
from handlers.facts_on_the_desk import ON_THE_DESK
from handlers.offered import offer
from handlers.scene import Scene
from storage import (
    agenda,
    arrangements,
    closures,
    feeds,
    handing,
    requests,
    rights,
    staff,
    telephones,
    waiting,
)

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


def free(scene: Scene, _start: Start) -> Free:
    """The free moments of some permanences: one query, asked only when the conversation needs it."""

    def search(places: Sequence[Permanence], theme: str, mode: str = "permanence") -> Search:
        house, person = scene.house, scene.person.id if scene.person else None
        asked = theme_of(house.association, theme)
        return look(scene.connection, house.timetable, places, scene.now, asked, person, mode=mode)

    return search


def usual(scene: Scene, _start: Start) -> Callable[[Sequence[Permanence]], int | None]:
    """How many days people waited for a mediator at these places, as far as is known; asked only when it is told."""

    def days(places: Sequence[Permanence]) -> int | None:
        return usual_days(waiting.waited(scene.connection, [place.code for place in places], scene.now - RECENT))

    return days


def in_line(scene: Scene, _start: Start) -> Callable[[int], bool]:
    """Whether the person waits for a freed moment, for this request of theirs."""
    return lambda number: scene.person is not None and waiting.in_line(scene.connection, number, scene.person.id)


def appointment(scene: Scene, start: Start) -> Appointment | None:
    if "appointment" not in start:
        return agenda.latest_of(scene.connection, scene.person.id) if scene.person else None
    named = number(start, "appointment")
    found = agenda.by_id(scene.connection, named) if named is not None else None
    if found is None:
        return None
    one, owner = found
    if scene.person:
        return one if owner == scene.person.id else None
    request = requests.by_id(scene.connection, one.request) if scene.staff else None
    return one if request and scene.staff and request.mediator == scene.staff.id else None


def pinned(scene: Scene, flow: str, start: Start) -> dict[str, str]:
    """What was just booked, or closed, has a number only now: its buttons must never mean a later one."""
    if flow == "closure" and "closure" not in start:
        just_closed = closure(scene, start)
        return {**start, **({"closure": str(just_closed.id)} if just_closed else {})}
    if flow == "arranged" and "mark" not in start:
        return {**start, "mark": arrangements.mark(scene.connection)}
    just_booked = appointment(scene, start) if flow == "visit" and "appointment" not in start else None
    return {**start, **({"appointment": str(just_booked.id)} if just_booked else {})}


def request(scene: Scene, start: Start) -> Request | None:
    """For the team: the one the button names, without name and words unless it is theirs. For a person: the one of
    their appointment."""
    if scene.staff and "request" in start:
        named = number(start, "request")
        found = requests.by_id(scene.connection, named) if named is not None else None
        if found is None or found.mediator == scene.staff.id:
            return scene.noted(found)
        if handing.parted(scene.connection, found.id, scene.staff.id):
            return None
        return found.model_copy(update={"nickname": "", "words": ""})
    one = appointment(scene, start)
    return scene.noted(requests.by_id(scene.connection, one.request)) if one else None


def opened(scene: Scene, start: Start) -> Request | None:
    """What this very turn opened, whole."""
    if scene.opened is None or scene.opened != number(start, "request"):
        return None
    return scene.noted(requests.by_id(scene.connection, scene.opened))


def calendars(scene: Scene, _start: Start) -> dict[str, str] | None:
    """The addresses of their calendars, by permanence; None where no page is open to the outside."""
    if scene.staff is None or not scene.house.public:
        return None
    tokens = feeds.tokens(scene.connection, scene.staff.id)
    return {permanence: f"{scene.house.public}/agenda/{token}.ics" for permanence, token in tokens.items()}


def upcoming(scene: Scene, _start: Start) -> Sequence[Appointment]:
    """Theirs, to come or just begun."""
    return agenda.upcoming(scene.connection, scene.person.id, scene.now - STILL_AWAITED) if scene.person else []


def displaced_by(scene: Scene, start: Start) -> Closure | None:
    """What closes at the moment of this appointment."""
    one = appointment(scene, start)
    return closures.displacing(scene.connection, one.id, scene.now) if one else None


def telephone(scene: Scene, _start: Start) -> Callable[[Request], str]:
    """The number to call, for who follows this request and nobody else: reading it is written down."""

    def of(one: Request) -> str:
        if scene.staff is None or one.mediator != scene.staff.id or one.silent:
            return ""
        found = telephones.of_request(scene.connection, one.id)
        scene.mentioned.update({one.person} if found else ())
        return found

    return of


def kept(scene: Scene, _start: Start) -> Kept | None:
    return rights.kept(scene.connection, scene.number) if scene.number is not None else None


def complaint(scene: Scene, start: Start) -> Complaint | None:
    """A person's own: the one that is named, else the latest."""
    named = number(start, "complaint")
    if scene.staff:
        return complaint_for_staff(scene, named) if named is not None else None
    if scene.person is None or named is None:
        return rights.latest_complaint(scene.connection, scene.person.id) if scene.person else None
    found = rights.complaint(scene.connection, named)
    return found[1] if found and found[0] == scene.person.id else None


def complaint_for_staff(scene: Scene, named: int) -> Complaint | None:
    """For whoever answers for quality, unless it may be about them."""
    found = rights.complaint(scene.connection, named)
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
    "over": lambda s, _: requests.closed_of(s.connection, s.person.id) if s.person else [],
    "invitation": lambda s, start: staff.invitation(s.connection, start.get("token", ""), s.now),
    "free": free,
    "usual": usual,
    "in_line": in_line,
    "offer": lambda scene, start: offer(scene, number(start, "wait"), number(start, "at")),
    "displaced_by": displaced_by,
    "telephone": telephone,
    **OF_CLOSURES,
    **OF_COMPLAINTS,
    **ON_THE_DAY,
    **OF_LEADING,
    **OF_TEAM,
    **OF_REPORTS,
    **OF_PARTNERS,
    **OF_PLACES,
    **OF_POLES,
    **ON_NOTES,
    **ON_SLIPS,
    **ON_THE_DESK,
    **ON_BEHALF,
    **OF_REFERRALS,
    **OF_STEPS,
    "calendars": calendars,
    "appointment": appointment,
    "request": request,
    "opened": opened,
    "interrupted": interrupted,
}
