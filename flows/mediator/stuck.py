"""For those who lead: a request that waits too long, or that nobody takes, and by when to decide."""

from datetime import date

from flows.cards import neutral
from flows.domain.association import Association
from flows.domain.model import Request, Staff
from flows.exchange import Link
from flows.talk import Talk


def stuck(
    talk: Talk, association: Association, request: Request | None, staff: Staff | None, why: str = "", by: str = ""
) -> None:
    _ = talk.text
    if staff is None or request is None:
        talk.go("unknown")
    reasons = {
        "nobody": _("🧭 Plus personne à qui proposer cette demande. À vous de décider."),
        "declined": _("🧭 Trois refus pour cette demande. À vous de décider."),
        "late": _("⏰ En retard : personne n'a pris cette demande."),
        "undecided": _("⏰ En retard : cette demande attend votre décision."),
    }
    lines = [reasons.get(why, reasons["late"])]
    lines += [_("Avant : {day}", day=talk.day(day))] if (day := _day(by)) else []
    lines.append(neutral(talk, association, request))
    talk.say("\n".join(lines), links=[Link(_("📄 La demande"), "card", {"request": str(request.id)})])


def _day(written: str) -> date | None:
    """A forged button may say anything."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
