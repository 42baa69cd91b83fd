"""For whoever answers for quality: what is complained of, and the answer. The mediator concerned never reads it.

The list says how many wait and until when, without a name or a word; opening one is reading the person.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from flows.domain.association import Association
from flows.domain.complaints import Received
from flows.domain.effects import AnswerComplaint
from flows.domain.model import Complaint, Staff
from flows.domain.themes import theme as theme_of
from flows.exchange import Link, Option
from flows.talk import Talk
from flows.words import N_

WORDS = 500
TOLD = 5
"""Said in full above the buttons."""
THE_LIST = N_("📣 Les réclamations")


def all_complaints(
    talk: Talk, association: Association, staff: Staff | None, complained: Sequence[Received], now: datetime
) -> None:
    """/reclamations: those that wait first, the one due soonest on top."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if not complained:
        talk.say(_("📣 Aucune réclamation."))
        return
    waiting = [one for one in complained if not one.answered]
    lines = [_("📣 Réclamations sans réponse : {number}.", number=len(waiting))]
    late = sum(one.late(now) for one in waiting)
    lines += [_("⏰ En retard : {number}", number=late)] if late else []
    lines += ["", *(line for one in waiting[:TOLD] for line in _described(talk, association, one, now))]
    options = [Option(str(one.id), f"{_sign(one, now)} {_of_day(talk, one)}") for one in complained]
    talk.go("complaints", complaint=talk.choose("which", "\n".join(lines).strip(), options, insist=False))


def _described(talk: Talk, association: Association, one: Received, now: datetime) -> list[str]:
    """When it came, until when it is answered, and about which request."""
    _ = talk.text
    came, due = (talk.day(moment.astimezone(association.zone).date()) for moment in (one.at, one.answer_by))
    lines = [f"{_sign(one, now)} " + _("N° {number}, reçue {day}", number=one.id, day=came)]
    lines.append(_("À répondre avant {day}.", day=due))
    about = talk.words(theme_of(association, one.theme).label) if one.request else ""
    return lines + ([_("Demande n° {number} : {theme}", number=one.request, theme=about)] if one.request else [])


def _sign(one: Received, now: datetime) -> str:
    return "✅" if one.answered else "⏰" if one.late(now) else "⏳"


def _of_day(talk: Talk, one: Received) -> str:
    return talk.text("N° {number} · {day}", number=one.id, day=talk.speech.short_day(one.at))


def complaint(
    talk: Talk, association: Association, complaint: Complaint | None, complained_of: Callable[[int], Received | None]
) -> None:
    """One of them, from the list or as it arrives."""
    _ = talk.text
    if complaint is None:
        talk.go("unknown")
    came, due = (talk.day(moment.astimezone(association.zone).date()) for moment in (complaint.at, complaint.answer_by))
    lines = [
        _("📣 Réclamation numéro {number}. À répondre avant {day}.", number=complaint.id, day=due),
        _("Reçue {day}.", day=came),
        _("Ses mots : {words}", words=complaint.words),
    ]
    links = [Link(_(THE_LIST), "all_complaints")]
    if complaint.answer:
        talk.say("\n".join([*lines, _("Déjà répondu : {words}", words=complaint.answer)]), links=links, private=True)
        return
    about = complained_of(complaint.id)
    options = [Option("answer", _("✍️ Répondre"))]
    options += [Option("card", _("📄 La demande"))] if about and about.request else []
    act = talk.choose("act", "\n".join(lines), options, insist=False, private=True)
    if act == "card" and about:
        talk.go("card", request=str(about.request))
    words = talk.write("words", _("Écrivez la réponse. La personne la lira ici."), limit=WORDS)
    talk.do(AnswerComplaint(complaint=complaint.id, words=words))
    talk.say(_("✅ Votre réponse est partie."), links=links)
