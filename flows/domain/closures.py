"""A place that closes, or a mediator who is away: what is wished, what it became, and the reasons people may read.

A moment is open only when both say so: the association's file, its exceptions too, and what the team closed from the
chat. No reason says
anything of somebody's health.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from flows.domain.model import Appointment, Thing
from flows.words import N_

Why = Literal["holiday", "training", "works", "weather", "unforeseen", "hours"]
REASONS: dict[str, str] = {
    "holiday": N_("Congés"),
    "training": N_("Formation"),
    "works": N_("Travaux"),
    "weather": N_("Météo"),
    "unforeseen": N_("Imprévu"),
    "hours": N_("Nouveaux horaires"),
}
UNDO_WITHIN = timedelta(minutes=10)
ANSWER_WITHIN = timedelta(hours=24)


class Closed(Thing):
    """`place`: the code of a permanence; empty: the absence of this member of the team. Both moments are UTC."""

    place: str = ""
    absent: int | None = None
    start: datetime
    end: datetime
    reason: Why


class Closure(Closed):
    id: int
    by: int
    at: datetime
    undone: bool = False
    who: str = ""
    """The first name of who is away."""

    def may_be_undone(self, now: datetime) -> bool:
        return not self.undone and now - self.at < UNDO_WITHIN


class Displaced(Thing):
    """An appointment that a closure hits, still to be rearranged."""

    appointment: Appointment
    closure: int
    since: datetime
    reachable: bool

    def left_to_us(self, now: datetime) -> bool:
        """They did not answer in time, or cannot: somebody of the team sees to it."""
        return not self.reachable or now - self.since >= ANSWER_WITHIN


Seats = Sequence[tuple[str, int]]
"""By place; seat 0 is the whole place."""


Span = tuple[datetime, datetime]


def but(spans: Sequence[Span], shut: Iterable[Span]) -> Sequence[Span]:
    """What is left of them when that is closed."""
    for first, last in shut:
        pieces = (piece for start, end in spans for piece in ((start, min(end, first)), (max(start, last), end)))
        spans = [piece for piece in pieces if piece[0] < piece[1]]
    return spans
