"""A wrong tap: what somebody of the team noted a moment ago, and may take back, once, for ten minutes.

What it set in motion and is not sent yet goes with it; what was sent stays said. Once the ten minutes are over, nothing
says who noted what.
"""

from datetime import datetime
from typing import Literal

from flows.domain.model import Thing

Noted = Literal["outcome", "attendance", "ticket", "passage", "activity"]


class Slip(Thing):
    """`about`: the number of an appointment or a ticket, or the moment of what has no number.
    `was`: what it takes to undo it."""

    what: str
    about: str
    was: str = ""


class TakeBack(Thing):
    what: str
    about: str


def stamp(now: datetime) -> str:
    """Of what is only counted."""
    return str(int(now.timestamp()))
