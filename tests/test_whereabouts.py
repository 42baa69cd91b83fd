"""Somebody may send where they are instead of naming their commune: it answers that question, and stays nowhere."""

from typing import Any

import pytest

from flows.domain.association import Association
from flows.exchange import Sent
from handlers.telegram.updates import kept, read
from tests.phones import Bubble
from tests.stage import USAGER, Stage, example

PERPIGNAN, ELNE, PARIS = (42.698712, 2.895634), (42.600512, 2.971198), (48.8566, 2.3522)


def asked(association: Association | None = None) -> Stage:
    """Somebody who looks for a place near their home."""
    stage = Stage(association)
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "🧭 Près de chez moi")
    return stage


def sends(stage: Stage, where: tuple[float, float] | None) -> list[Bubble]:
    return stage._comes(USAGER, Sent("location", where=where))


def unmapped() -> Association:
    places = [place.model_copy(update={"latitude": None, "longitude": None}) for place in example().permanences]
    return example().model_copy(update={"permanences": tuple(places)})


@pytest.mark.parametrize(("where", "day"), [(PERPIGNAN, "mardi 24 novembre"), (ELNE, "lundi 23 novembre")])
def test_the_nearest_place_is_found_and_the_message_goes_away(where: tuple[float, float], day: str) -> None:
    stage = asked()
    said = sends(stage, where)
    if where == PERPIGNAN:
        assert "Quel lieu ?" in said[-1].text
        said = stage.presses(USAGER, "📍 EXEMPLE – Maison de quartier")
    assert said[-1].choices[0].label == f"📅 {day}"
    assert stage.phone(USAGER).deleted == 1
    for number in where:
        assert str(number).encode() not in stage.image()
    stage.close()


def test_from_another_country_every_place_is_offered() -> None:
    stage = asked()
    said = sends(stage, PARIS)
    assert "Quel lieu ?" in said[-1].text
    labels = [button.label for button in said[-1].choices]
    places = {label.partition(" · ")[0] for label in labels}
    assert {"📍 EXEMPLE – Maison de quartier", "📍 EXEMPLE – Centre social"} <= places
    stage.close()


def test_without_a_map_nobody_is_asked_where_they_are() -> None:
    stage = asked(unmapped())
    assert "position" not in stage.phone(USAGER).last.text
    said = sends(stage, PERPIGNAN)
    assert "Je n'ai pas compris. Appuyez sur un bouton." in said[-1].text
    assert "Dans quelle commune ?" in said[-1].text
    stage.close()


def test_elsewhere_a_location_is_no_answer_and_goes_away_too() -> None:
    stage = Stage()
    stage.agreed()
    said = sends(stage, PERPIGNAN)
    assert "Je n'ai pas compris" in said[-1].text
    assert stage.phone(USAGER).deleted == 1
    stage.close()


def update(**content: Any) -> dict[str, Any]:
    chat = {"id": 7, "type": "private"}
    return {"update_id": 1, "message": {"message_id": 2, "date": 1, "chat": chat, **content}}


def test_what_is_written_down_is_a_kilometre_wide() -> None:
    precise = {"latitude": 42.698712, "longitude": 2.895634, "horizontal_accuracy": 3.0, "live_period": 600}
    written = kept(update(location=precise, venue={"location": precise, "title": "Chez moi", "address": "1 rue"}))
    rough = {"latitude": 42.7, "longitude": 2.9}
    assert written == update(location=rough, venue=rough)
    heard = read(written)
    assert heard and getattr(heard, "event", None) == Sent("location", where=(42.7, 2.9))


@pytest.mark.parametrize(
    "location",
    [{}, None, [], "ici", {"latitude": 1}, {"latitude": "1", "longitude": "2"}, {"latitude": 91, "longitude": 0},
     {"latitude": float("nan"), "longitude": 0}, {"latitude": 0, "longitude": float("inf")}],
)  # fmt: skip
def test_what_is_no_place_on_earth_is_no_location(location: Any) -> None:
    written = kept(update(location=location))
    heard = read(written)
    assert heard and getattr(heard, "event", None) == Sent("location")


def test_each_place_says_its_first_free_day() -> None:
    """The day that is found first there, when this place is chosen."""
    stage = Stage()
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place")
    said = stage.presses(USAGER, "📍 Choisir un lieu")[-1]
    assert "📍 EXEMPLE – Centre social · lun. 23 nov." in [button.label for button in said.choices]
    assert stage.presses(USAGER, "📍 EXEMPLE – Centre social")[-1].choices[0].label == "📅 lundi 23 novembre"
    stage.close()
