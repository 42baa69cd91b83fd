"""/pratique: what one wants to talk over with the team, without anybody in it: a theme, a question, nothing else.

Who wrote it is not kept, nor the day. What could tell who is spoken of is refused, and whoever writes reads it again
before it counts. Those who lead close a question once it was talked over.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from babel.dates import format_date

from flows.contacts import themes_of
from flows.domain.association import Association
from flows.domain.leading import CloseDilemma, Dilemma, NoteDilemma
from flows.domain.model import Staff
from flows.domain.practice import tells_who
from flows.domain.team import LEADERS
from flows.domain.themes import theme as theme_of
from flows.exchange import Document, Option
from flows.talk import Talk

WRITE, FILE, WORDS = "write", "file", 300
FILE_LIVES = timedelta(hours=24)


def practice(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    dilemmas: Sequence[Dilemma],
    names_i_know: Callable[[], Collection[str]],
) -> None:
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    title = _("📚 À discuter ensemble : {number}.", number=len(dilemmas))
    title = title if dilemmas else _("📚 Rien à discuter pour le moment.")
    options = [Option(WRITE, _("✍️ Une question"))]
    options += [Option(one.id, _label(talk, association, one)) for one in dilemmas]
    options += [Option(FILE, _("📄 Un seul fichier"))] if dilemmas and staff.role in LEADERS else []
    which = talk.choose("which", title, options, insist=False)
    if which == FILE:
        page = "\n\n".join(f"{_label(talk, association, one)}\n{one.words}" for one in dilemmas)
        told = _("📄 Pour la séance. Dans 24 heures, j'enlève ce fichier d'ici.")
        talk.say(told, document=Document(_("analyse-de-pratique.txt"), page, FILE_LIVES))
        return
    if which == WRITE:
        write(talk, association, names_i_know)
        return
    read(talk, association, staff, next(one for one in dilemmas if one.id == which))


def write(talk: Talk, association: Association, names_i_know: Callable[[], Collection[str]]) -> None:
    _ = talk.text
    theme = talk.choose("theme", _("Quel thème ?"), themes_of(talk, association, icons=False))
    question = _("✍️ Quelle question vous posez-vous ? Sans prénom, sans chiffre, sans lieu. 300 lettres au plus.")
    words = talk.write("words", question, limit=WORDS)
    if tells_who(words, names_i_know()):
        talk.ask_again("words", because=_("On pourrait reconnaître quelqu'un : enlevez les noms et les chiffres."))
    shown = "\n".join((_("L'équipe lira :"), words, _("Peut-on reconnaître quelqu'un ?")))
    sure = [Option("keep", _("✅ Non, je la garde")), Option("change", _("✏️ Je change")), Option("no", _("❌ Rien"))]
    answer = talk.choose("sure", shown, sure)
    if answer == "change":
        talk.ask_again("words", "sure")
    if answer == "no":
        talk.say(_("D'accord. Rien n'est gardé."))
        return
    talk.do(NoteDilemma(theme=theme, words=words))
    talk.say(_("✅ C'est noté, sans votre nom."))


def read(talk: Talk, association: Association, staff: Staff, one: Dilemma) -> None:
    _ = talk.text
    text = "\n".join((_label(talk, association, one), one.words))
    if staff.role not in LEADERS:
        talk.say(text)
        return
    options = [Option("over", _("✅ C'est discuté")), Option("back", _("↩️ Plus tard"))]
    if talk.choose("over", text, options, insist=False) == "back":
        talk.go("practice")
    talk.do(CloseDilemma(dilemma=one.id))
    talk.say(_("C'est clos. La question n'est plus gardée."))


def _label(talk: Talk, association: Association, one: Dilemma) -> str:
    month = format_date(date.fromisoformat(f"{one.month}-01"), "MMMM y", locale=talk.speech.locale)
    return f"{month} · {talk.words(theme_of(association, one.theme).label)}"
