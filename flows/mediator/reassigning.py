"""One request, to somebody else: who, why (closed reasons), and sure. The person reads neutral words, as ever.

Whoever is chosen is asked, and may say no: a request is offered, never imposed. Who declined it or is parted from the
person is not on the list.
"""

from collections.abc import Sequence

from flows.cards import neutral
from flows.domain.association import Association
from flows.domain.leading import REASSIGN_REASONS, Reassign
from flows.domain.life import IN_HANDS
from flows.domain.model import Request, Staff
from flows.domain.team import LEADERS, Mate
from flows.exchange import Link, Option
from flows.talk import Talk
from flows.words import folded

QUEUE = "0"


def reassigning(
    talk: Talk, association: Association, request: Request | None, staff: Staff | None, candidates: Sequence[Mate]
) -> None:
    _ = talk.text
    if staff is None or staff.role not in LEADERS or request is None:
        talk.go("unknown")
    if request.status == "closed" or request.silent:
        talk.go("card", request=str(request.id))
    others = sorted(candidates, key=lambda mate: folded(mate.staff.name))
    options = [Option(QUEUE, _("📥 Remettre en file"))]
    options += [Option(str(mate.staff.id), _load(talk, mate)) for mate in others]
    title = "\n".join([_("🔀 À qui proposer cette demande ?"), neutral(talk, association, request)])
    to = talk.choose("who", title, options)
    reasons = [Option(code, _(label)) for code, label in REASSIGN_REASONS.items()]
    reason = talk.choose("reason", _("Pourquoi ? La personne ne le lira pas."), reasons)
    followed = request.status in IN_HANDS
    told = _("La personne lira seulement : un autre médiateur va vous aider.") if followed else ""
    sure = [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]
    asked = _("Remettre cette demande dans la file ?") if to == QUEUE else _("Confier cette demande ?")
    if talk.choose("sure", "\n".join(filter(None, (told, asked))), sure) == "no":
        talk.go("card", request=str(request.id))
    talk.do(Reassign.model_validate({"request": request.id, "to": int(to), "reason": reason}))
    talk.say(_("C'est fait. La demande garde sa place."))


def _load(talk: Talk, mate: Mate) -> str:
    said = talk.text("{name} : {number}", name=mate.staff.name, number=mate.load)
    return f"{said} 🌴" if mate.away else said


def moved_on(talk: Talk, staff: Staff | None, request: Request | None) -> None:
    """To whoever had it."""
    _ = talk.text
    if staff is None or request is None:
        talk.go("unknown")
    told = _("🔀 La demande n° {number} est confiée à quelqu'un d'autre. Merci.", number=request.id)
    talk.say(told, links=[Link(_("📄 La demande"), "card", {"request": str(request.id)})])
