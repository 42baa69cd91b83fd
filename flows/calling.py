"""The number on which a mediator calls, given by Telegram's own button: so it is theirs, and no mistake is typed.

A typed number, and somebody else's, are kindly refused and kept nowhere. Saying no is an answer.
"""

from flows.domain.modes import CALLED
from flows.exchange import Option, Sent, Started, Wrote
from flows.talk import Talk
from flows.words import N_

NO = "no"
DIGITS = 6
"""So many in a row of words, and it is a number."""
WHY = {
    "phone": N_("Un médiateur vous appelle. À quel numéro ?"),
    "home_visit": N_(
        "Un médiateur vous demande votre adresse, par téléphone ou à la permanence. Ne l'écrivez pas ici. "
        "À quel numéro peut-il appeler ?"
    ),
}
HOW = N_("Touchez le bouton tout en bas. Seul votre médiateur voit ce numéro. Je l'efface après l'appel.")


def telephone(talk: Talk, mode: str) -> str:
    """The number; empty when they prefer not to say it, or nobody is called in this mode."""
    if mode not in CALLED:
        return ""
    _receive(talk)
    question = "\n".join([talk.text(WHY[mode]), talk.text(HOW)])
    options = [Option(NO, talk.text("🙅 Pas de numéro"))]
    chosen = talk.choose("tel", question, lambda: options, contact=talk.text("📱 Donner mon numéro"))
    return "" if chosen == NO else chosen


def _receive(talk: Talk) -> None:
    match talk.event:
        case _ if "tel" in talk.known:
            return
        case Sent("contact", number=number) if number:
            talk.known["tel"], talk.event, talk.missed = number, Started(), 0
        case Sent("contact"):
            talk.event = Sent("contact_of_another")
        case Wrote(text) if sum(character.isdecimal() for character in text) >= DIGITS:
            talk.event = Sent("typed_number")
