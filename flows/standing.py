"""Who may speak, how much a cell of the table of access allows, and the kinds of rows it is made of."""

from dataclasses import dataclass
from typing import Literal

from flows.domain.model import Role

Standing = Literal["nobody", "stopped", "paused", "person"] | Role
"""Who speaks, as far as the database knows before it is asked about one request."""
Cell = Literal["no", "yes", "own", "first", "neutral", "details", "reason"]
MEANINGS: dict[Cell, str] = {
    "no": "–",
    "yes": "oui",
    "own": "pour soi",
    "first": "dit oui d'abord",
    "neutral": "sans nom ni mots",
    "details": "avec prénom et mots",
    "reason": "une fois, avec un motif",
}
COLUMNS = {
    "nobody": "Personne inconnue",
    "stopped": "A dit stop",
    "paused": "En pause",
    "person": "Usager",
    "mediator": "Médiateur qui suit",
    "other_mediator": "Autre médiateur",
    "coordinator": "Responsable",
    "direction": "Direction",
    "quality_lead": "Référent qualité",
    "volunteer": "Volontaire",
    "revoked": "A quitté l'équipe",
}


@dataclass(frozen=True)
class Row:
    """`what` in French, for the page. « A quitté l'équipe » is a column of its own, and the same as nobody."""

    what: str
    nobody: Cell
    stopped: Cell
    paused: Cell
    person: Cell
    mediator: Cell
    other_mediator: Cell
    coordinator: Cell
    direction: Cell
    quality_lead: Cell
    volunteer: Cell = "no"

    @property
    def revoked(self) -> Cell:
        return self.nobody

    @property
    def of_team(self) -> bool:
        """Nobody outside of the team has anything to do with it."""
        return {self.nobody, self.stopped, self.paused, self.person} == {"no"}

    def cells(self) -> dict[str, Cell]:
        """By column."""
        return {column: getattr(self, column) for column in COLUMNS}

    def allows(self, who: Standing) -> bool:
        """Before one knows about which request: a mediator may be the one who follows it."""
        either = {self.mediator, self.other_mediator} if who == "mediator" else {getattr(self, who)}
        return either != {"no"}


def same(cell: Cell, times: int) -> list[Cell]:
    return [cell] * times


def anyone(what: str, *, nobody: Cell = "yes", silent: Cell = "yes") -> Row:
    return Row(what, nobody, silent, silent, "yes", "yes", "yes", "yes", "yes", "yes", "yes")


def usagers(what: str, *, before: Cell = "first", silent: Cell = "first") -> Row:
    """Their own, once they said yes. `before`: who never said it; `silent`: who said stop, or paused."""
    return Row(what, before, silent, silent, "own", "no", "no", "no", "no", "no")


def rights(what: str) -> Row:
    """Open to those who stopped or paused too; the team sees what is kept of them."""
    return Row(what, *same("own", 10))


def team(what: str, mediator: Cell = "yes", others: Cell = "yes", quality: Cell = "yes", volunteer: Cell = "no") -> Row:
    """`mediator` is the one who follows; `others` are the other mediators, coordinators, the direction."""
    return Row(what, "no", "no", "no", "no", mediator, others, others, others, quality, volunteer)


def closes(what: str) -> Row:
    """Those who lead, for a place; a mediator or a volunteer, for their own absence."""
    return Row(what, "no", "no", "no", "no", "own", "own", "yes", "yes", "no", "own")


def members(what: str) -> Row:
    """Those who lead, for everybody; each member, for themselves."""
    return Row(what, "no", "no", "no", "no", "own", "own", "yes", "yes", "own", "own")


def heads(what: str) -> Row:
    return Row(what, "no", "no", "no", "no", "no", "no", "yes", "yes", "no")


def leads(what: str, direction: Cell = "yes", quality: Cell = "yes") -> Row:
    return Row(what, "no", "no", "no", "no", "no", "no", "no", direction, quality)


def carries(what: str, mediator: Cell = "yes") -> Row:
    """For somebody without Telegram. `mediator`: what they follow, or what nobody follows yet."""
    return Row(what, "no", "no", "no", "no", mediator, mediator, "yes", "yes", "no")


def arranges(what: str) -> Row:
    """Coordinators and the direction."""
    return Row(what, "no", "no", "no", "no", "no", "no", "yes", "yes", "no")
