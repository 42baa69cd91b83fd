"""/equipe: who is in the team, who enters it, and what somebody who left leaves behind.

What each follows is a number beside a name, in the order they came: nobody is ranked. Who leads nobody sees themselves.
"""

from collections.abc import Sequence

from flows.domain.association import Association
from flows.domain.enrolment import InviteMember, Reoffer
from flows.domain.model import Appointment, Staff
from flows.domain.team import GIVES, Mate
from flows.exchange import Link, Option
from flows.places import at, on
from flows.roles import role_of
from flows.talk import Talk

INVITE, HANDED = "invite", "handed"
NAME = 40


def team(talk: Talk, staff: Staff | None, mates: Sequence[Mate], left_behind: Sequence[Appointment]) -> None:
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if staff.role not in GIVES:
        talk.go("member", member=str(staff.id))
    options = [Option(INVITE, _("➕ Inviter quelqu'un"))]
    options += [Option(HANDED, _("⚠️ Sans médiateur"))] if left_behind else []
    options += [Option(str(mate.staff.id), mate.staff.name) for mate in mates]
    title = talk.plural("👥 L'équipe : {number} personne.", "👥 L'équipe : {number} personnes.", len(mates))
    lines = [title, *(_line(talk, mate) for mate in mates)]
    chosen = talk.choose("who", "\n".join(lines), options, insist=False)
    if chosen in (INVITE, HANDED):
        talk.go(chosen)
    talk.go("member", member=chosen)


def _line(talk: Talk, mate: Mate) -> str:
    said = talk.text(
        "• {name}, {role} : {number}", name=mate.staff.name, role=role_of(talk, mate.staff.role), number=mate.load
    )
    return f"{said} 🌴" if mate.away else said


def invite(talk: Talk, staff: Staff | None) -> None:
    """A role, a first name, and a link to hand over."""
    _ = talk.text
    if staff is None or staff.role not in GIVES:
        talk.go("unknown")
    options = [Option(role, role_of(talk, role)) for role in GIVES[staff.role]]
    chosen = talk.choose("role", _("Quel rôle ?"), options)
    role = next(role for role in GIVES[staff.role] if role == chosen)
    name = talk.write("name", _("Son prénom ? Les personnes le liront."), limit=NAME)
    talk.do(InviteMember(role=role, name=name))
    talk.go("invited")


def invited(talk: Talk, invited: str) -> None:
    """Once, in the very turn that made it."""
    _ = talk.text
    if not invited:
        talk.go("team")
    lines = (
        _("🔗 Voici le lien. Il sert une seule fois, pendant 7 jours."),
        invited,
        _("Envoyez-le vous-même à la personne. Je ne le montre plus."),
    )
    talk.say("\n".join(lines))


def handed(talk: Talk, association: Association, staff: Staff | None, left_behind: Sequence[Appointment]) -> None:
    """The appointments to come of somebody who left, until another mediator takes their requests."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if not left_behind:
        talk.say(_("Aucun rendez-vous sans médiateur."))
        return
    title = talk.plural(
        "⚠️ {number} rendez-vous sans médiateur.", "⚠️ {number} rendez-vous sans médiateur.", len(left_behind)
    )
    options = [Option(str(one.id), on(talk, talk.moment(one.start))) for one in left_behind]
    chosen = talk.choose("which", title, options, insist=False)
    one = next(one for one in left_behind if str(one.id) == chosen)
    place = association.permanence(one.permanence)
    lines = [on(talk, talk.moment(one.start)), *([at(talk, place.name)] if place else [])]
    lines.append(_("Quelqu'un d'autre peut-il recevoir cette personne ?"))
    acts = [Option("keep", _("✅ Oui, on garde")), Option("reoffer", _("🔁 Non, autre moment"))]
    if talk.choose("act", "\n".join(lines), acts) == "keep":
        card = Link(_("📄 La demande"), "card", {"request": str(one.request)})
        talk.say(_("C'est gardé. La demande attend un médiateur."), links=[card])
        return
    talk.do(Reoffer(appointment=one.id))
    talk.say(_("La personne est prévenue. Elle choisit un autre moment."))


def parted(talk: Talk) -> None:
    """To whoever left."""
    talk.say(talk.text("Votre mission dans l'équipe est finie. Merci. Plus rien de l'équipe ne s'ouvre ici."))
