"""What anyone may ask at any moment, before consent too: help, emergency numbers, language, privacy, a human being."""

from collections.abc import Sequence

from flows import access
from flows.domain.association import Association
from flows.domain.effects import OpenRequest, SpeakLanguage
from flows.domain.model import CONTACT, Person, Request, Staff
from flows.exchange import Link, Option
from flows.places import at, phones, places
from flows.spoken import GREETED
from flows.talk import Talk
from flows.words import N_

TEAM = {
    "queue": N_("📥 La file"),
    "agenda": N_("📅 L'agenda"),
    "overview": N_("👀 Vue d'ensemble"),
    "reports": N_("📝 Noter un contact"),
    "behalf": N_("🤲 Sans Telegram"),
    "search": N_("🔎 Chercher"),
    "reception": N_("🎟 Sans rendez-vous"),
    "closing": N_("🚪 Fermer, une absence"),
    "team": N_("👥 L'équipe, mon profil"),
    "permanences": N_("📍 Les lieux"),
    "partners": N_("🤝 Les partenaires"),
    "passage": N_("👣 Un passage"),
    "activity": N_("🗓 Ma demi-journée"),
    "observation": N_("👁 Un constat"),
    "practice": N_("📚 Pratique"),
    "all_complaints": N_("📣 Les réclamations"),
    "calendar": N_("📆 Mon calendrier"),
    "help": N_("ℹ️ Aide"),
    "language": N_("🌐 Langue"),
}
"""What a member of the team opens from the menu, most days' things first; each sees what their role may."""


def menu(
    talk: Talk,
    association: Association,
    person: Person | None,
    staff: Staff | None,
    followed: Sequence[Request],
    place: str = "",
) -> None:
    """`place`: the permanence of the link that led here; a request made from here offers it first."""
    _ = talk.text
    here = association.permanence(place) if person else None
    if staff:
        theirs = [what for what in TEAM if access.CONVERSATIONS[what].allows(staff.role)]
        options = [Option(what, _(TEAM[what])) for what in theirs]
    elif person:
        options = [
            *([Option("message", _("✍️ Mon médiateur")), Option("my_steps", _("🪜 Mes étapes"))] if followed else []),
            Option("request", _("📝 Nouvelle demande")),
            Option("appointments", _("📅 Mes rendez-vous")),
            Option("human", _("👤 Parler à quelqu'un")),
            Option("help", _("ℹ️ Aide")),
            Option("language", _("🌐 Langue")),
            Option("privacy", _("🔒 Mes informations")),
        ]
    else:
        talk.go("welcome")
    question = "\n".join([*([at(talk, here.name)] if here else []), _("Que voulez-vous faire ?")])
    chosen = talk.choose("what", question, options, insist=False)
    if here and chosen == "request":
        talk.go("request", place=here.code)
    talk.go(chosen)


def again(talk: Talk, place: str = "") -> None:
    """/start in the middle of a conversation."""
    _ = talk.text
    options = [Option("on", _("▶️ Continuer")), Option("new", _("🔄 Recommencer"))]
    if talk.choose("again", _("Une conversation est en cours. Continuer ou recommencer ?"), options) == "new":
        talk.go("menu", afresh=True, **({"place": place} if place else {}))


def lost(talk: Talk, polite: str = "") -> None:
    """Words that answer no question. A hello is answered; a thank you asks for nothing."""
    _ = talk.text
    talk.say(_(GREETED[polite]) if polite in GREETED else _("Je n'ai pas compris. Choisissez dans le menu."))
    if polite in ("thanks", "fine"):
        talk.say(_("Pour tout voir : /menu"))
        return
    talk.go("menu")


def help_(talk: Talk, staff: Staff | None) -> None:
    _ = talk.text
    if staff:
        talk.say("\n".join(_of_the_team(talk, staff)))
        return
    talk.say(
        "\n".join(
            (
                _("Je prends votre demande. Je la donne à un médiateur."),
                _("Le médiateur écoute et explique. Il ne juge pas. Il ne décide pas pour vous."),
                _("Appuyez sur les boutons. Ou écrivez le numéro, ou le mot."),
                _("/menu : tout voir. /rdv : vos rendez-vous. /langue : changer de langue."),
                _("/urgence : les numéros. /stop : tout arrêter."),
            )
        )
    )


