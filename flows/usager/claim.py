"""The link that was made for somebody without Telegram: in their own phone, they read our text and decide again.

A no leaves the paper case as it was; a yes makes it theirs, and is a consent of their own. Until then nothing is said
of it, so that a link in the wrong hands tells nothing.
"""

from flows.domain.association import Association
from flows.domain.behalf import Claim, TakeOver
from flows.domain.effects import GiveConsent, SpeakLanguage
from flows.domain.model import Person, Purpose, Staff
from flows.exchange import Link
from flows.notice import REMINDERS, SURVEY, long_notice, short_notice, yes_or_no
from flows.talk import Talk

ASKED: tuple[tuple[Purpose, str], ...] = (("reminders", REMINDERS), ("satisfaction", SURVEY))


def claim(
    talk: Talk, association: Association, staff: Staff | None, person: Person | None, claim: Claim | None, token: str
) -> None:
    if staff:
        talk.say(talk.text("Ce lien est pour la personne. Il s'ouvre sur son téléphone. Il sert encore."))
        return
    if claim is None:
        talk.say(talk.text("Ce lien ne sert plus. Demandez-en un autre à l'accueil."))
        talk.go("menu" if person else "welcome")
    if person is None:
        talk.speak(claim.language)
    _ = talk.text
    hello = _("👋 Bonjour. {name} garde une demande pour vous.", name=association.name)
    notice = short_notice(talk)
    asked = talk.choose("ok", f"{hello}\n{notice}", yes_or_no(talk), more=long_notice(talk, association))
    if asked == "no":
        talk.say(_("D'accord. Rien ne change. Votre demande reste à l'accueil."))
        return
    talk.do(TakeOver(token=token))
    talk.do(GiveConsent(purpose="request", given=True, text=notice))
    if person is None:
        talk.do(SpeakLanguage(language=talk.speech.language))
    talk.go("claimed", asks="" if person else "yes")


def claimed(talk: Talk, person: Person | None, asks: str = "") -> None:
    """What only the phone can do for them, asked of whoever had never been asked."""
    _ = talk.text
    if person is None:
        talk.go("welcome")
    for purpose, words in ASKED if asks else ():
        answer = talk.choose(purpose, _(words), yes_or_no(talk))
        talk.do(GiveConsent(purpose=purpose, given=answer == "yes", text=_(words)))
    links = [Link(_("📅 Mes rendez-vous"), "appointments"), Link(_("📄 Mon dossier"), "record")]
    talk.say(_("✅ C'est fait. Votre demande est ici, dans votre téléphone."), links=links)
