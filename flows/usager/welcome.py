"""Hello, and a free choice. Nothing about a person is kept before they say yes; no is a complete answer, thanked.

The first words are in every language at once, because we do not know yet which one the person reads. The questions
have short names, because the answers travel in the buttons: 64 bytes, with the longest place and language. The age is
asked of those we do not know, and written nowhere.
"""

from collections.abc import Sequence

from flows.domain.association import Association
from flows.domain.effects import GiveConsent, SpeakLanguage, StopEverything
from flows.domain.model import Person
from flows.exchange import Link, Option
from flows.notice import REMINDERS, SURVEY, long_notice, short_notice, yes_or_no
from flows.places import places
from flows.talk import Talk

HELLO = "👋 Bonjour · Hello · مرحبا\nChoisissez votre langue.\nChoose your language.\nاختاروا لغتكم."


def welcome(
    talk: Talk,
    association: Association,
    languages: Sequence[Option],
    person: Person | None,
    stopped: bool,
    place: str = "",
) -> None:
    _ = talk.text
    if person and not talk.known:
        talk.go("menu")
    talk.speak(talk.choose("lang", HELLO, languages))

    hello = "\n".join(
        line
        for line in (
            _("👋 Bonjour. Je suis le robot de {name}.", name=association.name),
            talk.words(association.texts.welcome),
            _("Je prends votre demande. Un médiateur vous répond. C'est gratuit."),
            _("🆘 Ce robot ne répond pas aux urgences. Quelqu'un est en danger ? Appelez le 112."),
        )
        if line
    )
    onward = Option("go", _("▶️ Continuer"))
    if talk.choose("hi", hello, [onward, Option("at", _("📍 Nos lieux"))]) == "at":
        talk.choose("at", places(talk, association), [onward])

    if not (person or stopped) and talk.choose("age", _("Avez-vous 15 ans ou plus ?"), yes_or_no(talk)) == "no":
        young(talk, association)
        return
    consent = short_notice(talk)
    answer = talk.choose("ok", consent, yes_or_no(talk), more=long_notice(talk, association))
    talk.known.pop("age", None)
    if answer == "no":
        if stopped:
            talk.do(GiveConsent(purpose="request", given=False, text=consent))
        refused(talk, association, person, stopped)
        return
    talk.do(GiveConsent(purpose="request", given=True, text=consent))
    talk.do(SpeakLanguage(language=talk.speech.language))

    reminders, survey = _(REMINDERS), _(SURVEY)
    reminded = talk.choose("reminders", reminders, yes_or_no(talk))
    wanted = talk.choose("survey", survey, yes_or_no(talk))
    talk.do(GiveConsent(purpose="reminders", given=reminded == "yes", text=reminders))
    talk.do(GiveConsent(purpose="satisfaction", given=wanted == "yes", text=survey))
    talk.go("request", place=place)


def young(talk: Talk, association: Association) -> None:
    """Under 15: information, and grown-ups to trust."""
    _ = talk.text
    talk.say(
        "\n".join(
            (
                _("Tu as moins de 15 ans ? Viens avec un adulte de confiance. C'est gratuit."),
                _("Tu as un problème grave ? Appelle le {number}.", number="119"),
                _("On t'embête sur Internet ou à l'école ? Appelle le {number}.", number="3018"),
                _("Je ne garde rien sur toi."),
            )
        )
    )
    talk.say(places(talk, association))


def refused(talk: Talk, association: Association, person: Person | None, stopped: bool) -> None:
    _ = talk.text
    if person or stopped:  # they said yes before, and now say no
        talk.do(StopEverything())
        talk.say(_("D'accord. Merci."))
        talk.say(_("Je ne vous écris plus. Sans réponse, j'efface tout dans 30 jours."))
    else:
        talk.say(_("D'accord. Merci d'être venu. Je ne garde rien sur vous."))
    talk.say(places(talk, association))
    erase = [Link(_("🗑 Tout effacer"), "erase")] if person or stopped else []
    talk.say(_("Vous serez aidé pareil. Pour me parler encore, écrivez : bonjour."), links=erase)
