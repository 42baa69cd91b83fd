"""To come back: a closed request opens again, with its history, as long as it is kept."""

from collections.abc import Sequence

from flows.domain.association import Association
from flows.domain.handing import ComeBack
from flows.domain.model import Person, Request
from flows.exchange import Link, Option
from flows.subject import subject
from flows.talk import Talk


def coming_back(talk: Talk, association: Association, person: Person | None, over: Sequence[Request]) -> None:
    _ = talk.text
    if person is None:
        talk.go("welcome")
    if not over:
        talk.say(_("Il n'y a pas de demande terminée."), links=[Link(_("📝 Nouvelle demande"), "request")])
        return
    options = [Option(str(one.id), _line(talk, association, one)) for one in reversed(over)]
    which = talk.choose("which", _("🔁 Quelle demande voulez-vous reprendre ?"), options)
    talk.do(ComeBack(request=int(which)))
    talk.say(_("✅ C'est noté. Votre demande est rouverte. Un médiateur va vous répondre ici."))


def _line(talk: Talk, association: Association, request: Request) -> str:
    day = talk.day(request.created.astimezone(association.zone).date())
    return f"{day} · {subject(talk, association, request.theme, request.sub_theme)}"
