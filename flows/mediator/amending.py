"""What was noted for somebody without Telegram is put right, one thing at a time, until it is on their own phone.

From then on it is theirs to correct, and nobody else's. A place that changes takes the appointment with it: without an
hour that suits there, nothing changes. The paper can be made again at once.
"""

from datetime import datetime

from flows.cards import neutral
from flows.contacts import themes_of
from flows.domain.association import Association
from flows.domain.behalf import AmendFor
from flows.domain.model import Request, Staff
from flows.domain.themes import theme as theme_of
from flows.exchange import Link, Option
from flows.slots import Free, choose_slot
from flows.talk import Talk
from flows.whereabouts import served, which

WORDS, NAME = 200, 40


def amending(
    talk: Talk, association: Association, staff: Staff | None, on_paper: Request | None, free: Free, now: datetime
) -> None:
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if on_paper is None or on_paper.status == "closed":
        talk.say(_("Rien à corriger ici. La demande est close, à un autre médiateur, ou déjà chez la personne."))
        return
    options = [
        Option("theme", _("✏️ Changer le thème")),
        Option("place", _("✏️ Changer le lieu")),
        Option("words", _("✏️ Changer les mots")),
        Option("name", _("✏️ Changer le prénom")),
    ]
    question = "\n".join([neutral(talk, association, on_paper), _("Que corriger ? Relisez avec la personne.")])
    what = talk.choose("what", question, options, insist=False)
    booked = on_paper.appointment is not None and on_paper.appointment.awaited(now)
    wanted = _wanted(talk, association, on_paper, what, free if booked else None)
    about = {"request": str(on_paper.id)}
    if wanted is None:
        talk.say(_("Aucune heure ne va là-bas. Rien ne change."), links=[Link(_("✏️ Corriger"), "amending", about)])
        return
    talk.do(wanted)
    links = [Link(_("🧾 Le reçu"), "receipt", about), Link(_("✏️ Corriger"), "amending", about)]
    talk.say(
        _("✅ C'est corrigé. Vous pouvez refaire le reçu."), links=[*links, Link(_("📄 La demande"), "card", about)]
    )


def _wanted(talk: Talk, association: Association, request: Request, what: str, free: Free | None) -> AmendFor | None:
    _ = talk.text
    match what:
        case "theme":
            return _theme(talk, association, request)
        case "place":
            return _place(talk, association, request, free)
        case "words":
            words = talk.write("words", _("Ses mots, si elle veut. Pas de maladie."), limit=WORDS, skip=_("⏭ Passer"))
            return AmendFor(request=request.id, what="words", words=words)
    name = talk.write("name", _("Son prénom ? Un surnom suffit."), limit=NAME, skip=_("⏭ Passer"))
    return AmendFor(request=request.id, what="name", nickname=name)


def _theme(talk: Talk, association: Association, request: Request) -> AmendFor:
    _ = talk.text
    theme = theme_of(association, talk.choose("theme", _("De quoi a-t-elle besoin ?"), themes_of(talk, association)))
    sub_theme = ""
    if theme.sub_themes:
        options = [Option(sub.code, talk.words(sub.label)) for sub in theme.sub_themes]
        sub_theme = talk.choose("sub", _("Plus précisément ?"), options)
    return AmendFor(request=request.id, what="theme", theme=theme.code, sub_theme=sub_theme)


def _place(talk: Talk, association: Association, request: Request, free: Free | None) -> AmendFor | None:
    """`free`: for whoever has an appointment to come, which moves there."""
    where = which(talk, association, served(association, "permanence"))
    if where is None:
        return None
    slot = choose_slot(talk, association, [where], request.theme, free) if free else None
    if free and slot is None:
        return None
    return AmendFor(request=request.id, what="place", place=where.code, slot=slot)
