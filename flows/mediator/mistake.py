"""A wrong tap, taken back by the button under it: within ten minutes, once, by whoever noted it."""

from collections.abc import Callable

from flows.domain.model import Request, Staff, Ticket
from flows.domain.slips import Slip, TakeBack
from flows.exchange import Link
from flows.talk import Talk

AGAIN = ("passage", "activity")
"""What is noted anew by the conversation of the same name."""


def mistake(
    talk: Talk,
    staff: Staff | None,
    mistaken: Callable[..., Slip | None],
    with_mediator: tuple[Ticket, Request] | None,
    what: str,
    about: str,
) -> None:
    """`with_mediator`: whom they receive now, of those who came without an appointment."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if mistaken(what, about) is None:
        talk.say(_("On ne peut plus annuler : 10 minutes ont passé, ou la fiche est faite."))
        return
    if what == "ticket" and with_mediator:
        talk.say(_("Quelqu'un est avec vous : dites d'abord si cette personne est venue."))
        talk.go("reception", place=with_mediator[0].permanence)
    talk.do(TakeBack(what=what, about=about))
    if what in AGAIN:
        talk.say(_("↩️ C'est annulé. Rien n'est compté."), links=[Link(_("📝 Noter de nouveau"), what)])
        return
    talk.say(_("↩️ C'est annulé."))
    if what == "ticket":
        talk.go("reception")
    talk.go("meeting", appointment=about)
