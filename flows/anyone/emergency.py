"""Emergency numbers: for whoever asks, and for whoever writes of a danger. Static: no database and no person needed.

The bot calls nobody and says so. Numbers come first, then a free choice; who wrote of a danger goes on where they were.
"""

from flows.domain import numbers
from flows.exchange import Option
from flows.talk import Talk


def emergency(talk: Talk) -> None:
    _ = talk.text
    talk.say(
        "\n".join(
            (
                _("🆘 Ce robot ne répond pas aux urgences. Appelez :"),
                _("Danger, accident : {number}", number=numbers.EUROPE),
                _("Vous ne pouvez pas parler ? SMS au {number}", number=numbers.SMS),
                _(
                    "Médecin : {samu}. Police : {police}. Pompiers, gaz : {fire}",
                    samu=numbers.SAMU,
                    police=numbers.POLICE,
                    fire=numbers.FIRE,
                ),
                _(
                    "Dehors ce soir : {shelter}. Enfant en danger : {child}",
                    shelter=numbers.SHELTER,
                    child=numbers.CHILD,
                ),
                _(
                    "Femmes, violences : {women}. Idées de mort : {suicide}",
                    women=numbers.WOMEN,
                    suicide=numbers.SUICIDE,
                ),
            )
        )
    )


def distress(talk: Talk, about: str, interrupted: str) -> None:
    """What they wrote stays their answer: « continue » asks what comes next."""
    _ = talk.text
    question = "\n".join(
        (
            _("🆘 Danger ? Appelez le {number}. Ou SMS au {sms}.", number=numbers.EUROPE, sms=numbers.SMS),
            *([first] if (first := first_to_call(talk, about)) else []),
            _("Ce robot ne répond pas aux urgences. Il n'a prévenu personne."),
            _("Je me trompe peut-être. Que voulez-vous faire ?"),
        )
    )
    options = [Option("on", _("▶️ Continuer")), Option("human", _("👤 Parler à quelqu'un"))]
    if talk.choose("what", question, options) == "human":
        talk.go("human")
    if not interrupted:
        talk.go("menu")


def first_to_call(talk: Talk, about: str) -> str:
    _ = talk.text
    match about:
        case "life":
            return _("Envie de mourir ? Appelez le {number}. Jour et nuit, gratuit.", number=numbers.SUICIDE)
        case "violence":
            return _(
                "On vous fait du mal ? Police : {police}. Femmes, écoute : {women}.",
                police=numbers.POLICE,
                women=numbers.WOMEN,
            )
        case "child":
            return _("Un enfant en danger ? Appelez le {number}. Jour et nuit, gratuit.", number=numbers.CHILD)
        case "street":
            return _("Dehors ce soir ? Appelez le {number}. Jour et nuit, gratuit.", number=numbers.SHELTER)
        case "fire":
            return _("Feu, gaz ? Sortez d'abord. Pompiers : {fire}. Gaz : {gas}.", fire=numbers.FIRE, gas=numbers.GAS)
        case _:
            return _(
                "Médecin : {samu}. Police : {police}. Pompiers : {fire}.",
                samu=numbers.SAMU,
                police=numbers.POLICE,
                fire=numbers.FIRE,
            )
