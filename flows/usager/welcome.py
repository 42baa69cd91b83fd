"""Hello, and a free choice. Nothing about a person is kept before they say yes; no is a complete answer, thanked.

The first words are in every language at once, because we do not know yet which one the person reads. The questions
have short names, because the answers travel in the buttons: 64 bytes, with the longest place and language.
"""

from collections.abc import Sequence

from flows.domain.association import Association
from flows.domain.effects import GiveConsent, SpeakLanguage, StopEverything
from flows.domain.model import Person
from flows.exchange import Option
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
    if person and "request" in person.purposes and not talk.known:
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
    if talk.choose("hello", hello, [onward, Option("at", _("📍 Nos lieux"))]) == "at":
        talk.choose("at", places(talk, association), [onward])

    consent = short_notice(talk)
    answer = talk.choose("ok", consent, yes_or_no(talk), more=long_notice(talk, association))
    if answer == "no":
        if person:  # they said yes, went back, and now say no
            talk.do(StopEverything())
        if person or stopped:
            talk.say(_("D'accord. Merci."))
            talk.say(_("Rien n'est encore effacé. Pour tout effacer, parlez à l'accueil."))
        else:
            talk.say(_("D'accord. Merci d'être venu. Je ne garde rien sur vous."))
        talk.say(places(talk, association))
        talk.say(_("Vous serez aidé pareil. Pour me parler encore, écrivez : bonjour."))
        return
    talk.do(GiveConsent(purpose="request", given=True, text=consent))
    talk.do(SpeakLanguage(language=talk.speech.language))

    reminders = _("Voulez-vous un rappel avant vos rendez-vous ? Vous pouvez dire non.")
    reminded = talk.choose("reminders", reminders, yes_or_no(talk))

    survey = _("Après le rendez-vous, pouvons-nous vous demander votre avis ? Vous pouvez dire non.")
    wanted = talk.choose("survey", survey, yes_or_no(talk))
    talk.do(GiveConsent(purpose="reminders", given=reminded == "yes", text=reminders))
    talk.do(GiveConsent(purpose="satisfaction", given=wanted == "yes", text=survey))
    talk.go("request", place=place)


def yes_or_no(talk: Talk) -> list[Option]:
    """Two equal buttons, always in this order, none chosen beforehand."""
    return [Option("yes", talk.text("✅ Oui")), Option("no", talk.text("❌ Non"))]


def short_notice(talk: Talk) -> str:
    _ = talk.text
    return "\n".join(
        (
            _("Je garde votre prénom, votre langue, votre demande et vos rendez-vous. Seule notre équipe les voit."),
            _("Vous êtes libre. Vous pouvez dire STOP à tout moment."),
            _("Une exception : si une personne est en grand danger, la loi nous oblige à agir."),
            _("Êtes-vous d'accord ?"),
        )
    )


def long_notice(talk: Talk, association: Association) -> list[str]:
    """The same, one idea a page (art. 13 RGPD; domain.md 3.3)."""
    _ = talk.text
    agree = _("Êtes-vous d'accord ?")
    pages = (
        _(
            "Qui ? {name}. C'est une association. Son adresse : {address}.",
            name=association.name,
            address=association.address,
        ),
        _("Pourquoi ? Pour vous donner un rendez-vous. Pour suivre votre demande."),
        _("Quoi ? Un prénom ou un surnom, votre langue, votre demande, vos rendez-vous. Rien d'autre."),
        _("Qui voit ? Vous, le médiateur et son responsable. Et c'est tout."),
        _("Combien de temps ? 2 ans après notre dernier contact. Ou moins, si vous voulez."),
        _("Vos droits ? Tout voir, tout changer, tout emporter, tout effacer. C'est gratuit. Dites-le à l'accueil."),
        _("Si vous dites non ? Vous pouvez venir ou appeler. Vous serez aidé pareil."),
        _(
            "Vos messages passent par Telegram. Telegram n'est pas à nous. N'écrivez pas ici : mot de passe, "
            "maladie, numéro de carte. N'envoyez pas de photo de vos papiers."
        ),
        _("Une plainte ? La CNIL vous protège : cnil.fr. Aucun ordinateur ne décide pour vous."),
    )
    return [f"{page}\n{agree}" for page in pages]
