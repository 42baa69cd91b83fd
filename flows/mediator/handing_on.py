"""To hand on a request one follows: a right, with a closed reason that nobody else reads.

It goes back to the queue at its place; some reasons part the mediator from the person for good. The person hears that
another mediator will help, at once and without a name.
"""

from flows.cards import DECLINES
from flows.domain.handing import WithdrawRequest
from flows.domain.life import IN_HANDS, RECUSALS
from flows.domain.model import Request, Staff
from flows.exchange import Option
from flows.talk import Talk


def handing_on(talk: Talk, request: Request | None, staff: Staff | None) -> None:
    _ = talk.text
    if staff is None or request is None or request.mediator != staff.id or request.status not in IN_HANDS:
        talk.go("unknown")
    reasons = [Option(code, _(reason)) for code, reason in DECLINES.items()]
    reason = talk.choose("reason", _("Pourquoi passer la main ? Personne d'autre ne le verra."), reasons)
    if reason in RECUSALS:
        question = _("Vous ne verrez plus aucune demande de cette personne. Passer la main ?")
    else:
        question = _("La demande garde sa place. Elle va à un autre médiateur. Passer la main ?")
    if talk.choose("sure", question, [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]) == "no":
        talk.go("card", request=str(request.id))
    talk.do(WithdrawRequest(request=request.id, reason=reason))
    talk.say(_("C'est fait. La personne est prévenue : un autre médiateur va l'aider."))
