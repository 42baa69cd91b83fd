"""The ready-made sentences of both sides, and what a note says in the language of whoever reads it.

A sentence travels as its code: each reads it in their own language. What fills it was chosen by a tap.
"""

from collections.abc import Callable
from datetime import datetime

from flows.domain.association import Association
from flows.domain.model import Request
from flows.domain.notes import WORDS, Content, Thread
from flows.exchange import Option, Sent, Started
from flows.subject import papers
from flows.talk import Talk
from flows.words import N_

Threads = Callable[[int], Thread]
OF_MEDIATOR = {
    "late": (N_("⏰ Je suis en retard"), N_("Je serai en retard de {minutes} minutes. Pardon.")),
    "bring": (N_("📄 Un papier à apporter"), N_("Pouvez-vous apporter {paper} ?")),
    "confirm": (N_("📅 Notre rendez-vous"), N_("Notre rendez-vous : {when}. Cela vous va toujours ?")),
    "tried": (N_("📵 J'ai essayé"), N_("J'ai essayé de vous joindre. Quand êtes-vous libre ?")),
    "where": (N_("❓ Où en êtes-vous ?"), N_("Où en êtes-vous ?")),
    "received": (N_("👍 Bien reçu"), N_("J'ai bien reçu votre message. Merci.")),
    "progress": (N_("📌 J'ai avancé"), N_("J'ai avancé sur votre demande. Je vous explique bientôt.")),
    "waiting": (N_("⏳ J'attends"), N_("J'attends encore une réponse. Je vous écris dès que je sais.")),
    "answer": (N_("📬 J'ai une réponse"), N_("J'ai une réponse pour vous. On en parle ?")),
    "meet": (N_("🤝 Se voir"), N_("Voulez-vous qu'on se voie ? Dites-moi quand.")),
}
OF_PERSON = {
    "ok": (N_("👍 D'accord"), N_("D'accord, merci.")),
    "later": (N_("⏰ Rappelez-moi plus tard"), N_("Pas maintenant. Rappelez-moi plus tard.")),
}


def said(talk: Talk, association: Association, request: Request, content: Content) -> str:
    """In the language that is spoken here."""
    _ = talk.text
    if content.voice is not None:
        return _("🎤 Un message vocal, juste au-dessus.")
    if content.ready not in (ready := {**OF_MEDIATOR, **OF_PERSON}):
        return content.words
    sentence = ready[content.ready][1]
    match content.ready:
        case "late":
            return _(sentence, minutes=content.about)
        case "bring":
            return _(sentence, paper=_paper(talk, association, request, content.about))
        case "confirm":
            return _(sentence, when=talk.moment(datetime.fromisoformat(content.about)))
    return _(sentence)


def _paper(talk: Talk, association: Association, request: Request, about: str) -> str:
    listed = papers(talk, association, request.theme, request.sub_theme)
    return listed[int(about)] if about.isdecimal() and int(about) < len(listed) else talk.text("vos papiers")


def free_words(talk: Talk, association: Association, question: str, heard: int | None) -> Content:
    """One message in one's own words, or with one's own voice. `heard`: the number of what was just sent here."""
    spoken = isinstance(talk.event, Sent) and talk.event.kind == "voice" and association.voice_notes
    if spoken and heard is not None:
        talk.known["voice"], talk.event = str(heard), Started()
    if talk.known.get("voice", "").isdecimal():
        return Content(voice=int(talk.known["voice"]))
    return Content(words=talk.write("words", question, limit=WORDS))


def before_sending(talk: Talk) -> list[Option]:
    _ = talk.text
    return [
        Option("yes", _("✅ Envoyer")),
        Option("change", _("✏️ Changer")),
        Option("no", _("❌ Ne pas envoyer")),
    ]


def history(talk: Talk, association: Association, thread: Thread) -> list[str]:
    """« 3 messages, le dernier le 4 mai »: never what they said."""
    if thread.last is None:
        return []
    day = talk.day(thread.last.astimezone(association.zone).date())
    counted = talk.plural("{number} message", "{number} messages", thread.number)
    return [talk.text("💬 {counted}, le dernier : {day}", counted=counted, day=day)]
