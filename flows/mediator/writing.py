"""The mediator writes to the person whose request they follow, and reads what they answer, in the request's thread.

Ready-made sentences reach each person in their language, and both versions are shown before they leave. What must not
travel is refused with its reason; who cannot or will not receive anything is said at once, with what else can be done.
"""

from flows.domain.association import Association
from flows.domain.effects import SendNote
from flows.domain.life import IN_HANDS
from flows.domain.model import Request, Staff
from flows.domain.notes import Content, Note, reaches_elsewhere
from flows.exchange import Link, Option, Sent
from flows.notes import OF_MEDIATOR, Threads, before_sending, free_words, said
from flows.subject import papers, subject
from flows.talk import Talk
from flows.words import N_

MINUTES = (10, 20, 30)
OVER = N_("La demande est close. Rien n'est parti.")
NOT_THEIRS = N_("Vous ne suivez plus cette demande. Rien n'est parti.")


def writing(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    request: Request | None,
    threads: Threads,
    heard: int | None,
) -> None:
    _ = talk.text
    if staff is None or request is None:
        talk.go("unknown")
    if request.status not in IN_HANDS or request.mediator != staff.id:
        why = OVER if request.status == "closed" else NOT_THEIRS
        talk.say(_(why))
        return
    if request.silent:
        talk.say(_("⏸ La personne fait une pause. Elle seule peut la finir. Rien n'est gardé."))
        return
    if not request.reachable:
        talk.say(otherwise(talk, request, _("Rien n'est parti.")))
        return
    if threads(request.id).full("mediator"):
        talk.say(_("Vous avez écrit 5 fois sans réponse. Laissez-lui du temps, ou essayez autrement."))
        return
    content = compose(talk, association, request, heard)
    answer = talk.choose("send", preview(talk, association, request, content), before_sending(talk), private=True)
    if answer == "change":
        talk.ask_again("send", "what", "words", "voice", "about", "which")
    if answer == "no":
        talk.say(_("D'accord. Je n'envoie rien."), links=[to_card(talk, request)])
        return
    talk.do(SendNote(request=request.id, content=content))
    talk.say(_("✅ Votre message est parti."), links=[to_card(talk, request)])


def compose(talk: Talk, association: Association, request: Request, heard: int | None) -> Content:
    _ = talk.text
    listed = papers(talk, association, request.theme, request.sub_theme)
    booked = request.appointment is not None and request.appointment.status == "booked"
    without = {"bring" if not listed else "", "confirm" if not booked else ""}
    options = [Option(code, _(label)) for code, (label, _s) in OF_MEDIATOR.items() if code not in without]
    what = talk.choose("what", _("Que voulez-vous lui dire ?"), [Option("words", _("✍️ Mes mots")), *options])
    if what == "late":
        minutes = [Option(str(one), _("⏰ {minutes} minutes", minutes=one)) for one in MINUTES]
        return Content(ready=what, about=talk.choose("about", _("Combien de retard ?"), minutes))
    if what == "bring":
        each = [Option(str(number), paper) for number, paper in enumerate(listed)]
        return Content(ready=what, about=talk.choose("which", _("Quel papier ?"), each))
    if what == "confirm" and request.appointment:
        return Content(ready=what, about=request.appointment.start.isoformat())
    if what != "words":
        return Content(ready=what)
    return own_words(talk, association, heard)


def own_words(talk: Talk, association: Association, heard: int | None) -> Content:
    _ = talk.text
    if isinstance(talk.event, Sent) and talk.event.kind in ("photo", "document"):
        talk.ask_again(because=_("Pas de photo ni de papier ici : rien de sensible dans la discussion. Montrez-le."))
    question = _("✍️ Écrivez un message court. Ou dites-le, avec un message vocal.")
    if not association.voice_notes:
        question = _("✍️ Écrivez un message court.")
    content = free_words(talk, association, question, heard)
    if reaches_elsewhere(content.words):
        because = _("Sans numéro de portable ni compte : tout passe par ici. C'est plus sûr pour tous les deux.")
        talk.ask_again("words", because=because)
    return content


def preview(talk: Talk, association: Association, request: Request, content: Content) -> str:
    """As the person will read it; and as the mediator would, when that is another language."""
    _ = talk.text
    own = talk.speech.language
    mine = said(talk, association, request, content)
    if content.voice is not None:
        return _("🎤 J'envoie ce message vocal ?")
    lines = [_("La personne lira :"), in_the_language_of(talk, association, request, content)]
    if request.language != own:
        lines += [_("C'est-à-dire :"), mine] if content.ready else [_("Vos mots ne sont pas traduits.")]
    return "\n".join([*lines, _("J'envoie ?")])


def in_the_language_of(talk: Talk, association: Association, request: Request, content: Content) -> str:
    own = talk.speech.language
    talk.speak(request.language)
    hers = said(talk, association, request, content)
    talk.speak(own)
    return hers


def reply(talk: Talk, association: Association, note: Note | None) -> None:
    """What the person wrote."""
    _ = talk.text
    if note is None or note.content is None:
        talk.go("unknown")
    request = note.request
    who = _("💬 {name} vous écrit :", name=request.nickname) if request.nickname else _("💬 La personne vous écrit :")
    about = subject(talk, association, request.theme, request.sub_theme)
    thread = f"{about} · " + _("n° {number}", number=request.id)
    lines = [who, said(talk, association, request, note.content), thread]
    links = [Link(_("✍️ Répondre"), "writing", {"request": str(request.id)}), to_card(talk, request)]
    talk.say("\n".join(lines), links=links, private=True)


def unreached(talk: Talk, staff: Staff | None, request: Request | None) -> None:
    """Their phone takes no more messages of ours."""
    _ = talk.text
    if staff is None or request is None or request.mediator != staff.id:
        talk.go("unknown")
    talk.say(
        otherwise(talk, request, _("Votre dernier message n'a peut-être pas été lu.")), links=[to_card(talk, request)]
    )


def otherwise(talk: Talk, request: Request, done: str) -> str:
    _ = talk.text
    return "\n".join(
        (
            _("📵 Demande n° {number} : la personne est non joignable ici.", number=request.id),
            done,
            _("Autrement : à la permanence, par un appel si vous avez un numéro, ou par un courrier."),
        )
    )


def to_card(talk: Talk, request: Request) -> Link:
    return Link(talk.text("📄 La demande"), "card", {"request": str(request.id)})
