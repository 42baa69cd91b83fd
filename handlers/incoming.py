"""What comes from a private chat, in our words."""

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
    """One update of a private chat, in our words. `message` is the number of what they wrote or sent, to take it back
    when they ask."""

    update: int
    chat: int
    event: Wrote | Sent | Press
    language: str = ""
    message: int | None = None
    words: str = ""
    """What the person wrote, under a photo too, without what must not be kept."""
