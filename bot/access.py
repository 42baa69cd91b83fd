"""`python -m bot.access` writes docs/access.md: who may do what, made of the table that the bot itself reads."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from flows import access, menu
from flows.standing import COLUMNS, MEANINGS, Row

PAGE = Path(__file__).parent.parent / "docs" / "access.md"
HEAD = """\
# Qui peut quoi

Cette page est faite par `python -m bot.access`, à partir du tableau que le robot lit lui-même
(`flows/access.py`). Une case qui manque, ou une page qui n'est plus à jour, fait échouer les tests ; une autre épreuve
appuie sur chaque bouton, dans chaque rôle.

« Pour soi » : seulement ce qui est à soi, ou ce qu'on suit. « Dit oui d'abord » : la personne est d'abord menée au
consentement. Qui quitte l'équipe n'en est plus à l'instant même, sur les cartes déjà ouvertes aussi. Un
volontaire voit les heures, jamais une demande.
"""


def page() -> str:
    typed = {f"/{name}": access.CONVERSATIONS[conversation] for name, conversation in menu.COMMANDS.items()}
    parts = (
        ("Les mots que l'on tape", typed),
        ("Les conversations", access.CONVERSATIONS),
        ("Ce qui est fait", access.EFFECTS),
        ("Les fichiers envoyés", access.FILES),
        ("Les pages", access.PAGES),
    )
    return "\n".join([HEAD, *(line for title, table in parts for line in _table(title, table))])


def _table(title: str, rows: Mapping[str, Row]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| Quoi | Nom | {' | '.join(COLUMNS.values())} |"
    yield f"|---|---|{'---|' * len(COLUMNS)}"
    for name, row in rows.items():
        yield f"| {row.what} | `{name}` | {' | '.join(MEANINGS[cell] for cell in row.cells().values())} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
