"""Calls, visits and who takes them stay as they were written when the places are arranged, and each keeps its hours."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from flows.domain.arrangement import Arrange, Arrangement, UndoArrangement, of
from flows.domain.association import AtThePlace, Permanence
from flows.domain.modes import InMode
from handlers.arranging import arrange, perform
from handlers.outgoing import scene_in
from handlers.scene import Scene
from storage import arrangements, closures
from tests.calls import called
from tests.stage import SECOND_MEDIATOR, USAGER, Stage, example


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(SECOND_MEDIATOR, "Karima", "coordinator")
    yield made
    made.close()


def decides(stage: Stage, effect: Arrange | UndoArrangement) -> None:
    stage.do(lambda connection: perform(effect, _leads(stage, connection)))
    stage.deliver()


def applies(stage: Stage, wanted: Arrangement) -> None:
    """As the file would have it, and whoever loses their moment is told."""
    stage.do(lambda connection: arrange(_leads(stage, connection), wanted, 1, from_file=True))
    stage.deliver()


def _leads(stage: Stage, connection: Connection) -> Scene:
    return scene_in(connection, stage.house, stage.now, SECOND_MEDIATOR)


def maison(**changes: object) -> Permanence:
    found = example().permanence("maison")
    assert found
    return found.model_copy(update=changes)


def displaced(stage: Stage) -> list[int]:
    return [one.appointment.id for one in stage.do(closures.displaced, stage.now)]


def test_all_that_is_said_of_the_modes_is_kept(stage: Stage) -> None:
    own = InMode(mode="phone", openings="We 09:00-11:00", slot_minutes=20), InMode(mode="accompanied")
    camille = AtThePlace(mediator="camille", openings="We 09:00-11:00", modes=("phone",))
    decides(stage, Arrange(place=maison(by_mode=own, mediators=(camille,), travel_minutes=25)))
    kept = stage.do(arrangements.latest).arrangement.within(stage.house.file)
    for association in (kept, stage.house.association):
        place = association.permanence("maison")
        assert place and (place.by_mode, place.mediators, place.travel_minutes) == (own, (camille,), 25)
    elne, before = stage.house.association.permanence("elne"), example().permanence("elne")
    assert elne == before and elne and elne.by_mode and elne.travel_minutes == 20


def test_a_call_stays_when_only_the_hours_on_the_spot_change(stage: Stage) -> None:
    called(stage)
    decides(stage, Arrange(place=maison(openings="Fr 09:00-12:00")))
    assert displaced(stage) == []


def test_a_call_loses_its_hour_with_the_hours_of_calls_and_finds_it_again(stage: Stage) -> None:
    called(stage)
    other = tuple(own.model_copy(update={"openings": "Fr 14:00-16:00"}) for own in maison().by_mode)
    before = of(example())
    applies(stage, before.changed(Arrange(place=maison(by_mode=other))))
    assert displaced(stage) == [1] and stage.phone(USAGER).last.text.startswith("Pardon.")
    applies(stage, before)
    assert displaced(stage) == [] and stage.phone(USAGER).last.text.startswith("Finalement, c'est ouvert.")


def test_what_is_shut_on_the_spot_does_not_open_because_calls_go_on(stage: Stage) -> None:
    stage.booked(USAGER)
    calls = (InMode(mode="phone", openings="Th 14:00-17:00"),)
    decides(stage, Arrange(place=maison(openings="Tu 09:00-12:00", by_mode=calls)))
    assert displaced(stage) == [1]
    decides(stage, Arrange(place=maison(openings="Tu 09:00-12:00", by_mode=calls, name="EXEMPLE – Autre nom")))
    assert displaced(stage) == [1]


def test_a_place_without_hours_gives_no_calls_but_those_with_hours_of_their_own(stage: Stage) -> None:
    own = InMode(mode="phone"), InMode(mode="accompanied", openings="Fr 09:00-12:00")
    decides(stage, Arrange(place=maison(openings="", by_mode=own)))
    place = stage.house.association.permanence("maison")
    assert place and not place.gives("phone") and place.gives("accompanied")
