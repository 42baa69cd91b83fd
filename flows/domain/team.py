"""Who is in the team: what a member said of themselves, what they follow now, and who may decide it.

What is empty says nothing: every theme, every place, no maximum. A small association
names nothing, and everything works.
"""

from datetime import datetime
from typing import Literal

from flows.domain.model import Role, Staff, Thing

Trait = Literal["role", "skills", "languages", "places", "hours", "most", "seat", "wakes"]
"""What can be changed of a member."""
OWN: tuple[Trait, ...] = ("languages", "hours", "wakes")
"""What every member says of themselves."""
LEADERS: tuple[Role, ...] = ("coordinator", "direction")
GIVES: dict[Role, tuple[Role, ...]] = {
    "coordinator": ("mediator", "volunteer", "coordinator"),
    "direction": ("mediator", "volunteer", "coordinator", "direction", "quality_lead"),
}
"""The roles that a role may give, and whose members it may change: nobody makes somebody who stands above them."""


class Profile(Thing):
    """`hours` as the association's file writes hours; `seat`: the name of their seat in that file, at a place."""

    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    hours: str = ""
    most: int | None = None
    seat: str = ""
    wakes: bool = False


class Mate(Thing):
    """A member with what they follow. `last`: when they were last offered something."""

    staff: Staff
    profile: Profile = Profile()
    load: int = 0
    last: datetime | None = None
    away_until: datetime | None = None
    asked: bool = False
    """Of the request in question."""
    later: bool = False
    """Their own hours bring them back only once the delay of that request is over."""

    @property
    def away(self) -> bool:
        return self.away_until is not None

    @property
    def full(self) -> bool:
        return self.profile.most is not None and self.load >= self.profile.most

    def speaks(self, language: str) -> bool:
        return language in (*self.profile.languages, self.staff.language)

    def is_at(self, place: str) -> bool:
        """Whether this place is theirs; no place named, of a request or of a member, is any."""
        return not place or not self.profile.places or place in self.profile.places


def may_change(actor: Staff, mate: Staff, trait: Trait) -> bool:
    """One's own role is never one's own to change; nobody else says when one may be woken."""
    if trait == "wakes" and actor.id != mate.id:
        return False
    if actor.id == mate.id:
        return trait in OWN or (trait != "role" and actor.role in LEADERS)
    return mate.role in GIVES.get(actor.role, ())


def may_dismiss(actor: Staff, mate: Staff) -> bool:
    return actor.id != mate.id and mate.role in GIVES.get(actor.role, ())
