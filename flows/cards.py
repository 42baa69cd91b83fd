"""What a request says to the team: a neutral card, why one may not take it, and why a direction may read more of it."""

from flows.domain.association import Association
from flows.domain.model import CONTACT, BreakReason, DeclineReason, Request
from flows.domain.themes import theme as theme_of
from flows.moments import on
from flows.places import at
from flows.subject import subject
from flows.talk import Talk
from flows.words import N_

MODES = {
    "permanence": N_("sur place"),
    "phone": N_("par téléphone"),
    "home_visit": N_("à domicile"),
    "accompanied": N_("accompagner la personne"),
    "workshop": N_("en atelier"),
    CONTACT: N_("veut parler à quelqu'un"),
}
INSTITUTIONS: dict[str, str] = {
    "caf": N_("🏛 CAF"),
    "cpam": N_("🏛 CPAM"),
    "town_hall": N_("🏛 Mairie"),
    "prefecture": N_("🏛 Préfecture"),
    "hospital": N_("🏥 Hôpital"),
    "bank": N_("🏦 Banque"),
    "landlord": N_("🏠 Bailleur"),
    "other": N_("🏛 Autre lieu"),
}
WISHES = {
    "morning": N_("plutôt le matin"),
    "afternoon": N_("plutôt l'après-midi"),
    "any": N_("moment : peu importe"),
}
BREAK_REASONS: dict[BreakReason, str] = {
    "danger": N_("Une personne en danger"),
    "absent": N_("Le médiateur est absent"),
    "complaint": N_("Une réclamation"),
    "right": N_("La personne le demande"),
    "law": N_("La loi l'exige"),
}

DECLINES: dict[DeclineReason, str] = {
    "load": N_("Trop de demandes"),
    "known": N_("Je connais la personne"),
    "out_of_scope": N_("Hors de notre champ"),
    "safety": N_("Une question de sécurité"),
    "process": N_("Le cadre n'est pas tenu"),
}


def neutral(talk: Talk, association: Association, request: Request) -> str:
    """What any mediator may see: nothing that tells who."""
    _ = talk.text
    icon = theme_of(association, request.theme).icon
    about = subject(talk, association, request.theme, request.sub_theme)
    place = association.named(request.place)
    lines = [f"{icon} {about}".strip(), _(MODES.get(request.mode, request.mode))]
    lines += [_(INSTITUTIONS[request.institution])] if request.institution in INSTITUTIONS else []
    lines += [at(talk, place.name)] if place else []
    appointment = request.appointment
    planned = appointment is not None and not appointment.status.startswith("cancelled")
    lines += [on(talk, appointment)] if appointment and planned else []
    lines += [_(WISHES[request.wish])] if request.wish in WISHES else []
    lines += [_("📄 Sans Telegram : prévenir de vive voix.")] if request.paper else []
    lines.append(f"🌐 {talk.speech.tongue(request.language)} · " + _("n° {number}", number=request.id))
    return "\n".join(lines)


def words_of(talk: Talk, request: Request, telephone: str = "") -> list[str]:
    """What only those may see who follow them."""
    _ = talk.text
    lines = [_("Prénom : {name}", name=request.nickname)] if request.nickname else []
    lines += [_("📞 {number}", number=telephone)] if telephone else []
    return lines + ([_("Ses mots : {words}", words=request.words)] if request.words else [])


def line(talk: Talk, association: Association, request: Request, icon: str) -> str:
    """What matters most comes first: a phone cuts the end of a long button."""
    if request.silent:
        return talk.text("⏸ {day} : en pause", day=talk.day(request.created.astimezone(association.zone).date()))
    who = [request.nickname] if request.nickname and icon == "🙋" else []
    about = talk.words(theme_of(association, request.theme).label)
    return f"{icon} " + " · ".join([*who, about, talk.speech.short_day(request.created)])
