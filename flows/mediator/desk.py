"""The mediator's side: joining the team, the queue, the agenda and its appointments, and the news of one's people."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flows.cards import INSTITUTIONS
from flows.domain.association import Association
from flows.domain.closures import Closure
from flows.domain.effects import JoinTeam, RecordOutcome
from flows.domain.model import Appointment, Invitation, Request, Staff
from flows.domain.themes import theme as theme_of
from flows.exchange import Link, Option
from flows.moments import on
from flows.places import at
from flows.roles import role_of
from flows.talk import Talk
from flows.words import N_

OUTCOMES = {
    "kept": N_("✅ Venu"),
    "missed": N_("🚫 Absent"),
    "cancelled_by_person": N_("↩️ Annulé, usager"),
    "cancelled_by_service": N_("✖️ Annulé, service"),
}


def join(talk: Talk, association: Association, invitation: Invitation | None, staff: Staff | None, token: str) -> None:
    """A one-time link makes a member of the team."""
    _ = talk.text
    if staff:
        talk.say(_("Vous faites déjà partie de l'équipe."))
        talk.go("menu")
    if invitation is None:
        talk.say(_("Ce lien n'est plus valable. Demandez-en un autre à votre responsable."))
        return
    role = role_of(talk, invitation.role)
    question = _("Rejoindre l'équipe de {name} ? Votre rôle : {role}.", name=association.name, role=role)
    if talk.choose("sure", question, [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]) == "no":
        talk.say(_("D'accord. Rien n'est gardé."))
        return
    talk.do(JoinTeam(token=token))
    if invitation.role == "volunteer":
        talk.say(_("Bienvenue, {name}. /agenda : les rendez-vous.", name=invitation.name))
    else:
        talk.say(_("Bienvenue, {name}. /file : les demandes. /agenda : les rendez-vous.", name=invitation.name))


def changed(talk: Talk, association: Association, appointment: Appointment | None, request: Request | None) -> None:
    """The person moved or cancelled: the one who follows them is told."""
    _ = talk.text
    if appointment is None or request is None:
        return
    when = talk.moment(appointment.start)
    news = (
        _("📅 Rendez-vous changé : {when}.", when=when)
        if appointment.status == "booked"
        else _("❌ Rendez-vous annulé par la personne : {when}.", when=when)
    )
    link = Link(_("📄 La demande"), "card", {"request": str(request.id)})
    talk.say("\n".join([news, line(talk, association, request, "🙋")]), links=[link], private=True)


def late(talk: Talk, association: Association, request: Request | None, moment: str, minutes: str) -> None:
    """The person is on the way."""
    _ = talk.text
    planned = _planned(moment)
    if request is None or planned is None:
        return
    when = talk.moment(planned)
    news = _("⏰ {minutes} minutes de retard : {when}.", minutes=minutes, when=when)
    link = Link(_("📄 La demande"), "card", {"request": str(request.id)})
    talk.say("\n".join([news, line(talk, association, request, "🙋")]), links=[link], private=True)


def _planned(moment: str) -> datetime | None:
    """As the notice says it; a forged button may say anything."""
    try:
        return datetime.fromisoformat(moment)
    except ValueError:
        return None


def gone(talk: Talk, moment: str = "") -> None:
    """A person erased everything: nothing says who, nor why."""
    _ = talk.text
    lines = [_("🗑 Une personne a retiré sa demande. Ses informations sont effacées.")]
    planned = _planned(moment)
    if planned:
        when = talk.moment(planned)
        lines.append(_("📅 {when} : ce rendez-vous est libre.", when=when))
    talk.say("\n".join(lines), links=[Link(_("📥 La file"), "queue")])


def queue(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    unassigned: Sequence[Request],
    mine: Sequence[Request],
) -> None:
    """/file: what waits for someone, oldest first, then one's own."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    counts = _("En attente : {waiting}. À vous : {own}.", waiting=len(unassigned), own=len(mine))
    if not unassigned and not mine:
        talk.say(counts)
        return
    options = [Option(str(one.id), line(talk, association, one, "⏰" if one.overdue else "⏳")) for one in unassigned]
    options += [Option(str(one.id), line(talk, association, one, "🙋")) for one in mine]
    talk.go("card", request=talk.choose("which", f"📥 {counts}", options, insist=False, private=bool(mine)))


