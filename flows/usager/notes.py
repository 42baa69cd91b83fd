"""A person and the mediator who follows their request write to each other, through us: no number, no name, no account.

What comes says neither theme nor association. What goes is shown before it leaves, and we say when it will be read.
Once nobody follows the request there is nobody to write to: what can be done instead is said kindly.
"""

from collections.abc import Sequence

from flows.domain.association import Association
from flows.domain.effects import ReadNote, SendNote
from flows.domain.life import IN_HANDS
from flows.domain.model import Request
from flows.domain.notes import Content, Note, ReadAt
from flows.exchange import Link, Option, Sent, Wrote
from flows.notes import OF_PERSON, Threads, before_sending, free_words, said
from flows.subject import subject
from flows.talk import Talk


def note(
    talk: Talk,
    association: Association,
    note: Note | None,
    threads: Threads,
    heard: int | None,
    read_at: ReadAt,
) -> None:
    """What the mediator wrote. Whatever is written now is the answer."""
    _ = talk.text
    if note is None:
        talk.go("unsent")
    if "act" not in talk.known and _answers(talk):
        talk.known["act"] = "words"
    words = said(talk, association, note.request, note.content) if note.content else ""
    talk.do(ReadNote(note=note.id))
    text = _("💬 Un message pour vous :\n{words}", words=words) if words else _("💬 Que voulez-vous répondre ?")
    options = [Option("words", _("✍️ Répondre")), *(Option(code, _(label)) for code, (label, _s) in OF_PERSON.items())]
    act = talk.choose("act", text, options, insist=False, private=True)
    if note.request.status not in IN_HANDS or note.request.mediator != note.staff:
        talk.go("unsent", closed=note.request.status)
    if act in OF_PERSON:
        _send(talk, note.request, Content(ready=act), threads, read_at)
    else:
        _write(talk, association, note.request, threads, heard, read_at)


def _answers(talk: Talk) -> bool:
    return isinstance(talk.event, Wrote) or (isinstance(talk.event, Sent) and talk.event.kind == "voice")


def message(
    talk: Talk,
    association: Association,
    followed: Sequence[Request],
    threads: Threads,
    heard: int | None,
    read_at: ReadAt,
) -> None:
    """/message"""
    if not followed:
        talk.go("unsent")
    options = [Option(str(one.id), subject(talk, association, one.theme, one.sub_theme)) for one in followed]
    which = options[0].value
    if len(options) > 1:
        which = talk.choose("which", talk.text("Pour quelle demande ?"), options)
    request = next(one for one in followed if str(one.id) == which)
    _write(talk, association, request, threads, heard, read_at)


def _write(
    talk: Talk,
    association: Association,
    request: Request,
    threads: Threads,
    heard: int | None,
    read_at: ReadAt,
) -> None:
    _ = talk.text
    content = free_words(talk, association, _("✍️ Écrivez votre message. Votre médiateur le lira."), heard)
    told = [_("Vos mots : {words}", words=content.words)] if content.words else [_("🎤 Votre message vocal.")]
    question = "\n".join([*told, _("J'envoie à votre médiateur ?")])
    match talk.choose("send", question, before_sending(talk), private=True):
        case "change":
            talk.ask_again("send", "words", "voice")
        case "no":
            talk.say(_("D'accord. Je n'envoie rien."))
        case _:
            _send(talk, request, content, threads, read_at)


def _send(talk: Talk, request: Request, content: Content, threads: Threads, read_at: ReadAt) -> None:
    _ = talk.text
    if threads(request.id).full("person"):
        talk.say(
            _("Vous avez écrit plusieurs messages. Votre médiateur va les lire. Attendez un peu sa réponse."),
            links=[Link(_("👤 Parler à quelqu'un"), "human")],
        )
        return
    talk.do(SendNote(request=request.id, content=content))
    when = read_at(request)
    if when is None:
        talk.say(_("✅ C'est parti. Votre médiateur vous répond ici."))
    else:
        talk.say(_("✅ C'est noté. Votre médiateur lira votre message {when}.", when=talk.moment(when)))


def unsent(talk: Talk, closed: str = "") -> None:
    """Nobody reads there any more."""
    _ = talk.text
    human = Link(_("👤 Parler à quelqu'un"), "human")
    if closed == "closed":
        talk.say(
            _("💬 Votre demande est terminée. Ici, personne ne lit plus de message. Vous pouvez revenir."),
            links=[Link(_("📝 Nouvelle demande"), "request"), human],
        )
    else:
        talk.say(
            _("💬 Vous n'avez pas de médiateur pour le moment. Votre message n'est pas parti."),
            links=[human],
        )
