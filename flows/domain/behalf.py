"""What a mediator decides for somebody without Telegram, who is there and says it: and what that person later claims.

Nothing is written before they say yes to the text that was read to them; whoever writes for them says how they were
recognised.
"""

from typing import Literal

from flows.domain.model import Slot, Thing

Recognised = Literal["met", "phoned", "mailed"]
"""They were there; they called, or wrote to the association, with the number of their receipt."""


Amended = Literal["theme", "place", "words", "name"]


class Claim(Thing):
    """A case on paper that a link offers to whoever opens it: nothing more is said of it."""

    language: str


class OpenFor(Thing):
    """`text`: what was read aloud, in the person's language. `follow`: whoever writes it takes it."""

    language: str
    text: str
    theme: str
    sub_theme: str = ""
    words: str = ""
    place: str = ""
    wish: str = ""
    nickname: str = ""
    slot: Slot | None = None
    follow: bool = True


class MakeClaim(Thing):
    """A link, once, for whoever this request is about."""

    request: int


class ActFor(Thing):
    """The person of this request asks to stop, to have all erased, or to take all away."""

    request: int
    act: Literal["stop", "erase", "export"]
    recognised: Recognised


class TakeOver(Thing):
    """What was kept on paper becomes theirs, in their own Telegram."""

    token: str


class AmendFor(Thing):
    """One thing that was noted for somebody is put right. `slot`: their appointment, at the place that was meant."""

    request: int
    what: Amended
    theme: str = ""
    sub_theme: str = ""
    place: str = ""
    words: str = ""
    nickname: str = ""
    slot: Slot | None = None


OnBehalf = OpenFor | MakeClaim | ActFor | TakeOver | AmendFor
