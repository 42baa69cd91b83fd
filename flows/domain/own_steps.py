"""What a person wants to obtain, in their words, and the steps they give themselves.

All of it is theirs: they add, tick, put first and take away. A mediator may propose a step, which is in the list only
once the person said yes; the list itself is read by nobody else, and nobody counts what is left of it.
"""

from flows.domain.kept import OwnStep
from flows.domain.model import Thing

GOAL, STEP, MOST = 200, 80, 20
"""Characters, and steps."""


class MySteps(Thing):
    goal: str = ""
    steps: tuple[OwnStep, ...] = ()
    """In their order, without what is only proposed."""

    @property
    def full(self) -> bool:
        return len(self.steps) >= MOST


class SetGoal(Thing):
    """Empty: none any more."""

    words: str


class AddStep(Thing):
    words: str


class TickStep(Thing):
    """Or unticks it."""

    step: int


class PutStepFirst(Thing):
    step: int


class RemoveStep(Thing):
    step: int


class AnswerProposal(Thing):
    """Whether a step that the mediator proposed is one of theirs."""

    step: int
    accepted: bool


class ProposeStep(Thing):
    """By the mediator who follows the request."""

    request: int
    words: str


Stepping = SetGoal | AddStep | TickStep | PutStepFirst | RemoveStep | AnswerProposal | ProposeStep
