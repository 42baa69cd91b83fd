"""A moment that became free, offered to one person who waits: in discreet words, and with time to think.

No theme and no association is named: somebody else may read. A no keeps the place in the line.
"""

from collections.abc import Callable

from flows.domain.association import Association
from flows.domain.effects import RefuseOffer, StopWaiting, TakeOffer
from flows.domain.waiting import Offer
from flows.exchange import Link, Option
from flows.moments import when
from flows.places import at
from flows.talk import Talk


def freed(talk: Talk, association: Association, offer: Offer | None, in_line: Callable[[int], bool], wait: str) -> None:
    _ = talk.text
    if offer is None:
        gone(talk, wait.isdecimal() and len(wait) < 16 and in_line(int(wait)))
        return
    options = [
        Option("yes", _("✅ Oui, je la prends")),
        Option("no", _("❌ Non merci")),
        Option("enough", _("🔕 Ne plus me prévenir")),
    ]
    match talk.choose("take", asked(talk, association, offer), options, insist=False):
        case "yes":
            talk.do(TakeOffer(request=offer.request, slot=offer.slot))
            if offer.instead:
                talk.go("visit", appointment=str(offer.instead.id), about="moved")
            talk.go("visit", about="booked")
        case "no":
            talk.do(RefuseOffer(request=offer.request, slot=offer.slot))
            talk.say(_("D'accord. Vous restez sur la liste."))
        case "enough":
            talk.do(StopWaiting(request=offer.request))
            talk.say(_("D'accord. Je ne vous préviens plus."))


def asked(talk: Talk, association: Association, offer: Offer) -> str:
    _ = talk.text
    place = association.permanence(offer.slot.permanence)
    lines = [_("🔔 Une place se libère : {when}.", when=when(talk, offer.slot))]
    lines += [at(talk, place.name)] if place and offer.anywhere else []
    lines += [_("À la place de : {when}.", when=when(talk, offer.instead))] if offer.instead else []
    return "\n".join([*lines, _("La voulez-vous ? Répondez avant : {when}.", when=talk.moment(offer.until))])


def gone(talk: Talk, waits: bool) -> None:
    """Too late, or somebody else's."""
    _ = talk.text
    if waits:
        talk.say(_("C'est trop tard pour cette place. Pardon. Vous restez sur la liste."))
        return
    links = [Link(_("📅 Mon rendez-vous"), "appointments"), Link(_("📝 Autre rendez-vous"), "request")]
    talk.say(_("Cette offre est finie."), links=links)
