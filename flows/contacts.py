"""The words of the contact report, for those who note it and for the person it is about; and its questions."""

from collections.abc import Mapping, Sequence

from flows.domain.association import Association, Named
from flows.domain.reports import Asked
from flows.domain.themes import themes
from flows.domain.watching import spots
from flows.exchange import Option
from flows.talk import Talk
from flows.words import N_

ELSEWHERE = "-"
MODES: dict[str, str] = {
    "permanence": N_("🏢 Sur place"),
    "phone": N_("📞 Par téléphone"),
    "home_visit": N_("🏠 À domicile"),
    "outreach": N_("🚶 Aller vers"),
    "escort": N_("🤝 Accompagnement"),
    "workshop": N_("👥 En atelier"),
}
AS_NOTED = {"accompanied": "escort"}
"""What the mode of a request is in a report, where the word is another."""
DURATIONS: dict[str, str] = {
    "under15": N_("Moins de 15 minutes"),
    "15to30": N_("15 à 30 minutes"),
    "30to60": N_("30 à 60 minutes"),
    "over60": N_("Plus d'une heure"),
}
REGISTERS: dict[str, str] = {
    "presence": N_("Présence de proximité"),
    "support": N_("Accompagner, relayer"),
    "partner": N_("Avec un partenaire"),
    "conflict": N_("Gestion de conflit"),
    "awareness": N_("Sensibiliser, informer"),
    "institution": N_("Dialogue, institutions"),
    "watch": N_("Veille du territoire"),
    "collective": N_("Action collective"),
}
RESULTS: dict[str, str] = {
    "info": N_("Information donnée"),
    "done": N_("Action faite"),
    "appointment": N_("Rendez-vous pris"),
    "referral": N_("Orientation"),
    "refusal": N_("Refus de la personne"),
}
NEXT_STEPS: dict[str, str] = {
    "none": N_("Rien de prévu"),
    "call": N_("Rappeler"),
    "meet": N_("Se revoir"),
    "follow": N_("Suivre la démarche"),
    "relay": N_("Passer le relais"),
    "close": N_("Clore la demande"),
}
CROWDS: dict[str, str] = {
    "1": N_("1 personne"),
    "2to5": N_("2 à 5 personnes"),
    "6to10": N_("6 à 10 personnes"),
    "over10": N_("Plus de 10 personnes"),
}
ACTIVITIES: dict[str, str] = {
    "permanence": N_("Permanence"),
    "visit": N_("Visites"),
    "workshop": N_("Atelier"),
    "outreach": N_("Aller vers"),
    "partners": N_("Réunion partenaires"),
    "practice": N_("Analyse de pratique"),
}
STATES: dict[str, str] = {
    "noted": N_("👁 Noté"),
    "relayed": N_("📨 Relayé"),
    "answered": N_("💬 Réponse reçue"),
    "closed": N_("✅ Terminé"),
}
UNSAID = N_("Ne souhaite pas répondre")
PUBLIC: dict[Asked, tuple[str, Mapping[str, str]]] = {
    "sex": (N_("Sexe ?"), {"f": N_("Femme"), "m": N_("Homme"), "x": N_("Autre"), "-": UNSAID}),
    "age": (
        N_("Tranche d'âge ?"),
        {"u26": N_("Moins de 26 ans"), "u60": N_("26 à 59 ans"), "o60": N_("60 ans ou plus"), "-": UNSAID},
    ),
    "qpv": (N_("Habite un quartier prioritaire ?"), {"yes": N_("Oui"), "no": N_("Non"), "-": UNSAID}),
}


def said(talk: Talk, labels: Mapping[str, str]) -> list[Option]:
    """A closed list, in the language of whoever presses."""
    return [Option(code, talk.text(label)) for code, label in labels.items()]


def names(talk: Talk, things: Sequence[Named]) -> list[Option]:
    return [Option(one.code, talk.words(one.label)) for one in things]


def themes_of(talk: Talk, association: Association, *, icons: bool = True) -> list[Option]:
    """`icons`: where no box stands before them."""
    every = [(one, f"{one.icon} " if icons and one.icon else "") for one in themes(association)]
    return [Option(one.code, f"{icon}{talk.words(one.label)}") for one, icon in every]


def ask_place(talk: Talk, association: Association) -> str:
    """Empty: elsewhere."""
    options = [*names(talk, spots(association)), Option(ELSEWHERE, talk.text("Ailleurs"))]
    return talk.choose("place", talk.text("Où ?"), options).removeprefix(ELSEWHERE)
