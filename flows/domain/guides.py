"""For each sub-theme: what it is in one or two sentences, a few steps one can take alone, and whom to call.

General information, never advice about somebody's own case. Each card says when it was verified; once that is more than
six months ago the card says so itself. What to bring is with the themes: it is shown to the mediator, never sent.
"""

from datetime import date, timedelta

from flows.domain.model import Thing
from flows.words import N_

REVIEWED = date(2026, 11, 22)
"""When all of this was last read again as a whole, against public pages. Nobody called the numbers."""
GOOD_FOR = timedelta(days=183)


def aged(verified: date, today: date) -> bool:
    return today - verified > GOOD_FOR


class Guide(Thing):
    """`phone` and `site`: the official ones; they are said as they are in every language."""

    what: str
    steps: tuple[str, ...]
    phone: str = ""
    site: str = ""
    verified: date = REVIEWED

    def stale(self, today: date) -> bool:
        return aged(self.verified, today)


PREPARE = N_("Préparer mes papiers")
KEEP_LETTERS = N_("Garder tous les courriers")
SAY = N_("Écrire ce que je veux dire")
LANDLORD = N_("Écrire à mon bailleur")
SUPPLIER = N_("Appeler mon fournisseur")
METER = N_("Relever mon compteur")
QUIET = N_("Choisir un moment calme")
MEET = N_("Proposer une rencontre")
PUBLIC = {"phone": "39 39", "site": "service-public.gouv.fr"}

