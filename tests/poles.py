"""Poles and the directory: every function of their storage with what it answered, and how their walks begin."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from storage import behalf, directory, handing, leaders, profiles, staff
from tests.behalf import writes_for
from tests.stage import MEDIATOR, SECOND_MEDIATOR, THIRD_MEDIATOR, Stage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUSE = "📍 EXEMPLE – Maison de quartier"


def the_poles(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """For a while the member 2 coordinates the neighbourhood house."""
    yield does(staff.become, 2, "coordinator")
    yield does(profiles.change, 2, "places", "maison")
    yield does(leaders.team, NOON)
    yield does(leaders.chats, [1, 2, 3], NOON)
    yield does(leaders.of_places, ["maison", "elne", ""], NOON)
    yield does(leaders.all_but_parted, 1, NOON)
    yield does(profiles.change, 2, "places", "")
    yield does(staff.become, 2, "mediator")
    for member, day in ((1, 20), (2, 21), (1, 22)):
        yield does(directory.verify, "caf_ex", member, date(2026, 11, day))
        yield does(directory.checks)
    yield does(directory.leave, 1)
    yield does(directory.checks)
    for request, member in ((1, 1), (2, 1), (99, 1)):
        yield does(handing.gave_up, request, member)
    for person in (1, 2):
        yield does(handing.held_apart, person)
        yield does(handing.cut, person)
        yield does(behalf.still_on_paper, person)


def two_poles(stage: Stage) -> None:
    """Dominique coordinates the neighbourhood house, Alix the rest of what is somebody's: Elne."""
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.joins(THIRD_MEDIATOR, "Alix", "coordinator")
    stage.do(profiles.change, 2, "places", "maison")
    stage.do(profiles.change, 3, "places", "elne")


def _a_pole(stage: Stage) -> int:
    two_poles(stage)
    stage.booked()
    stage.types(THIRD_MEDIATOR, "/vue")
    return THIRD_MEDIATOR


def _putting_right(stage: Stage) -> int:
    stage.joins()
    writes_for(stage)
    stage.asks(MEDIATOR, "✏️ Corriger")
    return MEDIATOR


def _checking(stage: Stage) -> int:
    stage.joins()
    stage.forges(MEDIATOR, "checking?partner=caf_ex")
    return MEDIATOR


POLES = (_a_pole, _putting_right, _checking)
