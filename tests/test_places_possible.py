"""Whatever those who lead choose in these conversations: what cannot be is said kindly, and changes nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from flows.domain.addresses import is_name, is_plausible
from flows.domain.association import Association, AtThePlace
from flows.domain.modes import InMode
from storage import arrangements
from tests.phones import Bubble
from tests.stage import MEDIATOR, USAGER, Stage, example

HOUSE, CENTRE = "📍 EXEMPLE – Maison de quartier", "📍 EXEMPLE – Centre social"
DETAILS, WAYS = "🔧 Adresse, accès, places", "🤝 Les façons de venir"
Variant = Mapping[str, Any]


def with_(**changes: Any) -> Association:
    """The neighbourhood house, otherwise."""
    head, house, *others = example().permanences
    return example().model_copy(update={"permanences": (head, house.model_copy(update=changes), *others)})


def led(association: Association | None = None) -> Stage:
    stage = Stage(association)
    stage.joins(MEDIATOR, "Karima", "coordinator")
    stage.types(MEDIATOR, "/permanences")
    return stage


def asks(stage: Stage, *said: str) -> Bubble:
    for one in said:
        found = stage.types(MEDIATOR, one) if one[0].isalnum() else stage.presses(MEDIATOR, one)
    return found[-1]


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = led()
    yield made
    made.close()


def test_the_last_day_of_a_place_without_appointment_is_kept() -> None:
    stage = led(with_(walk_in=True, openings="Th 14:00-17:00"))
    said = asks(stage, HOUSE, "🕘 Les horaires", "jeudi", "🚪 Fermé ce jour-là")
    assert said.text.startswith("Ici, on vient aussi sans rendez-vous à ces heures.")
    assert stage.do(arrangements.mark) == ""
    stage.close()


@pytest.mark.parametrize(
    ("changes", "said", "answer"),
    [
        ({"modes": ("permanence",), "by_mode": ()}, ("✅ Sur rendez-vous",), "Gardez au moins une façon de venir."),
        ({"openings": ""}, ("⬜ Sans rendez-vous",), "Ce lieu n'a pas encore d'horaires."),
    ],
)
def test_a_way_that_a_place_needs_or_lacks(changes: Variant, said: tuple[str, ...], answer: str) -> None:
    stage = led(with_(**changes))
    assert asks(stage, HOUSE, DETAILS, WAYS, *said).text.startswith(answer)
    stage.close()


def test_workshops_need_their_way(stage: Stage) -> None:
    assert asks(stage, CENTRE, DETAILS, WAYS, "✅ Ateliers").text.startswith("Un atelier est prévu ici")


def test_the_last_language_stays() -> None:
    stage = led(with_(languages=("fr",)))
    assert asks(stage, HOUSE, DETAILS, "🗣 Les langues", "✅ Français").text.startswith("Gardez au moins une langue.")
    stage.close()


def test_seats_of_mediators_are_the_files() -> None:
    stage = led(with_(mediators=(AtThePlace(mediator="lou"),)))
    assert asks(stage, HOUSE, DETAILS, "👥 Combien à la fois").text.startswith("Ici, chaque médiateur a ses places.")
    stage.close()


@pytest.mark.parametrize("said", ["0", "51", "dix"])
def test_so_many_seats_no_place_has(stage: Stage, said: str) -> None:
    asks(stage, HOUSE, DETAILS, "👥 Combien à la fois")
    assert stage.types(MEDIATOR, said)[-1].text.startswith("Écrivez un nombre, de 1 à 50.")


def test_a_new_place_may_be_called_as_a_district_is(stage: Stage) -> None:
    asks(stage, "➕ Un nouveau lieu", "Nord", "Elne", "3 rue de la Paix, Elne", "lundi", "9 h", "12 h", "✅ C'est tout")
    assert asks(stage, "✅ Ouvrir ce lieu").text.startswith("✅ C'est changé")
    assert [place.code for place in stage.house.association.permanences][-1] == "nord_2"


@pytest.mark.parametrize("said", [("👥 Combien à la fois", "1"), ("♿ Sans marche", "✅ Oui")])
def test_what_is_so_already_changes_nothing(stage: Stage, said: tuple[str, str]) -> None:
    assert asks(stage, HOUSE, DETAILS, *said).text.startswith("C'est déjà ainsi.")


@pytest.mark.parametrize(
    ("address", "plausible"),
    [
        ("1 rue de l'Exemple, Perpignan", True),
        ("Mairie, place de la République", True),
        ("7 bis avenue de Grande Bretagne, 66000 Perpignan", True),
        ("12 شارع السلام", True),
        ("oui", False),
        ("12345678", False),
        ("rue", False),
        ("06 12 34 56 78 à Elne", False),
        ("la mairie @ Elne", False),
        ("voir https://exemple.fr le plan", False),
        ("...... ......", False),
    ],
)
def test_an_address_looks_like_one(stage: Stage, address: str, plausible: bool) -> None:
    assert is_plausible(address) == plausible
    asks(stage, HOUSE, DETAILS, "📮 L'adresse", "Elne")
    said = stage.types(MEDIATOR, address)[-1].text
    assert said.startswith("Je ne reconnais pas une adresse.") != plausible


@pytest.mark.parametrize(("name", "known"), [("Elne", True), ("L'Île", True), ("66000", False), ("?", False)])
def test_a_commune_is_a_name(name: str, known: bool) -> None:
    assert is_name(name) == known


def test_a_few_taps_change_each_thing_and_it_is_kept(stage: Stage) -> None:
    for said in (
        ("👥 Combien à la fois", "4"),
        ("♿ Sans marche", "⬜ On ne sait pas"),
        ("🗣 Les langues", "⬜ English"),
        (WAYS, "⬜ À domicile", "🕘 Aux heures du lieu"),
        (WAYS, "✅ Par téléphone"),
        (WAYS, "⬜ Sans rendez-vous"),
    ):
        stage.types(MEDIATOR, "/permanences")
        assert asks(stage, HOUSE, DETAILS, *said, "✅ Changer").text.startswith("✅ C'est changé"), said
    found = stage.house.association.permanence("maison")
    assert found and (found.capacity, found.step_free, found.languages) == (4, None, ("fr", "ar", "en"))
    assert found.modes == ("permanence", "home_visit", "accompanied") and found.walk_in
    assert {own.mode for own in found.by_mode} == {"accompanied", "home_visit"}


VARIANTS: tuple[Variant, ...] = (
    {},
    {"walk_in": True},
    {"walk_in": True, "openings": "Th 14:00-17:00"},
    {"walk_in": True, "walk_in_openings": "We 09:00-10:00", "openings": ""},
    {"openings": "", "modes": ("permanence",), "by_mode": ()},
    {"capacity": 3, "mediators": (AtThePlace(mediator="lou", modes=("phone",)),)},
    {"modes": ("phone",), "by_mode": (InMode(mode="phone"),)},
    {"openings": "24/7", "languages": ("fr",)},
)
WORDS = ("Nord", "Elne", "3 rue de la Paix, Elne", "9 h", "12 h", "0", "24/12", "1/1", "2", "?", "non")


@settings(max_examples=25, deadline=None)
@given(some.sampled_from(VARIANTS), some.booleans(), some.lists(some.integers(0, 99), min_size=4, max_size=14))
def test_no_choice_in_these_conversations_can_fail(variant: Variant, alone: bool, choices: list[int]) -> None:
    """Every press and every word is answered, and what is kept can be read again."""
    association = with_(**variant)
    if alone:
        association = association.model_copy(update={"permanences": association.permanences[1:2], "workshops": ()})
    stage = Stage(association)
    try:
        stage.booked(USAGER) if variant in VARIANTS[:2] else stage.agreed(USAGER)
        stage.joins(MEDIATOR, "Karima", "coordinator")
        stage.types(MEDIATOR, "/permanences")
        for choice in choices:
            _one(stage, choice)
            kept = stage.do(arrangements.latest)
            assert kept is None or kept.arrangement.within(association)
    finally:
        stage.close()


def _one(stage: Stage, choice: int) -> None:
    """A button of the last screen, most often; else words."""
    screen = stage.phone(MEDIATOR).last
    if choice % 4 == 3 or not screen.choices:
        said = stage.types(MEDIATOR, WORDS[choice % len(WORDS)] if screen.choices else "/permanences")
    else:
        said = stage.taps(MEDIATOR, screen, screen.choices[choice % len(screen.choices)])
    assert said and all(bubble.text for bubble in said)
