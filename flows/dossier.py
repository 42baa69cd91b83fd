"""All that is kept of a person, page after page: for themselves on their phone, and on paper for those without one."""

from datetime import date

from flows.cards import BREAK_REASONS
from flows.contacts import DURATIONS, MODES
from flows.domain.association import Association
from flows.domain.kept import Advice, Kept, Proposed
from flows.domain.model import Act, Appointment, Contact, Purpose, Request
from flows.domain.notes import Thread
from flows.moments import on
from flows.notes import history
from flows.referrals import STATES as SENT_ON
from flows.steps import NEWS, listed
from flows.subject import subject
from flows.talk import Talk
from flows.words import N_

PURPOSES: dict[Purpose, str] = {
    "request": N_("• Votre demande : {answer}, {when}"),
    "reminders": N_("• Les rappels : {answer}, {when}"),
    "satisfaction": N_("• Votre avis : {answer}, {when}"),
}
READERS = {
    "mediator": N_("• Un médiateur, {day}"),
    "coordinator": N_("• Un responsable, {day}"),
    "direction": N_("• La direction, {day}"),
    "quality_lead": N_("• Le référent qualité, {day}"),
}
STATUSES = {
    "new": N_("⏳ Demande reçue"),
    "offered": N_("⏳ Demande reçue"),
    "accepted": N_("🙋 Un médiateur s'occupe de vous"),
    "started": N_("🤝 En cours"),
    "reassigning": N_("🔄 Un autre médiateur va vous aider"),
    "referred": N_("🤝 Vous êtes en contact avec un partenaire"),
    "followed": N_("💬 Nous prenons de vos nouvelles"),
    "closed": N_("✅ Terminé"),
}


def pages(talk: Talk, association: Association, kept: Kept) -> list[str]:
    """One idea a page."""
    return [
        _who(talk, association, kept),
        _agreements(talk, association, kept),
        *(_request(talk, association, kept, request) for request in kept.requests),
        *_steps(talk, association, kept),
        *(_lines(talk, association, kept) if kept.tickets or kept.registrations else []),
        _readers(talk, association, kept),
        *(_complaint(talk, association, kept) if kept.complaints else []),
    ]


def _who(talk: Talk, association: Association, kept: Kept) -> str:
    _ = talk.text
    since = talk.day(kept.since.astimezone(association.zone).date())
    lines = [_("📄 Ce que je garde sur vous :")]
    lines += [_("• Prénom ou surnom : {name}", name=kept.nickname)] if kept.nickname else []
    lines += [_("• Langue : {language}", language=talk.speech.locale.get_display_name() or kept.language)]
    held = _("• Sans Telegram, depuis {day}", day=since) if kept.paper else ""
    lines += [held or _("• Le numéro de cette discussion, depuis {day}", day=since)]
    lines += [_("• Téléphone partagé : oui")] if kept.shared_phone else []
    return "\n".join(lines)


def _agreements(talk: Talk, association: Association, kept: Kept) -> str:
    """The receipt: each answer, when it was given, and of which text."""
    _ = talk.text
    lines = [_("✅ Vos réponses :")]
    lines += [_agreement(talk, act) for purpose in PURPOSES if (act := kept.last(purpose))]
    request = kept.last("request")
    if request and request.version:
        read = talk.speech.full_day(request.at.astimezone(association.zone).date())
        lines.append(_("• Texte lu : le nôtre, du {day}", day=read))
    return "\n".join(lines)


def _agreement(talk: Talk, act: Act) -> str:
    answer = talk.text("oui") if act.act in ("given", "renewed") else talk.text("non")
    said = talk.text(PURPOSES[act.purpose], answer=answer, when=talk.moment(act.at))
    return " ".join([said, talk.text("(de vive voix)")]) if act.channel == "oral" else said


def _request(talk: Talk, association: Association, kept: Kept, request: Request) -> str:
    _ = talk.text
    about = subject(talk, association, request.theme, request.sub_theme)
    day = talk.day(request.created.astimezone(association.zone).date())
    lines = [_("📝 Votre demande, {day} :", day=day), f"• {about}"]
    lines += [_("• Vos mots : {words}", words=request.words)] if request.words else []
    lines += [_("• Numéro de téléphone : {number}", number=request.telephone)] if request.telephone else []
    paused = kept.state == "paused" and request.status != "closed"
    lines += [_("• ⏸ En pause") if paused else f"• {_(STATUSES[request.status])}"]
    lines += [f"• {_appointment(talk, one)}" for one in kept.appointments if one.request == request.id]
    lines += [_noted(talk, one) for one in kept.contacts if one.request == request.id]
    lines += [_("🔔 Je vous préviens si une place se libère.") for one in kept.waits if one.request == request.id]
    lines += [_sent_on(talk, association, one) for one in kept.referrals if one.request == request.id]
    lines += [_asked(talk, association, one) for one in kept.advice if one.request == request.id]
    passed = [note for note in kept.notes if note.request == request.id]
    lines += history(talk, association, Thread(number=len(passed), last=passed[-1].at if passed else None))
    return "\n".join(lines)