GENERAL = Guide(
    what=N_("On avance petit à petit. Une étape à la fois."),
    steps=(SAY, PREPARE, N_("Noter mes questions")),
    **PUBLIC,
)
SAVING = Guide(
    what=N_("De petits gestes font baisser la facture."),
    steps=(N_("Baisser le chauffage d'un degré"), N_("Éteindre les veilles"), METER),
    site="france-renov.gouv.fr",
)
GUIDES: dict[tuple[str, str], Guide] = {
    ("droits", "caf"): Guide(
        what=N_("La CAF aide pour le logement, la famille et les petits revenus."),
        steps=(PREPARE, N_("Faire une simulation en ligne"), N_("Envoyer ma demande")),
        phone="32 30",
        site="caf.fr",
    ),
    ("droits", "sante"): Guide(
        what=N_("La CPAM paie une partie des soins. Une aide peut payer le reste."),
        steps=(PREPARE, N_("Mettre à jour ma carte Vitale"), N_("Demander l'aide pour le reste")),
        phone="36 46",
        site="ameli.fr",
    ),
    ("droits", "impots"): Guide(
        what=N_("On déclare ses revenus chaque année. Même sans revenu."),
        steps=(N_("Lire le courrier reçu"), N_("Faire ma déclaration"), N_("Demander un délai de paiement")),
        phone="0 809 401 401",
        site="impots.gouv.fr",
    ),
    ("droits", "identite"): Guide(
        what=N_("On commence en ligne. Puis on va à la mairie."),
        steps=(N_("Faire la pré-demande"), N_("Prendre rendez-vous à la mairie"), N_("Faire une photo d'identité")),
        **PUBLIC,
    ),
    ("droits", "courrier"): Guide(
        what=N_("Un courrier n'est pas clair ? On le lit calmement."),
        steps=(N_("Noter la date du courrier"), N_("Marquer ce qui n'est pas clair"), N_("Garder l'enveloppe")),
        **PUBLIC,
    ),
    ("logement", "trouver"): Guide(
        what=N_("On demande un logement une fois. Puis on le redit chaque année."),
        steps=(PREPARE, N_("Faire ma demande de logement"), N_("Noter mon numéro unique chez moi")),
        site="demande-logement-social.gouv.fr",
    ),
    ("logement", "loyer"): Guide(
        what=N_("Un loyer en retard ? En parler tôt aide à trouver une solution."),
        steps=(KEEP_LETTERS, LANDLORD, N_("Proposer de payer petit à petit")),
        phone="0 805 16 00 75",
        site="anil.org",
    ),
    ("logement", "dalo"): Guide(
        what=N_("Le DALO est un recours. Il sert quand on n'a pas de logement correct."),
        steps=(N_("Remplir le formulaire DALO"), N_("Réunir mes preuves"), N_("Garder l'accusé de réception")),
        **PUBLIC,
    ),
    ("logement", "abime"): Guide(
        what=N_("Un logement doit être sûr et sain."),
        steps=(LANDLORD, N_("Faire des photos du logement"), N_("Appeler Info logement indigne")),
        phone="0 806 706 806",
        site="anil.org",
    ),
    ("energie", "facture"): Guide(
        what=N_("Une facture se lit et se discute. On peut souvent payer en plusieurs fois."),
        steps=(METER, SUPPLIER, N_("Demander le chèque énergie")),
        phone="0 805 204 805",
        site="chequeenergie.gouv.fr",
    ),
    ("energie", "coupure"): Guide(
        what=N_("L'hiver, on ne coupe ni le gaz ni l'électricité d'un logement."),
        steps=(SUPPLIER, KEEP_LETTERS, N_("Demander une aide pour payer")),
        **PUBLIC,
    ),
    ("energie", "conseils"): SAVING,
    ("gestes", ""): SAVING,
    ("budget", "conseil"): Guide(
        what=N_("Un Point Conseil Budget aide à voir clair. C'est gratuit."),
        steps=(
            N_("Noter ce qui entre et ce qui sort"),
            N_("Classer mes factures"),
            N_("Choisir une dépense à baisser"),
        ),
        phone="34 14",
        site="mesquestionsdargent.fr",
    ),
    ("budget", "dettes"): Guide(
        what=N_("Trop de dettes ? La Banque de France peut aider. C'est gratuit."),
        steps=(N_("Faire la liste de mes dettes"), N_("Écrire la lettre qui explique"), N_("Déposer le dossier")),
        phone="34 14",
        site="banque-france.fr",
    ),
    ("desaccord", "voisin"): Guide(
        what=N_("On peut se parler avec l'aide d'un médiateur. Il n'est pour personne."),
        steps=(SAY, QUIET, MEET),
        phone="30 39",
        site="justice.fr",
    ),
    ("desaccord", "famille"): Guide(
        what=N_("En famille aussi, quelqu'un peut aider à se parler."),
        steps=(SAY, QUIET, MEET),
        phone="30 39",
        site="justice.fr",
    ),
    ("desaccord", "admin"): Guide(
        what=N_("Une lettre vous semble injuste ? On peut demander pourquoi."),
        steps=(KEEP_LETTERS, N_("Demander une explication écrite"), N_("Appeler le Défenseur des droits")),
        phone="39 28",
        site="defenseurdesdroits.fr",
    ),
    ("desaccord", "bailleur"): Guide(
        what=N_("Locataire et bailleur ont chacun des droits."),
        steps=(KEEP_LETTERS, LANDLORD, N_("Demander conseil à l'ADIL")),
        site="anil.org",
    ),
    ("lien", "parler"): Guide(
        what=N_("Parler fait du bien. On dit ce qu'on veut."),
        steps=(N_("Choisir à qui parler"), N_("Fixer un moment dans la semaine"), N_("Passer dire bonjour sur place")),
    ),
    ("lien", "ateliers"): Guide(
        what=N_("Un atelier, c'est un petit groupe et une activité."),
        steps=(N_("Choisir un atelier"), N_("Y aller une première fois"), N_("Inviter quelqu'un")),
    ),
    ("lien", "visite"): Guide(
        what=N_("Quelqu'un peut venir vous voir, si vous voulez."),
        steps=(N_("Choisir un jour qui me va"), N_("Dire ce qui me ferait plaisir"), N_("En parler à un proche")),
    ),
}

SUGGESTED = frozenset(step for one in (*GUIDES.values(), GENERAL) for step in one.steps)
"""Said in each one's language; any other step is somebody's own words, said as they are."""


def guide(theme: str, sub_theme: str = "") -> Guide:
    """A theme that is the association's own has what serves everywhere."""
    return GUIDES.get((theme, sub_theme)) or GUIDES.get((theme, "")) or GENERAL
