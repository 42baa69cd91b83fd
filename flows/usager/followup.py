"""Where does your request stand? Asked twice at most; whoever says nothing is left in peace.

The words say neither what about nor who asks. Blocked, or help: a mediator hears of it. Solved: closing is offered, and
the person decides.
"""

from flows.domain.followups import AnswerNews, FinishRequest
from flows.domain.kept import Asked
from flows.exchange import Link, Option
from flows.steps import NEWS
from flows.talk import Talk


def followup(talk: Talk, asked: Asked | None) -> None:
    _ = talk.text
    if asked is None:
        talk.go("stale")
    options = [Option(code, _(label)) for code, label in NEWS.items()]
    answer = talk.choose("answer", _("Bonjour. Où en est votre démarche ?"), options, insist=False)
    if answer not in NEWS:
        talk.go("stale")
    talk.do(AnswerNews(asked=asked.id, answer=answer))
    if answer == "solved":
        solved(talk, asked)
    elif answer == "waiting":
        links = [Link(_("🪜 Mes étapes"), "my_steps"), Link(_("👤 Parler à quelqu'un"), "human")]
        talk.say(_("D'accord. Besoin d'aide un jour ? Dites-le ici."), links=links)
    else:
        talk.say(_("C'est noté. Un médiateur va vous répondre ici."))


def solved(talk: Talk, asked: Asked) -> None:
    _ = talk.text
    options = [Option("yes", _("✅ Oui, terminer")), Option("no", _("📂 Non, la garder"))]
    if talk.choose("close", _("Bonne nouvelle ! On termine votre demande ?"), options, insist=False) == "no":
        talk.say(_("D'accord. Votre demande reste ouverte."))
        return
    talk.do(FinishRequest(asked=asked.id))
    talk.go("closed")
