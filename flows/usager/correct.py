"""/corriger: one thing at a time, changed as soon as it is said."""

from collections.abc import Sequence

from flows.domain.association import Association
from flows.domain.effects import CallMe, GiveConsent, Reword, SharePhone
from flows.domain.model import Person, Purpose, Request
from flows.domain.themes import label as labelled
from flows.exchange import Option
from flows.notice import REMINDERS, SURVEY, yes_or_no
from flows.talk import Talk

NAME, WORDS = 40, 200


def correct(talk: Talk, association: Association, person: Person | None, waiting: Sequence[Request]) -> None:
    _ = talk.text
    if person is None:
        talk.go("welcome")
    options = [
        Option("name", _("✏️ Mon prénom")),
        Option("language", _("🌐 Ma langue")),
        *([Option("words", _("✏️ Mes mots"))] if waiting else []),
        Option("reminders", _("🔔 Les rappels")),
        Option("survey", _("🙂 Mon avis")),
        Option("phone", _("📱 Téléphone partagé")),
    ]
    match talk.choose("what", _("Que voulez-vous changer ?"), options, insist=False):
        case "name":
            talk.do(CallMe(nickname=talk.write("name", _("Quel est votre prénom ? Un surnom suffit."), limit=NAME)))
        case "language":
            talk.go("language")
        case "words":
            reword(talk, association, waiting)
        case "reminders":
            agree(talk, "reminders", _(REMINDERS))
        case "survey":
            agree(talk, "satisfaction", _(SURVEY))
        case "phone":
            shared_phone(talk)
    talk.say(_("C'est changé."))


def agree(talk: Talk, purpose: Purpose, question: str) -> None:
    given = talk.choose("yes", question, yes_or_no(talk)) == "yes"
    talk.do(GiveConsent(purpose=purpose, given=given, text=question))


def shared_phone(talk: Talk) -> None:
    _ = talk.text
    question = "\n".join(
        (
            _("📱 Une autre personne lit sur ce téléphone ?"),
            _("Alors mes messages ne disent rien. Vous appuyez pour les lire."),
        )
    )
    talk.do(SharePhone(shared=talk.choose("shared", question, yes_or_no(talk)) == "yes"))


def reword(talk: Talk, association: Association, waiting: Sequence[Request]) -> None:
    _ = talk.text
    which = str(waiting[0].id) if waiting else ""
    if len(waiting) > 1:
        options = [Option(str(one.id), _about(talk, association, one)) for one in waiting]
        which = talk.choose("which", _("Quelle demande ?"), options)
    question = _("Écrivez vos nouveaux mots. Pas de mot de passe, pas de maladie.")
    words = talk.write("words", question, limit=WORDS, skip=_("🗑 Aucun mot"))
    if which:
        talk.do(Reword(request=int(which), words=words))


def _about(talk: Talk, association: Association, request: Request) -> str:
    theme, _sub_theme = labelled(association, request.theme, request.sub_theme)
    day = talk.day(request.created.astimezone(association.zone).date())
    return f"📝 {day} · {talk.words(theme.label)}"
