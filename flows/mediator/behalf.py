"""/pour: a request for somebody without Telegram, who is there, and what they may ask for afterwards.

A text is read to them first; until they say yes nothing about them is asked, and a no keeps nothing. What is noted
then is as little as in the chat. All that a person does by themselves on a phone they may ask for by word of mouth:
the paper, a link for later, to stop, to have all erased, to take all away; whoever writes it says how they were known.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flows.cards import WISHES, neutral
from flows.contacts import said, themes_of
from flows.domain.association import Association, Permanence
from flows.domain.behalf import ActFor, MakeClaim, OpenFor, Recognised
from flows.domain.kept import Kept
from flows.domain.model import Request, Slot, Staff
from flows.domain.themes import theme as theme_of
from flows.dossier import pages
from flows.exchange import Document, Link, Option
from flows.moments import on
from flows.notice import oral_notice
from flows.paper import LINE, paper
from flows.places import at
from flows.receipt import receipt
from flows.slots import Free, choose_slot
from flows.subject import subject
from flows.talk import Flow, Talk
from flows.whereabouts import served, which
from flows.words import N_

WORDS, NAME, NUMBER = 200, 40, 15
LIVES = timedelta(hours=24)
Dossier = Callable[[], Kept | None]
RECOGNISED: dict[Recognised, str] = {
    "met": N_("🤝 Elle est devant moi"),
    "phoned": N_("📞 Au téléphone"),
    "mailed": N_("✉️ Par courrier"),
}
BY_THOSE_WHO_LEAD = ("coordinator", "direction")
DONE = {
    "stop": N_("✋ C'est arrêté. Sans nouvelle de sa part, tout s'efface dans 30 jours."),
    "erase": N_("🗑 Tout est effacé. Ses rendez-vous sont libres."),
}


def behalf(talk: Talk, staff: Staff | None) -> None:
    """/pour"""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    options = [Option("new", _("➕ Nouvelle demande")), Option("known", _("🔢 J'ai un numéro"))]
    if talk.choose("what", _("Pour une personne sans Telegram :"), options, insist=False) == "new":
        talk.go("oral")
    number = talk.write("number", _("Quel est le numéro de la demande ? Il est sur le reçu."), limit=NUMBER)
    talk.go("case", request=number.removeprefix("n°").strip())


def oral(talk: Talk, association: Association, staff: Staff | None, languages: Sequence[Option], free: Free) -> None:
    """The text read aloud, then the request."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    spoken = talk.choose("spoken", _("Dans quelle langue lui parlez-vous ?"), languages)
    text = read_aloud(talk, association, spoken)
    question = "\n\n".join([_("📖 Lisez à voix haute, à une personne de 15 ans ou plus :"), text])
    answers = [Option("yes", _("✅ Elle dit oui")), Option("no", _("❌ Elle dit non"))]
    if talk.choose("ok", question, answers) == "no":
        talk.say(_("D'accord. Rien n'est gardé. Elle sera aidée pareil."))
        return
    theme = theme_of(association, talk.choose("theme", _("De quoi a-t-elle besoin ?"), themes_of(talk, association)))
    sub_theme = ""
    if theme.sub_themes:
        options = [Option(sub.code, talk.words(sub.label)) for sub in theme.sub_themes]
        sub_theme = talk.choose("sub", _("Plus précisément ?"), options)
    where = which(talk, association, served(association, "permanence"))
    slot = choose_slot(talk, association, [where] if where else [], theme.code, free)
    wish = "" if slot else talk.choose("wish", _("Quel moment lui va le mieux ?"), said(talk, WISHES))
    words = talk.write("words", _("Ses mots, si elle veut. Pas de maladie."), limit=WORDS, skip=_("⏭ Passer"))
    name = talk.write("name", _("Son prénom ? Un surnom suffit."), limit=NAME, skip=_("⏭ Passer"))
    whose = [Option("me", _("🙋 Moi")), Option("team", _("👥 L'équipe"))]
    follow = talk.choose("follow", _("Qui suit la demande ?"), whose) == "me"
    lines = [subject(talk, association, theme.code, sub_theme), *_where(talk, where, slot)]
    lines += [_(WISHES[wish])] if wish in WISHES else []
    lines += [_("Ses mots : {words}", words=words)] if words else []
    lines += [_("Prénom : {name}", name=name)] if name else []
    check(talk, "\n".join([*lines, _("Relisez avec elle. C'est bien ça ?")]))
    talk.do(
        OpenFor(
            language=spoken,
            text=text,
            theme=theme.code,
            sub_theme=sub_theme,
            words=words,
            place=where.code if where else "",
            wish=wish,
            nickname=name,
            slot=slot,
            follow=follow,
        )
    )
    talk.go("receipt")


def read_aloud(talk: Talk, association: Association, language: str) -> str:
    here = talk.speech.language
    talk.speak(language)
    text = oral_notice(talk, association)
    talk.speak(here)
    return text


def _where(talk: Talk, where: Permanence | None, slot: Slot | None) -> list[str]:
    lines = [at(talk, where.name)] if where else []
    return [*lines, on(talk, slot)] if slot else lines


