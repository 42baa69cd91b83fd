"""Somebody may be in great danger: a mediator says so from the card, and two different people who lead decide.

Until two say the same, nothing counts; nobody reads what another one said before it is decided. Nothing here leaves the
house and nothing is automatic: what is decided, people do, by telephone. Numbers come first, before any question.
"""

from flows.cards import neutral
from flows.domain.association import Association
from flows.domain.leading import DANGERS, DECIDED_BY, OPINIONS, Danger, GiveOpinion, SignalDanger
from flows.domain.life import IN_HANDS
from flows.domain.model import Request, Staff
from flows.domain.team import LEADERS
from flows.exchange import Link, Option
from flows.talk import Talk


def danger(talk: Talk, request: Request | None, staff: Staff | None, signalled: Danger | None, deciders: int) -> None:
    _ = talk.text
    if staff is None or request is None or request.mediator != staff.id or request.status not in IN_HANDS:
        talk.go("unknown")
    if signalled:
        talk.say(_("🚨 C'est déjà signalé. Les responsables n'ont pas encore décidé."))
        return
    reasons = [Option(code, _(label)) for code, label in DANGERS.items()]
    now = _("🚨 Un danger tout de suite ? Appelez vous-même le 17, le 15 ou le 112.")
    question = "\n".join((now, _("Ou alors : quel danger ? Seuls les responsables le liront.")))
    reason = talk.choose("reason", question, reasons)
    sure = [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]
    told = _("Deux responsables décident. Rien ne sort d'ici, rien ne part tout seul. Signaler ?")
    if talk.choose("sure", told, sure) == "no":
        talk.go("card", request=str(request.id))
    talk.do(SignalDanger.model_validate({"request": request.id, "reason": reason}))
    talk.say(_("✅ C'est signalé aux responsables. Vous lirez ici ce qu'ils décident."))
    if deciders < DECIDED_BY:
        talk.say(_("⚠️ Il faut deux responsables, et l'équipe n'en a pas deux. Parlez-leur aussi, de vive voix."))


def alarm(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    danger_of: Danger | None,
    request_of_danger: Request | None,
) -> None:
    """For those who lead: to say what one thinks; for all who know of it: what was decided."""
    _ = talk.text
    if staff is None or danger_of is None or request_of_danger is None:
        talk.go("unknown")
    lines = _title(talk, association, danger_of, request_of_danger)
    if danger_of.decision or staff.role not in LEADERS:
        talk.say(
            "\n".join([*lines, *_decided(talk, danger_of)]),
            links=[Link(_("📄 La demande"), "card", {"request": str(danger_of.request)})],
        )
        return
    lines += _so_far(talk, staff, danger_of)
    options = [Option(code, _(label)) for code, label in OPINIONS.items()]
    opinion = talk.choose("opinion", "\n".join(lines), options, insist=False)
    question = _("Votre avis : {opinion}. Le donner ?", opinion=_(OPINIONS[opinion]))  # type: ignore[index]
    sure = [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]
    if talk.choose("sure", question, sure) == "yes":
        talk.do(GiveOpinion.model_validate({"danger": danger_of.id, "opinion": opinion}))
        talk.go("alarm", danger=str(danger_of.id))
    talk.ask_again("opinion", "sure")


def _title(talk: Talk, association: Association, danger: Danger, request: Request) -> list[str]:
    _ = talk.text
    day = talk.day(danger.at.astimezone(association.zone).date())
    lines = [_("🚨 Signal danger, {day}", day=day)]
    lines += [_("Quoi : {reason}", reason=_(DANGERS[danger.reason]))] if danger.reason else []
    return [*lines, neutral(talk, association, request)]


def _so_far(talk: Talk, staff: Staff, danger: Danger) -> list[str]:
    """One's own word, and how many spoke."""
    _ = talk.text
    own = danger.of(staff.id)
    lines = [_("Avis donnés : {number}. Il en faut deux pareils, de deux personnes.", number=len(danger.opinions))]
    lines += [_("Votre avis : {opinion}", opinion=_(OPINIONS[own]))] if own else []
    if danger.split:
        lines.append(_("Les avis sont différents. Parlez-vous. Chacun peut changer le sien."))
    return lines


def _decided(talk: Talk, danger: Danger) -> list[str]:
    _ = talk.text
    if not danger.decision:
        return [_("Les responsables n'ont pas encore décidé.")]
    lines = [_("Décidé à deux : {opinion}", opinion=_(OPINIONS[danger.decision]))]
    if danger.decision == "alert":
        lines.append(_("Le robot n'appelle personne. À vous : 17 ou 112 ; un enfant : 119 ; sans parler : 114."))
    return lines
