"""What the association tells a person of its own accord: neutral words, never a reason, never a name."""

from collections.abc import Mapping
from datetime import datetime

from flows.domain.association import Association
from flows.domain.model import Appointment
from flows.exchange import Link
from flows.ics import cancellation
from flows.moments import another
from flows.talk import Talk
from flows.words import N_


def envelope(talk: Talk, opens: str, enclosed: Mapping[str, str]) -> None:
    """On a phone that others read: nothing but that there is something to read."""
    talk.say(talk.text("🔔 Un message vous attend."), links=[Link(talk.text("📖 Lire"), opens, enclosed)])


def taken(talk: Talk) -> None:
    talk.say(talk.text("🙋 Un médiateur s'occupe de votre demande."))


def looked(talk: Talk) -> None:
    """The direction read a request it does not follow."""
    _ = talk.text
    talk.say("\n".join((_("👀 La direction a lu votre demande."), _("Pourquoi ? C'est écrit ici : /mon_dossier"))))


def relayed(talk: Talk) -> None:
    talk.say(talk.text("Un autre médiateur va vous aider. Votre place est gardée. Vous n'avez rien à faire."))


def closed(talk: Talk) -> None:
    _ = talk.text
    talk.say(
        _("✅ C'est terminé. Vous pouvez revenir quand vous voulez."),
        links=[Link(_("🔁 Je reviens"), "coming_back"), Link(_("📝 Nouvelle demande"), "request")],
    )


def still(talk: Talk) -> None:
    talk.say(talk.text("⏳ Pas encore de réponse. Nous demandons à un autre médiateur. Votre place est gardée."))


def longer(talk: Talk) -> None:
    talk.say(talk.text("⏳ C'est plus long que prévu. Pardon. Un responsable regarde votre demande."))


MISSED = {
    "phone": N_("Nous avons appelé, sans réponse. Ce n'est pas grave. Voulez-vous un autre moment ?"),
    "home_visit": N_("Nous sommes venus. Personne n'a ouvert. Ce n'est pas grave. Voulez-vous un autre moment ?"),
}
COME = N_("Vous avez manqué le rendez-vous. Ce n'est pas grave. Voulez-vous un autre rendez-vous ?")


def outcome(talk: Talk, association: Association, appointment: Appointment | None, now: datetime) -> None:
    """The appointment did not take place: told gently, with another one a tap away."""
    _ = talk.text
    match appointment:
        case Appointment(status="missed", mode=mode):
            talk.say(_(MISSED.get(mode, COME)), links=[another(talk, appointment)])
        case Appointment(status="cancelled_by_service"):
            when = talk.moment(appointment.start)
            talk.say(
                _(
                    "Nous devons annuler votre rendez-vous de {when}. Pardon. Choisissez une autre date.",
                    when=when,
                ),
                links=[another(talk, appointment)],
            )
            talk.say(_("Pour l'enlever de votre agenda :"), document=cancellation(talk, association, appointment, now))
        case _:
            talk.go("stale")
