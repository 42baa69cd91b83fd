"""The register (art. 30 RGPD), written from the inventory: what it says is what is kept, because the tests compare it.

What only the association knows is left to be filled in, and looks like it.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flows.domain.retention import Keep
from storage.inventory import INVENTORY
from storage.inventory.entry import After, Entry, Line
from storage.tables import metadata

PAGE = Path(__file__).parent.parent / "docs" / "registre.md"
HEAD = """\
# Registre des traitements (article 30 du RGPD)

Cette page est écrite par `mediance register` d'après l'inventaire du programme (`storage/inventory/`) : chaque colonne
de la base a sa ligne, et un test refuse qu'il en manque une. Ne la corrigez pas à la main. Les durées sont celles de
départ ; l'association peut les raccourcir (réglages `MEDIANCE_KEEP_…`). 🔒 : la valeur est chiffrée dans la base.

| | |
|---|---|
| Responsable du traitement | **[À COMPLÉTER : nom et adresse de l'association]** |
| Délégué ou référent à la protection des données | **[À COMPLÉTER : nom, courriel, téléphone]** |
| Finalité | recevoir des demandes de médiation sociale, donner et rappeler des rendez-vous, mesurer la qualité |
| Base légale | le consentement (art. 6.1.a), demandé avant tout ; pour la preuve, l'obligation de prouver (art. 7.1) |
| Personnes concernées | celles qui écrivent au robot et disent oui ; l'équipe de l'association |
| Destinataires | l'équipe seule, selon les rôles ci-dessous ; aucun partenaire |
| Sous-traitant | **[À COMPLÉTER : hébergeur, lieu des serveurs, contrat de l'article 28]** |
| Transporteur | Telegram, responsable de son propre traitement : [ce qu'il garde lui-même](telegram.md) |
| Transfert hors de l'Union | aucun par le robot ; Telegram : voir la même page |
| Décision automatique | aucune (art. 22) |
| Sécurité | voir l'[analyse d'impact](aipd.md) et les preuves du [README](../README.md) |
"""


def page(keep: Keep | None = None) -> str:
    chosen = keep or Keep()
    tables = (_table(name, entry, chosen) for name, entry in INVENTORY.items())
    return "\n".join([HEAD, *("\n".join(lines) for lines in tables)])


def _table(name: str, entry: Entry, keep: Keep) -> Iterator[str]:
    yield f"## `{name}`\n"
    yield f"- **À qui** : {entry.whose}."
    yield f"- **Pour quoi** : {entry.purpose}."
    yield f"- **Jusqu'à quand** : {' ; '.join(_until(entry, keep))}.\n"
    yield "| Colonne | Ce qu'elle contient | Qui la lit | Emporté par `/export` |"
    yield "|---|---|---|---|"
    for column, line in entry.lines.items():
        holds = line.holds + (f" ; vidé {_after(line.until, keep)}" if line.until else "")
        exported = "oui" if line.exported else ""
        yield f"| `{column}`{_sealed(name, column)} | {holds} | {_readers(line)} | {exported} |"
    yield ""


def _until(entry: Entry, keep: Keep) -> Iterator[str]:
    yield from (_after(after, keep) for after in entry.until)
    if entry.leaves_with:
        yield f"avec la ligne de `{entry.leaves_with}` dont elle dépend"
    if entry.stays:
        yield f"sans limite : {entry.stays}"


def _after(after: After, keep: Keep) -> str:
    return f"{_said(getattr(keep, after.keep))} après {after.event}"


def _said(period: timedelta) -> str:
    if period.days >= 730 and period.days % 365 == 0:
        return f"{period.days // 365} ans"
    return f"{period.days} jours" if period.days > 2 else f"{period // timedelta(hours=1)} heures"


def _sealed(table: str, column: str) -> str:
    sealed = type(metadata.tables[table].columns[column].type).__name__ == "Sealed"
    return " 🔒" if sealed else ""


def _readers(line: Line) -> str:
    return ", ".join(line.readers) or "le programme seul"
