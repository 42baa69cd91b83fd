"""The words a tour is written with: whose phone, what that person does, what the phone must then show."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Person:
    name: str
    role: Literal["usager", "mediator"]
    language: str


@dataclass(frozen=True)
class Say:
    text: str


@dataclass(frozen=True)
class Press:
    """Among the buttons of the newest message whose label holds this, the one at that place, from 0."""

    label: str = ""
    which: int = 0


@dataclass(frozen=True)
class Send:
    kind: str


@dataclass(frozen=True)
class Jump:
    """So many seconds, or to the next reminder."""

    to: float | Literal["next-reminder"]


@dataclass(frozen=True)
class KillAndRestart:
    pass


@dataclass(frozen=True)
class OpenInvitation:
    role: str


@dataclass(frozen=True)
class Receive:
    """Nothing is done on this phone: something arrives."""


Act = Say | Press | Send | Jump | KillAndRestart | OpenInvitation | Receive


@dataclass(frozen=True)
class Step:
    person: Person
    act: Act
    expect: tuple[str, ...]


def step(person: Person, act: Act, *expect: str) -> Step:
    """`expect`: fragments that the bot's answer must hold, in its words or on its buttons."""
    return Step(person, act, expect)
