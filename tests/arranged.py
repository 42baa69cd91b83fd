"""A coordinator who changes a place, at the questions that words alone answer: where some of the walks begin."""

from collections.abc import Callable

from tests.stage import MEDIATOR, USAGER, Stage


def _led(*said: str) -> Callable[[Stage], int]:
    def begin(stage: Stage) -> int:
        stage.joins(role="coordinator")
        stage.booked()
        stage.types(MEDIATOR, "/permanences")
        for one in said:
            if one[0].isalnum():
                stage.types(MEDIATOR, one)
            else:
                stage.asks(MEDIATOR, one)
        return MEDIATOR

    return begin


CENTRE = "📍 EXEMPLE – Centre social"
HOUSE, DETAILS = "📍 EXEMPLE – Maison de quartier", "🔧 Adresse, accès, places"
MOVED = (HOUSE, DETAILS, "📮 L'adresse", "Elne", "3 rue de la Paix, Elne")


def _moved(stage: Stage) -> int:
    """Whoever comes there reads the new address."""
    _led(*MOVED)(stage)
    stage.asks(MEDIATOR, "✅ Oui", "✅ Changer")
    return USAGER


def _gone(stage: Stage) -> int:
    """What whoever waits reads of a place that is gone, and of one that is back."""
    _led(CENTRE, "⛔ Fermer pour toujours", "🚪 Fermer pour toujours")(stage)
    for place, what in (
        ("elne", "line"),
        ("elne", "number"),
        ("elne", "hours"),
        ("eau", "workshop"),
        ("maison", "line"),
    ):
        stage.forges(USAGER, f"place_news?place={place}&what={what}")
    return USAGER


ARRANGED = (
    _led(HOUSE, DETAILS),
    _led(*MOVED),
    _led("➕ Un nouveau lieu", "Lieu", "Elne", "3 rue de la Paix, Elne"),
    _moved,
    _gone,
)