def check(talk: Talk, told: str) -> None:
    _ = talk.text
    options = [
        Option("ok", _("✅ Oui, c'est ça")),
        Option("theme", _("✏️ Changer le thème")),
        Option("place", _("✏️ Changer le lieu")),
        Option("words", _("✏️ Changer les mots")),
    ]
    changes = {"theme": ("theme", "sub"), "place": ("place", "day", "slot", "wish"), "words": ("words", "name")}
    chosen = talk.choose("check", told, options, private=True)
    if chosen != "ok":
        talk.ask_again("check", *changes.get(chosen, ()))


def receipted(talk: Talk, association: Association, made: Request | None) -> None:
    """The paper to hand over: of what was just opened, or of a case that is named."""
    _ = talk.text
    if made is None:
        talk.say(_("Cette demande n'existe plus."))
        return
    drawn = Document("recu.pdf", receipt(talk, association, made), LIVES, "page")
    doors = {"link": _("🔗 Un lien pour plus tard"), "amending": _("✏️ Corriger"), "card": _("📄 La demande")}
    links = [Link(label, door, {"request": str(made.id)}) for door, label in doors.items()]
    talk.say(
        _("🧾 Demande n° {number}. Imprimez ce reçu ou recopiez le numéro.", number=made.id),
        document=drawn,
        links=links,
        private=True,
    )


def link(talk: Talk, on_paper: Request | None) -> None:
    """A square for the person's phone, made only when it is asked for."""
    _ = talk.text
    if on_paper is None:
        talk.say(_("Pas de lien pour cette demande."))
        return
    talk.do(MakeClaim(request=on_paper.id))
    talk.go("linked")


def linked(talk: Talk, claimable: str) -> None:
    _ = talk.text
    if not claimable:
        talk.say(_("Pas de lien pour cette demande."))
        return
    lines = (
        _("🔗 Montrez ce carré à son téléphone. Il sert une seule fois, pendant 7 jours."),
        claimable,
        _("Elle lira notre texte, et dira oui ou non elle-même."),
    )
    talk.say("\n".join(lines), document=Document("lien.png", claimable, LIVES, "square"), private=True)


def case(
    talk: Talk, association: Association, staff: Staff | None, spoken_for: Request | None, dossier: Dossier
) -> None:
    """What the person of this request may ask for by word of mouth."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if spoken_for is None:
        talk.say(_("Je ne trouve pas cette demande, ou un autre médiateur la suit."))
        return
    options = [Option("receipt", _("🧾 Le reçu, le lien")), Option("amending", _("✏️ Corriger"))]
    options = options if spoken_for.paper and not spoken_for.silent else []
    options += [] if spoken_for.silent else [Option("stop", _("✋ Tout arrêter"))]
    options += [Option("erase", _("🗑 Tout effacer")), Option("export", _("📤 Emporter"))]
    options.append(Option("danger", _("🚨 Signal danger")))
    question = "\n".join([neutral(talk, association, spoken_for), _("Que demande la personne ?")])
    act = talk.choose("act", question, options, insist=False)
    if act in ("receipt", "amending", "danger"):
        talk.go(act, request=str(spoken_for.id))
    ways = [way for way in RECOGNISED if way == "met" or staff.role in BY_THOSE_WHO_LEAD]
    known = talk.choose("known", _("Comment l'avez-vous reconnue ?"), [Option(w, _(RECOGNISED[w])) for w in ways])
    recognised = next(way for way in RECOGNISED if way == known)
    if act == "export":
        talk.do(ActFor(request=spoken_for.id, act="export", recognised=recognised))
        hand_over(talk, association, dossier())
        return
    asked: dict[str, str] = {"stop": _("✋ Elle veut tout arrêter ?"), "erase": _("🗑 J'efface tout, pour toujours ?")}
    sure = [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]
    if talk.choose("sure", asked[act], sure) == "no":
        talk.say(_("D'accord. Rien ne change."))
        return
    talk.do(ActFor(request=spoken_for.id, act="stop" if act == "stop" else "erase", recognised=recognised))
    talk.say(_(DONE[act]))


def hand_over(talk: Talk, association: Association, kept: Kept | None) -> None:
    _ = talk.text
    if kept is None:
        talk.say(_("Cette demande n'existe plus."))
        return
    here = talk.speech.language
    talk.speak(kept.language)
    language = talk.speech.language
    lines = [(language, LINE, line) for page in pages(talk, association, kept) for line in (*page.split("\n"), "")]
    talk.speak(here)
    told = [_("📤 Imprimez-le et donnez-le à la personne. Je l'enlève d'ici dans 24 heures.")]
    told.append(_("Ses réclamations n'y sont pas : le référent qualité les donne."))
    talk.say("\n".join(told), document=Document("dossier.pdf", paper(lines), LIVES, "page"), private=True)


ON_BEHALF: dict[str, Flow] = {
    "behalf": behalf,
    "oral": oral,
    "receipt": receipted,
    "link": link,
    "linked": linked,
    "case": case,
}
