"""What those who lead decide of the requests of others, and what the whole team decides together.

A request is given to somebody else for a reason of a closed list; what an absent member left untouched goes back to the
queue only if somebody who leads says so. A danger counts once two different people who lead say the same of it: the bot
decides nothing, sends nothing outside, and calls nobody.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from flows.domain.model import Thing
from flows.words import N_

ReassignReason = Literal["absent", "load", "skill", "language", "asked", "silence"]
REASSIGN_REASONS: dict[ReassignReason, str] = {
    "absent": N_("Une absence"),
    "load": N_("Trop de demandes"),
    "skill": N_("Une autre compétence"),
    "language": N_("Une autre langue"),
    "asked": N_("La personne le demande"),
    "silence": N_("Longtemps sans suite"),
}
DangerReason = Literal["life", "violence", "child", "frail", "threat"]
DANGERS: dict[DangerReason, str] = {
    "life": N_("Sa vie est en danger"),
    "violence": N_("Des violences"),
    "child": N_("Un enfant en danger"),
    "frail": N_("Ne peut se protéger"),
    "threat": N_("Une menace sur d'autres"),
}
Opinion = Literal["alert", "protect", "none"]
OPINIONS: dict[Opinion, str] = {
    "alert": N_("📞 On alerte"),
    "protect": N_("🤝 On aide, sans alerter"),
    "none": N_("✅ Pas de danger"),
}
DECIDED_BY = 2
"""Different people."""


class AllWaiting(Thing):
    """A request that waits for somebody, as those who lead see it."""

    request: int
    theme: str
    since: datetime
    late: bool
    place: str = ""


class Untouched(Thing):
    """A request whose mediator is away, and with which nothing was done for longer than its delay."""

    request: int
    member: int
    place: str = ""


class Danger(Thing):
    """`opinions`: the last word of each person who leads, by their number."""

    id: int
    request: int
    by: int
    reason: DangerReason | Literal[""]
    at: datetime
    opinions: tuple[tuple[int, Opinion], ...] = ()
    decision: Opinion | Literal[""] = ""

    def of(self, member: int) -> Opinion | None:
        return dict(self.opinions).get(member)

    @property
    def split(self) -> bool:
        """Enough people spoke, and no two alike."""
        return not self.decision and len(self.opinions) >= DECIDED_BY


class Dilemma(Thing):
    """What is to be talked over together: nobody's, of a month."""

    id: str
    month: str
    theme: str
    words: str


def agreed(opinions: Iterable[Opinion]) -> Opinion | None:
    """What two people say alike."""
    said = Counter(opinions).most_common(1)
    return said[0][0] if said and said[0][1] >= DECIDED_BY else None


class Reassign(Thing):
    """`to`: who is asked; 0: whoever is next in the queue."""

    request: int
    to: int = 0
    reason: ReassignReason


class HandOver(Thing):
    """All that this absent member left untouched."""

    member: int


class SignalDanger(Thing):
    request: int
    reason: DangerReason


class GiveOpinion(Thing):
    danger: int
    opinion: Opinion


class NoteDilemma(Thing):
    theme: str
    words: str


class CloseDilemma(Thing):
    """It was talked over: it is kept no longer."""

    dilemma: str


Leading = Reassign | HandOver | SignalDanger | GiveOpinion | NoteDilemma | CloseDilemma
