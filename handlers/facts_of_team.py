"""What a conversation may know of the team: everything for those who lead, oneself for the others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.domain.model import Appointment, Request
from flows.domain.team import LEADERS, Mate
from flows.exchange import Option
from flows.words import own_name
from handlers.scene import Scene
from storage import assignment, profiles, requests

Start = Mapping[str, str]


def mates(scene: Scene, _start: Start) -> Sequence[Mate]:
    return assignment.team(scene.connection, scene.now) if _leads(scene) else []


def mate(scene: Scene, start: Start) -> Mate | None:
    """The one that is named, else oneself."""
    if scene.staff is None:
        return None
    number = start.get("member", str(scene.staff.id))
    if number != str(scene.staff.id) and not _leads(scene):
        return None
    team = assignment.team(scene.connection, scene.now)
    return next((one for one in team if str(one.staff.id) == number), None)


def _leads(scene: Scene) -> bool:
    return scene.staff is not None and scene.staff.role in LEADERS


def left_behind(scene: Scene, _start: Start) -> Sequence[Appointment]:
    return assignment.left_behind(scene.connection, scene.now) if _leads(scene) else []


def spoken(scene: Scene, _start: Start) -> Sequence[Option]:
    """The languages of this house and of its places."""
    there = (language for place in scene.house.association.permanences for language in place.languages)
    return [Option(code, own_name(code)) for code in dict.fromkeys((*scene.house.languages, *there))]


def invited(scene: Scene, _start: Start) -> str:
    """The address that this very turn made."""
    if not scene.invited:
        return ""
    name = scene.house.account.name
    return f"https://t.me/{name}?start=j_{scene.invited}" if name else f"/start j_{scene.invited}"


def had_mediator(scene: Scene, _start: Start) -> Callable[[], bool]:
    """Whether somebody who is still here followed this person before; asked only when it is offered."""
    return lambda: scene.person is not None and assignment.last_mediator(scene.connection, scene.person.id) is not None


def interpreter(scene: Scene, start: Start) -> bool:
    """Whether this member named their languages, and the person's is none of them."""
    number = start.get("request", "")
    found = _request(scene, number) if scene.staff and number.isdecimal() and len(number) < 16 else None
    if scene.staff is None or found is None:
        return False
    languages = profiles.of(scene.connection, scene.staff.id).languages
    return bool(languages) and found.language not in (*languages, scene.staff.language)


def _request(scene: Scene, number: str) -> Request | None:
    return requests.by_id(scene.connection, int(number))


OF_TEAM: dict[str, Callable[[Scene, Start], Any]] = {
    "mates": mates,
    "mate": mate,
    "left_behind": left_behind,
    "spoken": spoken,
    "invited": invited,
    "had_mediator": had_mediator,
    "interpreter": interpreter,
}
