"""What a conversation may know of a person's own goal and steps, and of the news they were asked for."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.domain.followups import Progress
from flows.domain.kept import Asked, OwnStep
from flows.domain.model import Request
from flows.domain.own_steps import MySteps
from handlers.scene import Scene
from storage import followups, own_steps, requests

Start = Mapping[str, str]


def steps(scene: Scene, _start: Start) -> MySteps:
    return own_steps.mine(scene.connection, scene.person.id) if scene.person else MySteps()


def proposal(scene: Scene, start: Start) -> OwnStep | None:
    number = _number(start, "step")
    return own_steps.proposal(scene.connection, number, scene.person.id) if scene.person and number else None


def asked(scene: Scene, start: Start) -> Asked | None:
    """Of this person only."""
    number = _number(start, "asked")
    found = followups.by_id(scene.connection, number) if scene.person and number else None
    theirs = found and scene.person and requests.person_of(scene.connection, found.request) == scene.person.id
    return found if theirs else None


def progress(scene: Scene, _start: Start) -> Callable[[Request], Progress]:
    """Of a request that the one who speaks follows."""

    def of(request: Request) -> Progress:
        if scene.staff is None or request.mediator != scene.staff.id or request.silent:
            return Progress()
        goal = next((one.words for one in own_steps.goals_of(scene.connection, request.person)), "")
        if goal:
            scene.mentioned.add(request.person)
        return Progress(goal=goal, last=followups.last_of(scene.connection, request.id))

    return of


def _number(start: Start, name: str) -> int:
    number = start.get(name, "")
    return int(number) if number.isdecimal() and len(number) < 16 else 0


OF_STEPS: dict[str, Callable[[Scene, Start], Any]] = {
    "steps": steps,
    "proposal": proposal,
    "asked": asked,
    "progress": progress,
}
