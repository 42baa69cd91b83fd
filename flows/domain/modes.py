"""How somebody is met: on the spot, by telephone, at home, at a workshop, or on the way to an institution.

A place lists the modes it offers; one that has hours of its own, or says that it is at those of the place, is booked
like any other moment. A mode without hours is a wish, which enters the queue.
"""

from typing import Annotated, Literal

from pydantic import Field

from flows.domain.openings import Openings
from flows.domain.written import Written

Mode = Literal["permanence", "phone", "home_visit", "accompanied", "workshop"]
MODES: tuple[Mode, ...] = ("permanence", "phone", "home_visit", "accompanied", "workshop")
CALLED: tuple[Mode, ...] = ("phone", "home_visit")
"""A mediator rings first: to speak, or to ask the way."""
COME_TO = ("permanence", "accompanied", "workshop")
"""The person comes to the place."""
Institution = Literal["caf", "cpam", "town_hall", "prefecture", "hospital", "bank", "landlord", "other"]
INSTITUTIONS: tuple[Institution, ...] = (
    "caf",
    "cpam",
    "town_hall",
    "prefecture",
    "hospital",
    "bank",
    "landlord",
    "other",
)


class InMode(Written):
    """When a place gives moments of this mode, and how long each is; empty: as the place does."""

    mode: Literal["phone", "home_visit", "accompanied"]
    openings: Openings = ""
    slot_minutes: Annotated[int, Field(ge=5, le=240)] | None = None
