"""For the direction: a request that is not theirs, opened once, for a reason; and the head of the audit.

What is opened is written in the audit with its reason, the person sees it in their file, and is told.
"""

from flows.cards import BREAK_REASONS, neutral, words_of
from flows.domain.association import Association
from flows.domain.effects import BreakGlass
from flows.domain.model import Request, Staff
from flows.exchange import Option
from flows.talk import Talk


def open_one(talk: Talk, association: Association, request: Request | None, staff: Staff | None) -> None:
    """/ouvrir 12"""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if request is None:
        talk.say(_("🔓 Écrivez le mot et le numéro de la demande : /ouvrir 12."))
        return
    if request.mediator == staff.id or request.silent:
        talk.go("card", request=str(request.id))
    question = "\n".join(
        (
            neutral(talk, association, request),
            _("🔓 Lire le prénom et les mots de cette demande ? Elle n'est pas à vous."),
            _("C'est écrit au journal. La personne le saura. Pourquoi l'ouvrez-vous ?"),
        )
    )
    reasons = [Option(code, _(reason)) for code, reason in BREAK_REASONS.items()]
    reason = talk.choose("reason", question, [*reasons, Option("no", _("↩️ Non, rien"))], insist=False)
    if reason == "no":
        talk.say(_("D'accord. Rien n'est ouvert."))
        return
    talk.do(BreakGlass(request=request.id, reason=reason))
    talk.go("opened", request=str(request.id))


def opened(talk: Talk, association: Association, opened: Request | None) -> None:
    """Once, in the very turn that opened it."""
    _ = talk.text
    if opened is None:
        talk.go("unknown")
    lines = [_("🔓 Ouverte une fois. Elle n'est pas à vous."), neutral(talk, association, opened)]
    talk.say("\n".join([*lines, *words_of(talk, opened)]), private=True)


def anchored(talk: Talk, entry: str, mark: str) -> None:
    """The beginning of the hash of the latest entry: to be compared, one day, with what the audit says then."""
    _ = talk.text
    lines = (
        _("🔏 Journal des accès, ligne {entry}. Sa marque : {mark}.", entry=entry, mark=mark),
        _("Gardez ce message. Il prouve que personne ne change le journal."),
    )
    talk.say("\n".join(lines))
