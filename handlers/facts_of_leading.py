"""What a conversation may know of everybody's work: those who lead, all of it, without a name or a word of anybody."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flows.domain.association import Permanence
from flows.domain.chasing import overdue
from flows.domain.leading import AllWaiting, Danger, Untouched
from flows.domain.model import Request
from flows.domain.team import LEADERS, Mate
from flows.domain.working_time import delay
from handlers.agendas import without_room
from handlers.facts_on_the_desk import late_here
from handlers.scene import Scene
from storage import assignment, dangers, desk, dilemmas, handing, leaders, overseeing, requests

Start = Mapping[str, str]


def leads(scene: Scene) -> bool:
    return scene.staff is not None and scene.staff.role in LEADERS


def _hidden(scene: Scene) -> Collection[int]:
    return overseeing.parted_from(scene.connection, scene.staff.id) if scene.staff else ()


def all_waiting(scene: Scene, _start: Start) -> Sequence[AllWaiting]:
    """Oldest first."""
    if not leads(scene):
        return []
    work, association, now = scene.house.working_time, scene.house.association, scene.now
    hidden = _hidden(scene)
    return [
        AllWaiting(
            request=one.request,
            theme=one.theme,
            since=one.since,
            late=overdue(one.since, delay(association, one.theme, one.sub_theme), work, now),
            place=one.place,
        )
        for one in handing.waiting(scene.connection, now)
        if one.person not in hidden
    ]


def roomless(scene: Scene, _start: Start) -> Sequence[Permanence]:
    """The places without a free moment for two weeks."""
    return without_room(scene.connection, scene.house, scene.now)[0] if leads(scene) else []


def followed_by(scene: Scene, _start: Start) -> Callable[[int], Sequence[Request]]:
    def of(member: int) -> Sequence[Request]:
        hidden = _hidden(scene)
        found = overseeing.followed_by(scene.connection, member, late_here(scene)) if leads(scene) else []
        return [one for one in found if one.person not in hidden and not one.silent]

    return of


def untouched(scene: Scene, _start: Start) -> Sequence[Untouched]:
    """What those who are away left alone for longer than its delay."""
    if not leads(scene):
        return []
    work, association = scene.house.working_time, scene.house.association
    return [
        Untouched(request=one.request, member=one.member, place=one.place)
        for one in overseeing.resting(scene.connection, scene.now)
        if work.after(one.touched, delay(association, one.theme, one.sub_theme)) <= scene.now
    ]


def candidates(scene: Scene, start: Start) -> Sequence[Mate]:
    """Who may be asked to take this request, in alphabetical order."""
    number = start.get("request", "")
    if not leads(scene) or not number.isdecimal() or len(number) > 15:
        return []
    able = overseeing.able(scene.connection, int(number))
    return [mate for mate in assignment.team(scene.connection, scene.now) if mate.staff.id in able]


def open_dangers(scene: Scene, _start: Start) -> Sequence[Danger]:
    found = dangers.open_ones(scene.connection) if leads(scene) else []
    return [one for one in found if not parted(scene, one)]


def parted(scene: Scene, danger: Danger) -> bool:
    return scene.staff is None or handing.parted(scene.connection, danger.request, scene.staff.id)


def danger_of(scene: Scene, start: Start) -> Danger | None:
    """For those who lead, and whoever signalled it; what others think of it is nobody's before it is decided."""
    number = start.get("danger", "")
    found = dangers.by_id(scene.connection, int(number)) if number.isdecimal() and len(number) < 16 else None
    if found is None or scene.staff is None or parted(scene, found):
        return None
    return found if leads(scene) or found.by == scene.staff.id else None


def request_of_danger(scene: Scene, start: Start) -> Request | None:
    """Without a name or a word, whoever looks."""
    danger = danger_of(scene, start)
    found = requests.by_id(scene.connection, danger.request) if danger else None
    return found.model_copy(update={"nickname": "", "words": ""}) if found else None


def signalled(scene: Scene, start: Start) -> Danger | None:
    """What is open of this request already."""
    number = start.get("request", "")
    known = scene.staff is not None and number.isdecimal() and len(number) < 16
    return dangers.of_request(scene.connection, int(number)) if known else None


def deciders(scene: Scene, start: Start) -> int:
    """How many may weigh a danger of this request."""
    number = start.get("request", "")
    known = scene.staff is not None and number.isdecimal() and len(number) < 16
    return len(leaders.all_but_parted(scene.connection, int(number), scene.now)) if known else 0


def names_i_know(scene: Scene, _start: Start) -> Callable[[], Collection[str]]:
    """First names of those one follows; asked only to look for them in what one writes."""
    mine = scene.staff.id if scene.staff else 0
    return lambda: {one.nickname for one in desk.own(scene.connection, mine, late_here(scene)) if one.nickname}


OF_LEADING: dict[str, Callable[[Scene, Start], Any]] = {
    "all_waiting": all_waiting,
    "roomless": roomless,
    "followed_by": followed_by,
    "untouched": untouched,
    "candidates": candidates,
    "open_dangers": open_dangers,
    "danger_of": danger_of,
    "request_of_danger": request_of_danger,
    "signalled": signalled,
    "deciders": deciders,
    "names_i_know": names_i_know,
    "dilemmas": lambda scene, _: dilemmas.all_(scene.connection) if scene.staff else [],
}
