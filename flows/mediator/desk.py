"""The mediator's side: joining the team, and the news of one's people."""

from datetime import datetime

from flows.cards import line
from flows.domain.association import Association
from flows.domain.effects import JoinTeam
from flows.domain.model import Appointment, Invitation, Request, Staff
from flows.exchange import Link, Option
from flows.roles import role_of
from flows.talk import Talk


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
    talk.say(_("Bienvenue, {name}. Tout est dans /menu. Pour commencer : /equipe, votre profil.", name=invitation.name))
    talk.go("menu")


def changed(talk: Talk, association: Association, appointment: Appointment | None, request: Request | None) -> None:
    """The person moved or cancelled: the one who follows them is told."""
    _ = talk.text
    if appointment is None or request is None:
        return
    when = talk.moment(appointment.start)
    if appointment.status != "booked":
        news = _("❌ Rendez-vous annulé par la personne : {when}.", when=when)
    elif appointment.revision:
        news = _("📅 Rendez-vous changé : {when}.", when=when)
    else:
        news = _("📅 Nouveau rendez-vous : {when}.", when=when)
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