def _sent_on(talk: Talk, association: Association, one: Proposed) -> str:
    """A partner, and whether the person agreed."""
    partner = association.partner(one.partner)
    name = partner.name if partner else one.partner
    return talk.text("• Un partenaire, {partner} : {state}", partner=name, state=talk.text(SENT_ON[one.state]))


def _lines(talk: Talk, association: Association, kept: Kept) -> list[str]:
    """The numbers of the day, and the seats that are waited for."""
    _ = talk.text
    lines = [_("🎟 Sans rendez-vous, et ateliers :")]
    for one in kept.tickets:
        place, day = association.permanence(one.permanence), talk.day(date.fromisoformat(one.day))
        where = place.name if place else one.permanence
        lines.append(_("• Numéro {number}, {day}, {place}", number=one.number, day=day, place=where))
        lines += [_("• Vos mots : {words}", words=one.words)] if one.words else []
    for wait in kept.registrations:
        workshop = association.workshop(wait.workshop)
        label = talk.words(workshop.label) if workshop else wait.workshop
        lines.append(_("• J'attends une place pour vous : {workshop}", workshop=label))
    return ["\n".join(lines)]


def _noted(talk: Talk, contact: Contact) -> str:
    """That a contact was noted: when, how, how long."""
    day = talk.day(date.fromisoformat(contact.day))
    how, long = talk.text(MODES[contact.mode]), talk.text(DURATIONS[contact.duration])
    return talk.text("• Échange noté, {day} : {how}, {long}", day=day, how=how, long=long)


def _asked(talk: Talk, association: Association, advice: Advice) -> str:
    day = talk.day(advice.at.astimezone(association.zone).date())
    return talk.text("• Un avis a été demandé aux responsables, {day}", day=day)


def _appointment(talk: Talk, appointment: Appointment) -> str:
    when = on(talk, appointment)
    return f"{when} ✖️" if appointment.status.startswith("cancelled") else when


def _steps(talk: Talk, association: Association, kept: Kept) -> list[str]:
    """What they want and the steps they give themselves; and each time they were asked for news."""
    _ = talk.text
    lines = [line for goal in kept.goals for line in (_("🎯 Ce que je veux obtenir :"), f"• {goal.words}")]
    own = [step for step in kept.steps if not step.proposed]
    lines += [_("🪜 Mes étapes :"), *listed(own, talk)] if own else []
    proposed = [step for step in kept.steps if step.proposed]
    lines += [_("🪜 Proposées par votre médiateur :"), *listed(proposed, talk)] if proposed else []
    lines += [_("💬 De vos nouvelles :")] if kept.asked else []
    for one in kept.asked:
        day = talk.day(one.asked.astimezone(association.zone).date())
        lines.append(f"• {day} : {_(NEWS[one.answer])}" if one.answer else f"• {day} : –")
    return ["\n".join(lines)] if lines else []


def _readers(talk: Talk, association: Association, kept: Kept) -> str:
    _ = talk.text
    lines = [_("👀 Qui a lu votre nom ou vos mots ?")]
    lines += [_(READERS[one.role], day=talk.day(date.fromisoformat(one.day))) for one in kept.readings]
    for one in kept.opened:
        day = talk.day(one.at.astimezone(association.zone).date())
        lines.append(
            _("🔓 La direction, {day}, sans suivre la demande : {reason}", day=day, reason=_(BREAK_REASONS[one.reason]))
        )
    return "\n".join(lines) if kept.readings else "\n".join([*lines, _("Personne pour le moment.")])


def _complaint(talk: Talk, association: Association, kept: Kept) -> list[str]:
    _ = talk.text
    return [
        "\n".join(
            (
                _("📣 Votre réclamation, numéro {number} :", number=one.id),
                f"• {one.words}",
                _("• Réponse : {words}", words=one.answer)
                if one.answer
                else _("• Réponse avant {day}", day=talk.day(one.answer_by.astimezone(association.zone).date())),
            )
        )
        for one in kept.complaints
    ]
