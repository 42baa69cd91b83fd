"""Whose pole a place is: the coordinators whose profile names it, while they are there.

What is nobody's pole is every coordinator's, and so is the pole of somebody who is away. A pole comes first and hides
nothing: at every moment each request is on the first screen of somebody who is there, and an alert reaches somebody,
as long as anybody leads at all.
"""

from collections.abc import Sequence

from flows.domain.model import Role, Thing


class Leader(Thing):
    """`places`: what their profile names; none: no pole of their own."""

    member: int
    role: Role
    places: tuple[str, ...] = ()
    away: bool = False


class Pole(Thing):
    """As one coordinator sees it. `others`: the places of the coordinators who are there, but for one's own."""

    own: tuple[str, ...]
    others: frozenset[str] = frozenset()

    def holds(self, place: str) -> bool:
        return place not in self.others


def decides(place: str, leaders: Sequence[Leader]) -> Sequence[Leader]:
    """Who is told of a request of this place: its coordinators, or all of them when it is nobody's pole; when none of
    those is there, all who lead."""
    coordinators = [one for one in leaders if one.role == "coordinator"]
    own = [one for one in coordinators if place in one.places] or coordinators
    return [one for one in own if not one.away] or leaders


def pole_of(member: int, leaders: Sequence[Leader]) -> Pole | None:
    """None for whoever sees everything: the direction, and a coordinator who names no place."""
    coordinators = [one for one in leaders if one.role == "coordinator"]
    own = next((one.places for one in coordinators if one.member == member), ())
    there = (one.places for one in coordinators if not one.away and one.member != member)
    others = {place for places in there for place in places}
    return Pole(own=own, others=frozenset(others.difference(own))) if own else None
