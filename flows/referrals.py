"""What a sheet for a partner says, to each who reads it: the person, their mediator, and the partner on paper.

All three read the same fields and values. The paper is in the person's language and in French.
"""

from collections.abc import Callable, Sequence

from flows.domain.association import Association
from flows.domain.model import Request
from flows.domain.partners import PartnerClass
from flows.domain.referrals import Aim, Item, Referral, Sheet
from flows.exchange import Link
from flows.paper import LINE, SMALL, TITLE, Lines
from flows.subject import subject
from flows.talk import Talk
from flows.words import N_

Sheets = Callable[[int], Sequence[Referral]]
CLASSES: dict[PartnerClass, str] = {
    "caf": N_("👪 CAF"),
    "cpam": N_("🏥 CPAM"),
    "landlord": N_("🏠 Bailleur"),
    "ccas": N_("🏛 CCAS"),
    "energy": N_("💡 Énergie et eau"),
    "bank": N_("🏦 Banque"),
    "justice": N_("⚖️ Justice et droit"),
    "health": N_("🩺 Santé"),
    "employment": N_("💼 Emploi"),
    "school": N_("🎒 École"),
    "other": N_("📎 Autre partenaire"),
    "funder": N_("💶 Financeur"),
}
AIMS: dict[Aim, str] = {
    "right": N_("Ouvrir un droit"),
    "unblock": N_("Débloquer un dossier"),
    "meet": N_("Avoir un rendez-vous"),
    "explain": N_("Comprendre un courrier"),
    "follow": N_("Être suivi par eux"),
}
ITEMS: dict[Item, str] = {
    "nickname": N_("Prénom ou surnom"),
    "language": N_("Langue"),
    "theme": N_("Le sujet"),
    "words": N_("Les mots de la demande"),
    "phone": N_("Téléphone"),
    "moment": N_("Quand appeler"),
}
MOMENTS = {"morning": N_("Le matin"), "afternoon": N_("L'après-midi"), "any": N_("À toute heure")}
MEANS = {
    "phone": N_("📞 Par téléphone"),
    "hand": N_("🤝 En main propre"),
    "post": N_("✉️ Par courrier"),
    "email": N_("📧 Par courriel"),
    "portal": N_("🖥 Par leur site"),
}
RECEIVED = {
    "yes": N_("✅ Oui"),
    "not_yet": N_("⏳ Pas encore"),
    "refused": N_("✖️ On m'a dit non"),
    "unsaid": N_("🤐 Je préfère ne pas dire"),
}
STATES = {
    "proposed": N_("⏳ proposée"),
    "agreed": N_("✅ accord donné"),
    "refused": N_("➖ pas d'accord"),
    "correct": N_("✏️ à corriger"),
    "withdrawn": N_("➖ accord retiré"),
    "replaced": N_("➖ remplacée"),
}
OUTCOMES = {
    "": N_("📮 transmise"),
    "yes": N_("✅ la personne a été reçue"),
    "not_yet": N_("⏳ pas encore reçue"),
    "refused": N_("✖️ on lui a dit non"),
    "unsaid": N_("📮 transmise"),
}


def fields(talk: Talk, association: Association, sheet: Sheet) -> list[str]:
    """Each field with its value, as it would be read."""
    return [
        talk.text("• {field} : {value}", field=talk.text(ITEMS[item]), value=_value(talk, association, item, value))
        for item, value in sheet.items.items()
    ]


def _value(talk: Talk, association: Association, item: Item, value: str) -> str:
    match item:
        case "language":
            return str(talk.speech.locale.languages.get(value, value))
        case "theme":
            theme, _slash, precisely = value.partition("/")
            return subject(talk, association, theme, precisely)
        case "moment":
            return talk.text(MOMENTS[value])
    return value


def whole(talk: Talk, association: Association, sheet: Sheet) -> list[str]:
    """Partner, purpose, and every field."""
    _ = talk.text
    lines = [_("À qui : {partner}", partner=sheet.name), _("Pour : {aim}", aim=_(AIMS[sheet.aim]))]
    return [*lines, _("Ce qui sera lu, et rien d'autre :"), *fields(talk, association, sheet)]


def standing(talk: Talk, association: Association, referral: Referral) -> str:
    """« CAF : transmise »."""
    partner, state = partner_of(association, referral), talk.text(_state(referral))
    return talk.text("{partner} : {state}", partner=partner, state=state)


def marked(talk: Talk, association: Association, referral: Referral) -> str:
    """« ✅ CAF »: on a button."""
    return f"{talk.text(_state(referral)).split()[0]} {partner_of(association, referral)}"


def _state(referral: Referral) -> str:
    told = referral.transmitted is not None and referral.state == "agreed"
    return OUTCOMES[referral.received] if told else STATES[referral.state]


def partner_of(association: Association, referral: Referral) -> str:
    if referral.sheet:
        return referral.sheet.name
    partner = association.partner(referral.partner)
    return partner.name if partner else referral.partner


def sent_on(talk: Talk, association: Association, sheets: Sequence[Referral]) -> list[str]:
    """Where the person is sent on to, on the card of their request."""
    return [f"🤝 {standing(talk, association, one)}" for one in sheets]


def printed(talk: Talk, association: Association, request: Request, sheet: Sheet) -> Lines:
    """In French, which the partner reads, and in the person's language: the same lines."""
    own = talk.speech.language
    lines: Lines = [("fr", LINE, association.name), ("fr", SMALL, association.address)]
    for language in dict.fromkeys(("fr", request.language)):
        talk.speak(language)
        lines.append((language, TITLE, talk.text("Fiche d'orientation n° {number}", number=request.id)))
        lines += _lines(talk, association, request, sheet)
        agreed = talk.text("La personne a lu cette fiche et a dit oui. Elle peut changer d'avis.")
        lines.append((language, SMALL, agreed))
    talk.speak(own)
    return [*lines, ("fr", SMALL, sheet.hash[:16])]


def _lines(talk: Talk, association: Association, request: Request, sheet: Sheet) -> Lines:
    """The person's own words stand apart, in the direction of their language."""
    language = talk.speech.language
    said = {**sheet.items, "words": ""} if "words" in sheet.items else sheet.items
    lines = [(language, LINE, line) for line in whole(talk, association, sheet.model_copy(update={"items": said}))]
    return [*lines, (request.language, LINE, sheet.items["words"])] if "words" in sheet.items else lines


def to_request(talk: Talk, request: int) -> list[Link]:
    return [
        Link(talk.text("🤝 Les orientations"), "referring", {"request": str(request)}),
        Link(talk.text("📄 La demande"), "card", {"request": str(request)}),
    ]
