"""A mediator proposes a step: it is in the person's list only if they say yes. And hears what the person answered."""

from flows.domain.life import IN_HANDS
from flows.domain.model import Request, Staff
from flows.domain.notes import reaches_elsewhere
from flows.domain.own_steps import STEP, ProposeStep
from flows.exchange import Link
from flows.notes import before_sending
from flows.steps import choose_step, said, suggested
from flows.talk import Talk


def proposing(talk: Talk, staff: Staff | None, request: Request | None) -> None:
    _ = talk.text
    if staff is None or request is None or request.mediator != staff.id or request.status not in IN_HANDS:
        talk.go("unknown")
    if request.silent or not request.reachable:
        talk.say(
            _("La personne ne reçoit pas de message pour le moment. Rien n'est parti."), links=[to_card(talk, request)]
        )
        return
    words = choose_step(talk, _("Quelle étape proposer ? La personne dira oui ou non."), suggested([request]), STEP)
    if reaches_elsewhere(words):
        because = _("Sans numéro de portable ni compte : tout passe par ici. C'est plus sûr pour tous les deux.")
        talk.ask_again("words", because=because)
    question = "\n".join([_("La personne lira :"), f"• {said(talk, words)}", _("J'envoie ?")])
    match talk.choose("send", question, before_sending(talk), private=True):
        case "change":
            talk.ask_again("send", "which", "words")
        case "no":
            talk.say(_("D'accord. Je n'envoie rien."), links=[to_card(talk, request)])
        case _send:
            talk.do(ProposeStep(request=request.id, words=words))
            talk.say(_("✅ L'étape est proposée. La personne décide."), links=[to_card(talk, request)])


def news(talk: Talk, staff: Staff | None, request: Request | None, about: str = "help") -> None:
    """What the person whose request they follow answered."""
    _ = talk.text
    if staff is None or request is None or request.mediator != staff.id:
        talk.go("unknown")
    said = {
        "blocked": _("❌ La personne est bloquée. Elle attend votre réponse."),
        "help": _("🙋 La personne demande de l'aide. Elle attend votre réponse."),
        "solved": _("✅ La personne dit que c'est réglé. Sa demande est close."),
    }
    told = said.get(about, said["help"])
    talk.say("\n".join([told, _("Demande n° {number}", number=request.id)]), links=[to_card(talk, request)])


def to_card(talk: Talk, request: Request) -> Link:
    return Link(talk.text("📄 La demande"), "card", {"request": str(request.id)})
