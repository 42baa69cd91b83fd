"""/rdv and /annuler: what is planned, and the way to change or drop it."""

from collections.abc import Sequence

from flows.domain.model import NOT_HELD, Appointment, Person, Request
from flows.exchange import Link, Option
from flows.moments import another, on
from flows.talk import Talk


def appointments(
    talk: Talk, person: Person | None, upcoming: Sequence[Appointment], waiting: Sequence[Request]
) -> None:
    _ = talk.text
    if person is None:
        talk.go("welcome")
    if len(upcoming) == 1:
        talk.go("visit", appointment=str(upcoming[0].id))
    if upcoming:
        options = [Option(str(one.id), on(talk, one)) for one in upcoming]
        talk.go("visit", appointment=talk.choose("which", _("Quel rendez-vous ?"), options, insist=False))
    if waiting:
        ended = [one.appointment for one in waiting if one.appointment and one.appointment.status in NOT_HELD]
        new = another(talk, ended[-1]) if ended else Link(_("📝 Autre rendez-vous"), "request")
        talk.say(_("Pas de rendez-vous prévu. Votre demande est bien là. Un médiateur va répondre."), links=[new])
    else:
        talk.say(_("Vous n'avez pas de rendez-vous."), links=[Link(_("📝 Autre rendez-vous"), "request")])


def cancel(talk: Talk, interrupted: str, upcoming: Sequence[Appointment]) -> None:
    """What is dropped: the conversation under way, or an appointment."""
    _ = talk.text
    options = [Option("this", _("🗑 Cette conversation"))] if interrupted else []
    options += [Option(str(one.id), on(talk, one)) for one in upcoming]
    if not options:
        talk.say(_("Il n'y a rien à annuler."))
        return
    options.append(Option("keep", _("↩️ Rien")))
    match talk.choose("what", _("Que voulez-vous annuler ?"), options):
        case "this":
            talk.say(_("D'accord. J'oublie cette conversation."))
            talk.go("menu", afresh=True)
        case "keep":
            talk.say(_("D'accord. Rien ne change."))
        case appointment:
            talk.go("visit", appointment=appointment)
