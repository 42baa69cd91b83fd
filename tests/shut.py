"""A place that a coordinator closed, with somebody who is told: where two of the walks begin."""

from tests.stage import MEDIATOR, USAGER, Stage


def closed(stage: Stage) -> int:
    """What is left to do is on the first screen of who closed."""
    stage.joins(role="coordinator")
    stage.booked()
    stage.types(MEDIATOR, "/fermer")
    for value in ("place:maison", "2026-11-26", "part=day", "works", "yes"):
        screen = stage.phone(MEDIATOR).last
        stage.taps(MEDIATOR, screen, next(button for button in screen.choices if value in button.data))
    stage.types(MEDIATOR, "/fermer")
    return MEDIATOR


def displaced(stage: Stage) -> int:
    closed(stage)
    return USAGER


CLOSING = (closed, displaced)
