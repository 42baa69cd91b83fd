"""Those who lead at work: every function of their storage with what it answered, and how their walks begin."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.domain.closures import Closed
from storage import closures, dangers, dilemmas, overseeing
from tests.desks import LATE
from tests.poles import the_poles
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, THIRD_MEDIATOR, USAGER, Stage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUESTION = "Jusqu'où insister quand le silence dure ?"


def the_lead(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The mediator 2 follows the third request, and is away."""
    for member in (1, 2):
        yield does(overseeing.parted_from, member)
        yield does(overseeing.followed_by, member, LATE)
    for request in (1, 3, 99):
        yield does(overseeing.able, request)
    away = Closed(absent=2, start=NOON - HOUR, end=NOON + HOUR, reason="holiday")
    yield does(closures.shut, away, [], 1, NOON)
    yield does(overseeing.resting, NOON)
    yield does(overseeing.resting, NOON + 2 * HOUR)
    for reason in ("violence", "life"):
        yield does(dangers.signal, 3, 2, reason, NOON)
    yield does(dangers.open_ones)
    for request in (1, 3):
        yield does(dangers.of_request, request)
    for member, opinion in ((1, "alert"), (1, "protect"), (2, "alert"), (2, "protect"), (1, "none")):
        yield does(dangers.weigh, 1, member, opinion, NOON)
        yield does(dangers.by_id, 1)
    yield does(dangers.by_id, 99)
    yield does(dangers.all_of, 1)
    yield from the_poles(does)
    for month in ("2026-11", "2026-11", "2026-12"):
        yield does(dilemmas.note, month, "droits", QUESTION)
    noted = does(dilemmas.all_)
    yield noted
    for _ in range(2):
        yield does(dilemmas.close, noted[1][0].id)


def led(stage: Stage) -> None:
    """Camille follows Sam's request; Dominique and Claude lead."""
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.joins(THIRD_MEDIATOR, "Claude", "direction")
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")


def signalled(stage: Stage) -> None:
    led(stage)
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🤲 Pour la personne", "🚨 Signal danger", "Des violences", "✅ Oui")


def away(stage: Stage) -> None:
    """Camille has been away for a week, and did nothing with the request since its appointment was cancelled."""
    led(stage)
    stage.asks(USAGER, "❌ Annuler", "❌ Oui, annuler")
    from_, until = stage.now, stage.now + timedelta(days=30)
    stage.do(closures.shut, Closed(absent=1, start=from_, end=until, reason="holiday"), [], 2, stage.now)
    stage.passes(datetime(2026, 12, 1, 10, tzinfo=PARIS))


def _seeing_all(stage: Stage) -> int:
    away(stage)
    stage.types(SECOND_MEDIATOR, "/vue")
    return SECOND_MEDIATOR


def _seeing_what_waits(stage: Stage) -> int:
    """Late, and nobody's."""
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.booked()
    stage.passes(datetime(2026, 12, 8, 10, tzinfo=PARIS))
    stage.types(SECOND_MEDIATOR, "/vue")
    return SECOND_MEDIATOR


def _giving_on(stage: Stage) -> int:
    led(stage)
    stage.forges(SECOND_MEDIATOR, "reassigning?request=1")
    return SECOND_MEDIATOR


def _in_danger(stage: Stage) -> int:
    led(stage)
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🤲 Pour la personne", "🚨 Signal danger")
    return MEDIATOR


def _weighing(stage: Stage) -> int:
    signalled(stage)
    return SECOND_MEDIATOR


def _talking_over(stage: Stage) -> int:
    led(stage)
    stage.types(SECOND_MEDIATOR, "/pratique")
    stage.asks(SECOND_MEDIATOR, "✍️ Une question", "Mon logement")
    stage.types(SECOND_MEDIATOR, QUESTION)
    return SECOND_MEDIATOR


def _talked_over(stage: Stage) -> int:
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.do(dilemmas.note, "2026-11", "droits", QUESTION)
    stage.types(SECOND_MEDIATOR, "/pratique")
    return SECOND_MEDIATOR


LED = (
    _seeing_all,
    _seeing_what_waits,
    _giving_on,
    _in_danger,
    _weighing,
    _talking_over,
    _talked_over,
)
