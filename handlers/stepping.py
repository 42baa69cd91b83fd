"""What a person does with their own goal and steps, and the step that a mediator proposes."""

from collections.abc import Callable

from sqlalchemy import Connection

from flows.domain.own_steps import (
    AddStep,
    AnswerProposal,
    ProposeStep,
    PutStepFirst,
    RemoveStep,
    SetGoal,
    Stepping,
    TickStep,
)
from handlers.scene import Scene
from handlers.telling import tell_by_day
from storage import own_steps, requests
from storage.consented import Consented

DONE: dict[type[Stepping], Callable[[Connection, Consented, int], None]] = {
    TickStep: own_steps.tick,
    PutStepFirst: own_steps.put_first,
    RemoveStep: own_steps.remove,
}


def step(effect: Stepping, scene: Scene) -> None:
    connection, who = scene.connection, scene.consented
    if isinstance(effect, ProposeStep):
        _propose(effect, scene)
        return
    if who is None:
        return
    match effect:
        case SetGoal(words=words):
            own_steps.set_goal(connection, who, words, scene.now)
        case AddStep(words=words):
            own_steps.add(connection, who, words, scene.now)
        case AnswerProposal(step=number, accepted=accepted):
            _answer(scene, who, number, accepted=accepted)
        case TickStep() | PutStepFirst() | RemoveStep():
            DONE[type(effect)](connection, who, effect.step)


def _answer(scene: Scene, who: Consented, number: int, *, accepted: bool) -> None:
    if accepted:
        own_steps.take(scene.connection, who, number)
    elif own_steps.proposal(scene.connection, number, who.person):
        own_steps.remove(scene.connection, who, number)


def _propose(wanted: ProposeStep, scene: Scene) -> None:
    """The person hears of it by day; nobody hears what they answered."""
    if scene.staff is None:
        return
    number = own_steps.propose(scene.connection, wanted.request, scene.staff.id, wanted.words, scene.now)
    if number is not None:
        scene.did("wrote", "request", wanted.request)
        person = requests.person_of(scene.connection, wanted.request)
        tell_by_day(scene, person, "step_proposed", {"step": str(number)}, f"step:{number}")
