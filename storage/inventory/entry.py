"""How the inventory says what is kept: a table is an entry, a column is a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Reader = Literal["la personne", "le médiateur", "l'équipe", "la direction", "le référent qualité"]
How = Literal["delete", "blank", "erase", "unname", "chain"]
"""A row goes; a column is emptied; a person goes with all that is theirs; a member of the team is no longer named;
a chain is cut at its beginning."""


@dataclass(frozen=True)
class After:
    """When it is over: so long (a name in `Keep`) after a moment of the row, if the row is in one of these states."""

    keep: str
    since: str
    event: str
    how: How = "delete"
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One column. What nobody is named as reading is only for the program."""

    holds: str
    readers: tuple[Reader, ...] = ()
    exported: bool = False
    until: After | None = None


@dataclass(frozen=True)
class Entry:
    """One table. It has a time of its own (`until`), or it leaves with another, or there is a reason why it stays."""

    whose: str
    purpose: str
    lines: Mapping[str, Line]
    until: tuple[After, ...] = ()
    leaves_with: str = ""
    stays: str = ""


PERSON, TEAM, NOBODY = "la personne", "l'équipe", "personne : aucun lien avec quelqu'un"
OWN: tuple[Reader, ...] = ("la personne",)
CARD: tuple[Reader, ...] = ("la personne", "l'équipe")
CASE: tuple[Reader, ...] = ("la personne", "le médiateur")


def own(holds: str, readers: tuple[Reader, ...] = OWN) -> Line:
    """What the person takes away with `/export`."""
    return Line(holds, readers, exported=True)


ROW, OF_PERSON = Line("numéro de ligne"), Line("numéro interne de la personne")
OF_REQUEST, OF_STAFF = Line("numéro de la demande"), Line("numéro interne du membre de l'équipe")
CHAT = "empreinte (HMAC) du numéro de la discussion Telegram"
NUMBER = "numéro de la discussion Telegram"
