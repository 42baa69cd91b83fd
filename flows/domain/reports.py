"""What a mediator notes of their work, in words of closed lists: nothing here was typed, and nothing names anybody.

A contact about a request stays with it; any other is only counted. Some things may be ticked several times over: the
codes travel and are kept in the order of their list, separated by commas.
"""

from datetime import datetime
from typing import Literal

from flows.domain.model import Contact, ContactMode, Thing

Crowd = Literal["1", "2to5", "6to10", "over10"]
Half = Literal["morning", "afternoon"]
Activity = Literal["permanence", "visit", "workshop", "outreach", "partners", "practice"]
State = Literal["noted", "relayed", "answered", "closed"]
Asked = Literal["sex", "age", "qpv"]
"""What a funder may want to know of the public, each apart from the others."""


class Observation(Thing):
    """Something seen in a neighbourhood. `seen`: how many times within the same week."""

    id: int
    place: str
    category: str
    state: State = "noted"
    relayed_to: str = ""
    noted: datetime
    seen: int = 1


class RecordContact(Thing):
    """`appointment`: the one it tells of, which then has its report."""

    contact: Contact
    appointment: int | None = None


class CountContact(Thing):
    """With somebody who has no request: counted, and that is all."""

    contact: Contact


class CountPassage(Thing):
    """People met without a name, at a place or in a neighbourhood."""

    mode: ContactMode
    place: str
    theme: str
    crowd: Crowd


class CountPublic(Thing):
    """One answer, in a counter of its own that is linked to nothing."""

    asked: Asked
    place: str
    answer: str


class NoteActivity(Thing):
    """Half a day of work, and how many came."""

    day: str
    half: Half
    kind: Activity
    place: str = ""
    crowd: Crowd


class NoteObservation(Thing):
    place: str
    category: str


class FollowObservation(Thing):
    """What became of it; `relayed_to`: which service was told."""

    observation: int
    state: State
    relayed_to: str = ""


Reporting = (
    RecordContact | CountContact | CountPassage | CountPublic | NoteActivity | NoteObservation | FollowObservation
)