def _of_the_team(talk: Talk, staff: Staff) -> list[str]:
    _ = talk.text
    daily = [
        _("/file : les demandes. /agenda : les rendez-vous."),
        _("/pour : pour qui n'a pas Telegram. /fiche : noter un contact."),
        _("/fermer : une absence. /equipe : votre profil."),
    ]
    return [
        _("/menu : tout ce que vous pouvez ouvrir."),
        *(daily if staff.follows else [_("/agenda : les rendez-vous. /equipe : votre profil.")]),
        _("Les boutons d'une demande disent ce qui est possible."),
        _("/urgence : les numéros. /langue : changer de langue."),
    ]


def language(talk: Talk, languages: Sequence[Option], person: Person | None, staff: Staff | None) -> None:
    if person is None and staff is None:
        talk.go("welcome", afresh=True)
    chosen = talk.choose("lang", talk.text("🌐 Quelle langue ?"), languages)
    talk.speak(chosen)
    talk.do(SpeakLanguage(language=chosen))
    talk.say(talk.text("D'accord. Je parle français."))


def privacy(talk: Talk, association: Association, number: int | None, staff: Staff | None) -> None:
    """What Telegram asks of every bot, and more: each right is one word away."""
    _ = talk.text
    own = talk.words(association.texts.privacy)
    kept = (
        _("Je garde : prénom ou surnom, langue, demandes, rendez-vous, vos choix. 2 ans au plus.")
        if number is not None
        else _("Je garde votre prénom, votre langue et votre rôle.")
        if staff
        else _("Je ne garde rien sur vous pour le moment.")
    )
    talk.say(
        "\n".join(
            line
            for line in (
                _("🔒 Vos informations servent à votre demande. À rien d'autre."),
                kept,
                _("Seule notre équipe les voit. Telegram transporte les messages : il n'est pas à nous."),
                _("Tout voir : /mon_dossier. Changer : /corriger. Emporter : /export."),
                _("Arrêter : /stop. Faire une pause : /pause. Effacer : /effacer."),
                own,
            )
            if line
        )
    )
    lines = [
        _("{name}, {address}.", name=association.name, address=association.address),
        *phones(talk, association),
        _("Une plainte ? /reclamation, ou la CNIL : cnil.fr"),
    ]
    rights = (
        Link(_("📄 Tout voir"), "record"),
        Link(_("✏️ Corriger"), "correct"),
        Link(_("⏸ Faire une pause"), "pause"),
        Link(_("🗑 Tout effacer"), "erase"),
    )
    talk.say("\n".join(lines), links=rights if number is not None else ())


def human(
    talk: Talk,
    association: Association,
    person: Person | None,
    followed: Sequence[Request],
    waiting: Sequence[Request],
) -> None:
    """Somebody to talk to, in two taps at most; who has a mediator already is not sent to the queue unasked."""
    _ = talk.text
    talk.say(_("👤 Vous pouvez parler à quelqu'un."))
    talk.say(places(talk, association))
    if person is None:
        return
    yes, no = Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))
    if followed:
        question, yes = _("Vous avez déjà un médiateur. À qui voulez-vous écrire ?"), Option("yes", _("👥 L'équipe"))
        options = [Option("message", _("✍️ Mon médiateur")), yes, no]
    elif any(one.mode == CONTACT for one in waiting):
        talk.say(_("Votre demande est déjà arrivée. Un médiateur va vous répondre ici."))
        return
    else:
        question, options = _("Un médiateur peut vous répondre ici. Vous voulez ?"), [yes, no]
    answer = talk.choose("call", question, options)
    if answer == "message":
        talk.go("message")
    if answer == "yes":
        talk.do(OpenRequest(theme="autre", mode=CONTACT, nickname=person.nickname))
        talk.say(_("C'est noté. Un médiateur va vous répondre ici."))


def stale(talk: Talk, interrupted: str) -> None:
    """An old button, or one that nobody gave this person."""
    talk.say(talk.text("Ce bouton n'est plus actif."))
    if not interrupted:
        talk.go("menu")


def group(talk: Talk) -> None:
    """Said once in a group, before leaving it."""
    talk.say(talk.text("Ici, je ne parle pas. Écrivez-moi en privé."))


def unknown(talk: Talk, interrupted: str) -> None:
    """A command nobody has, or that is not for this person: the same words for both."""
    talk.say(talk.text("Je ne connais pas ce mot."))
    if not interrupted:
        talk.go("menu")


def sorry_away(talk: Talk) -> None:
    """Said after we were out of reach for long; the question that waited comes next."""
    talk.say(talk.text("Pardon, j'étais en panne. Si vous m'avez répondu, répondez encore une fois."))


def missing(talk: Talk) -> None:
    """Said to those who lead the team after more than a day out of reach."""
    talk.say(talk.text("⚠️ Je suis resté en panne plus d'un jour. Des messages peuvent être perdus."))