def line(talk: Talk, association: Association, request: Request, icon: str) -> str:
    if request.silent:
        return talk.text("⏸ {day} : en pause", day=talk.day(request.created.astimezone(association.zone).date()))
    theme = theme_of(association, request.theme)
    who = f" · {request.nickname}" if request.nickname and icon == "🙋" else ""
    return f"{icon} {talk.day(request.created.astimezone(association.zone).date())} · {talk.words(theme.label)}{who}"


def agenda(
    talk: Talk, association: Association, staff: Staff | None, planned: Sequence[Appointment], now: datetime
) -> None:
    """/agenda: one's own appointments, today or in the week; for a volunteer those of their places."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    spans = [Option("today", _("📅 Aujourd'hui")), Option("week", _("🗓 La semaine"))]
    days = 1 if talk.choose("span", _("Quels rendez-vous ?"), spans, insist=False) == "today" else 7
    today = now.astimezone(association.zone).date()
    shown = [one for one in planned if today <= one.start.astimezone(association.zone).date() < today + timedelta(days)]
    if not shown:
        talk.say(_("Aucun rendez-vous."))
        return
    title = talk.plural("{number} rendez-vous", "{number} rendez-vous", len(shown))
    if not staff.follows:
        talk.say("\n".join([title, *(_where(talk, association, one) for one in shown)]))
        return
    options = [Option(str(one.id), on(talk, one)) for one in shown]
    talk.go("meeting", appointment=talk.choose("which", title, options, insist=False))


def _where(talk: Talk, association: Association, one: Appointment) -> str:
    place = association.permanence(one.permanence)
    return " ".join([on(talk, one), *([at(talk, place.name)] if place else [])])


def meeting(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    appointment: Appointment | None,
    request: Request | None,
    displaced_by: Closure | None,
    telephone: Callable[[Request], str],
    now: datetime,
) -> None:
    """One appointment of one's own, and how it went."""
    _ = talk.text
    if staff is None or appointment is None or request is None or request.mediator != staff.id:
        talk.go("unknown")
    place = association.named(appointment.permanence)
    lines = [on(talk, appointment), *([at(talk, place.name)] if place else [])]
    lines += [_(INSTITUTIONS[request.institution])] if request.institution in INSTITUTIONS else []
    lines += [_("Prénom : {name}", name=request.nickname)] if request.nickname else []
    number = telephone(request) if appointment.status == "booked" else ""
    lines += [_("📞 {number}", number=number)] if number else []
    lines += [_("⚠️ À replacer : c'est fermé à ce moment.")] if displaced_by else []
    own = Link(_("📄 La demande"), "card", {"request": str(request.id)})
    if appointment.status != "booked":
        outcome = _(OUTCOMES.get(appointment.status, appointment.status))
        talk.say("\n".join([*lines, outcome]), links=[own], private=True)
        return
    past = appointment.start <= now
    possible = OUTCOMES if past else {"cancelled_by_service": OUTCOMES["cancelled_by_service"]}
    question = _("Comment ça s'est passé ?") if past else _("Ce rendez-vous est à venir.")
    options = [Option(code, _(outcome)) for code, outcome in possible.items()]
    outcome = talk.choose("outcome", "\n".join([*lines, question]), options, insist=False, private=True)
    talk.do(RecordOutcome(appointment=appointment.id, outcome=outcome))
    sheet = [Link(_("📝 La fiche"), "report", {"request": str(request.id)})] if outcome == "kept" else []
    talk.say(_("C'est noté : {outcome}", outcome=_(OUTCOMES.get(outcome, outcome))), links=[*sheet, own])
