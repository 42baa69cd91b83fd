"""Somebody who is called on Wednesday 25 November at 9:20, and is followed by Camille."""

from datetime import datetime

from tests.phones import Bubble
from tests.stage import MEDIATOR, PARIS, USAGER, Stage

NUMBER = "+33600000001"


def begun(stage: Stage, mode: str) -> None:
    """They asked for this way of being met."""
    stage.joins()
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture", "⏭ Passer", mode)


def called(stage: Stage) -> int:
    begun(stage, "📞 Par téléphone")
    stage.sends(USAGER, "contact", NUMBER)
    for value in ("2026-11-25", "slot="):
        taps(stage, value, which=1 if value == "slot=" else 0)
    stage.types(USAGER, "Sam")
    stage.asks(USAGER, "✅ Oui, c'est ça")
    stage.asks(MEDIATOR, "🙋 Je prends")
    return MEDIATOR


def reminded(stage: Stage) -> int:
    """On the morning of the day before."""
    called(stage)
    stage.passes(datetime(2026, 11, 24, 10, tzinfo=PARIS))
    return USAGER


def ringing(stage: Stage) -> int:
    """The mediator, once the hour has come."""
    called(stage)
    stage.passes(datetime(2026, 11, 25, 10, tzinfo=PARIS))
    stage.types(MEDIATOR, "/agenda")
    return MEDIATOR


def taps(stage: Stage, value: str, which: int = 0) -> list[Bubble]:
    """The choice of the last question that carries this."""
    screen = next(one for one in reversed(stage.phone(USAGER).bubbles) if one.choices)
    return stage.taps(USAGER, screen, [button for button in screen.choices if value in button.data][which])
