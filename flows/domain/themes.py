"""The usual themes of social mediation, for an association that names none of its own.

Six on the first screen, the rarer ones after. Icons are the same on posters. What to bring is never sent in the chat:
papers are shown to the mediator.
"""

from flows.domain.association import Association, SubTheme, Theme
from flows.words import N_

ID = N_("votre pièce d'identité, si vous en avez une")
LETTER = N_("le courrier reçu")
BILL = N_("votre dernière facture")
PAY = N_("vos revenus des 3 derniers mois")
TAX = N_("votre dernier avis d'impôt")
LEASE = N_("votre bail ou une quittance de loyer")
RIB = N_("un RIB : le papier avec votre numéro de compte")
EVERY_LETTER = N_("tous les courriers, avec leurs dates")

THEMES = (
    Theme(
        code="droits",
        icon="📄",
        label=N_("Papiers et droits"),
        bring=(ID, LETTER),
        sub_themes=(
            SubTheme(code="caf", label=N_("La CAF, les aides"), bring=(ID, PAY, RIB)),
            SubTheme(code="sante", label=N_("La carte Vitale, la CPAM"), bring=(ID, RIB)),
            SubTheme(code="impots", label=N_("Les impôts"), bring=(TAX, LETTER)),
            SubTheme(code="identite", label=N_("Carte, acte, passeport"), bring=(ID,)),
            SubTheme(code="courrier", label=N_("Un courrier à comprendre"), bring=(LETTER,)),
            SubTheme(code="autre", label=N_("Autre chose")),
        ),
    ),
    Theme(
        code="logement",
        icon="🏠",
        label=N_("Mon logement"),
        bring=(ID, TAX, PAY),
        sub_themes=(
            SubTheme(code="trouver", label=N_("Trouver un logement"), bring=(ID, TAX, PAY)),
            SubTheme(code="loyer", label=N_("Un loyer en retard"), bring=(LEASE, EVERY_LETTER, PAY)),
            SubTheme(code="dalo", label=N_("Le recours DALO"), bring=(ID, PAY, EVERY_LETTER)),
            SubTheme(code="abime", label=N_("Un logement abîmé"), bring=(LEASE, LETTER)),
            SubTheme(code="autre", label=N_("Autre chose")),
        ),
    ),
    Theme(
        code="energie",
        icon="💡",
        label=N_("Énergie et eau"),
        bring=(BILL, LETTER),
        sub_themes=(
            SubTheme(code="facture", label=N_("Une facture"), bring=(BILL, TAX)),
            SubTheme(code="coupure", label=N_("Une coupure"), bring=(BILL, LETTER), urgent=True),
            SubTheme(code="conseils", label=N_("Des conseils"), bring=(BILL,)),
            SubTheme(code="autre", label=N_("Autre chose")),
        ),
    ),
    Theme(
        code="budget",
        icon="💶",
        label=N_("Budget et dettes"),
        bring=(N_("vos 3 derniers relevés de compte"), PAY),
        sub_themes=(
            SubTheme(code="conseil", label=N_("Gérer mon budget")),
            SubTheme(code="dettes", label=N_("Trop de dettes"), bring=(EVERY_LETTER, PAY)),
            SubTheme(code="autre", label=N_("Autre chose")),
        ),
    ),
    Theme(
        code="desaccord",
        icon="🤝",
        label=N_("Un désaccord"),
        sub_themes=(
            SubTheme(code="voisin", label=N_("Avec un voisin")),
            SubTheme(code="famille", label=N_("Dans ma famille")),
            SubTheme(code="admin", label=N_("Une administration"), bring=(LETTER,)),
            SubTheme(code="bailleur", label=N_("Avec mon bailleur"), bring=(LEASE, LETTER)),
            SubTheme(code="autre", label=N_("Autre chose")),
        ),
    ),
    Theme(
        code="lien",
        icon="🫂",
        label=N_("Je suis seul(e)"),
        sub_themes=(
            SubTheme(code="parler", label=N_("Parler à quelqu'un")),
            SubTheme(code="ateliers", label=N_("Des activités")),
            SubTheme(code="visite", label=N_("Recevoir une visite")),
        ),
    ),
    Theme(code="gestes", icon="🌱", label=N_("Économie eau, énergie")),
    Theme(code="autre", icon="❓", label=N_("Autre chose"), bring=(LETTER,)),
)


def themes(association: Association) -> tuple[Theme, ...]:
    return association.themes or THEMES


def theme(association: Association, code: str) -> Theme:
    """The theme of that code; one that the file no longer names shows its code rather than nothing."""
    found = next((theme for theme in themes(association) if theme.code == code), None)
    return found or Theme(code="autre", label=code or "?")


def label(association: Association, code: str, sub_code: str) -> tuple[Theme, SubTheme | None]:
    found = theme(association, code)
    return found, found.sub_theme(sub_code)
