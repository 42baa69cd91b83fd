"""/rdv and /annuler: what is planned, and the way to change or drop it."""

from collections.abc import Sequence

from flows.domain.model import Appointment, Person, Request
from flows.exchange import Link, Option
from flows.moments import on
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
    new = Link(_("📝 Autre rendez-vous"), "request")
    if waiting:
        talk.say(_("Pas encore de rendez-vous. Votre demande est bien là. Un médiateur va répondre."), links=[new])
    else:
        talk.say(_("Vous n'avez pas de rendez-vous."), links=[new])


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
