"""How the walks of notes begin: a person and the mediator who follows them, about to write or to read."""

from tests.stage import MEDIATOR, USAGER, Stage


def followed(stage: Stage) -> None:
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")


def writing(stage: Stage) -> int:
    """The card is on the mediator's phone."""
    followed(stage)
    stage.asks(MEDIATOR, "💬 Écrire")
    return MEDIATOR


def written_to(stage: Stage) -> int:
    followed(stage)
    stage.asks(MEDIATOR, "💬 Écrire", "📅 Notre rendez-vous", "✅ Envoyer")
    return USAGER


def answered(stage: Stage) -> int:
    """On the mediator's phone."""
    written_to(stage)
    stage.asks(USAGER, "👍 D'accord")
    return MEDIATOR


def message(stage: Stage) -> int:
    followed(stage)
    for said in ("/message", "Où est l'entrée ?"):
        stage.types(USAGER, said)
    return USAGER


def nobody_to_write_to(stage: Stage) -> int:
    stage.booked()
    stage.types(USAGER, "/message")
    return USAGER


NOTED = (writing, written_to, answered, message, nobody_to_write_to)
