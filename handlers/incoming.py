"""One update of a private chat, in our words."""

from dataclasses import dataclass

from flows.exchange import Sent, Wrote


@dataclass(frozen=True)
class Press:
    """A button press as it came: what it carries, and the message it sits on."""

    data: str
    query: str
    message: int | None = None
    text: str = ""
    label: str = ""


@dataclass(frozen=True)
class Incoming:
    """`message` is the number of what they wrote or sent, to take it back when they ask."""

    update: int
    chat: int
    event: Wrote | Sent | Press
    language: str = ""
    message: int | None = None
