"""`python -m bot.life` writes docs/life.md: the life of a request, drawn from the table that the bot itself follows."""

from collections.abc import Iterator
from pathlib import Path

from flows.domain.life import CHANGES, EVERY, MUST_ACT, Change
from flows.dossier import STATUSES

PAGE = Path(__file__).parent.parent / "docs" / "life.md"
HEAD = """\
# La vie d'une demande

Cette page est faite par `python -m bot.life`, à partir du tableau que le robot suit (`flows/domain/life.py`). Rien
d'autre ne change l'état d'une demande ; chaque changement est écrit avec son acte, son rôle et sa raison, sans nom.
Une pause est un état de la personne : la demande la garde telle quelle. Effacer est possible partout et n'est pas
dessiné.
"""
ACTS = {
    "offer": "proposée",
    "lapse": "délai passé",
    "decline": "refusée",
    "accept": "prise en charge",
    "start": "premier contact",
    "refer": "orientée",
    "follow": "suivie",
    "resume": "la personne demande de l'aide",
    "withdraw": "le médiateur passe la main",
    "leave": "le médiateur quitte l'équipe",
    "change": "la personne change de médiateur",
    "reassign": "confiée à quelqu'un d'autre",
    "close": "close",
    "reopen": "rouverte",
    "erase": "effacée",
    "unstart": "geste annulé",
    "unclose": "geste annulé, atelier",
}
ROLES = {
    "person": "la personne",
    "mediator": "le médiateur",
    "coordinator": "un responsable",
    "clock": "le robot",
    "operator": "l'exploitant",
}


def page() -> str:
    return "\n".join([HEAD, "```mermaid", "stateDiagram-v2", "    [*] --> new", *_arrows(), "```", "", *_table(), ""])


def _arrows() -> Iterator[str]:
    for change in CHANGES:
        for before in change.before if change.after else ():
            yield f"    {before} --> {change.after}: {_said(change)}"


def _said(change: Change) -> str:
    return f"{ACTS[change.act]} ({ROLES[change.by]})"


def _table() -> Iterator[str]:
    yield "| État | La personne lit | Qui doit agir |"
    yield "|---|---|---|"
    for status in EVERY:
        who = ROLES[MUST_ACT[status]] if status in MUST_ACT else "personne ; elle peut revenir"
        yield f"| `{status}` | {STATUSES[status]} | {who} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
