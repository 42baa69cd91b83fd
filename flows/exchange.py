"""What passes between a person and a conversation: events in, messages out. Small frozen things, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal


@dataclass(frozen=True)
class Option:
    """One thing a person can choose: the value is kept, the label is shown, and `also` may be written instead."""

    value: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A button that starts another conversation."""

    label: str
    conversation: str
    start: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """`lives`: how long it stays in the chat; None for ever. `drawn`: its content says what the door out draws, a page
    to print, the square that a camera reads, or an appointment for a calendar."""

    name: str
    content: str
    lives: timedelta | None = None
    drawn: Literal["", "page", "square", "calendar"] = ""


@dataclass(frozen=True)
class Message:
    """`private`: it shows somebody's name, words or choices; it can be neither copied nor passed on."""

    text: str
    question: str = ""
    options: tuple[Option, ...] = ()
    links: tuple[Link, ...] = ()
    document: Document | None = None
    private: bool = False
    contact: str = ""
    """The words of the button under the keyboard that gives one's own number."""
    map: tuple[float, float] | None = None
    """A place, latitude and longitude in degrees, instead of a text."""


@dataclass(frozen=True)
class Started:
    """The conversation begins, or its open question is asked again after an aside."""


@dataclass(frozen=True)
class Pressed:
    question: str
    option: str


@dataclass(frozen=True)
class Wrote:
    text: str


@dataclass(frozen=True)
class Sent:
    """Something that is no answer: a sticker, a photo, a voice note…; or words we must not keep, and only what they
    held: `unkept`."""

    kind: str
    unkept: tuple[str, ...] = ()
    number: str = ""
    """Of a contact that is the sender's own, and only then."""
    where: tuple[float, float] | None = None
    """A location: latitude and longitude, in degrees."""


@dataclass(frozen=True)
class Back:
    pass


Event = Started | Pressed | Wrote | Sent | Back


@dataclass(frozen=True)
class Go:
    """Another conversation takes over: instead of this one, on top of it (`aside`), or of all of them (`afresh`)."""

    conversation: str
    start: Mapping[str, str] = field(default_factory=dict)
    aside: bool = False
    afresh: bool = False


@dataclass(frozen=True)
class Turn:
    answers: dict[str, str]
    messages: tuple[Message, ...] = ()
    effects: tuple[Any, ...] = ()
    over: bool = False
    offered: bool = False
    missed: int = 0
    stale: bool = False
    go: Go | None = None
