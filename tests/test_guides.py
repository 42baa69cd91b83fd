"""Each sub-theme has its card and its checklist, in each language, verified not too long ago."""

from datetime import timedelta

import pytest

from flows.domain.guides import GENERAL, GOOD_FOR, GUIDES, REVIEWED, Guide, guide
from flows.domain.own_steps import STEP
from flows.domain.themes import THEMES
from flows.exchange import Started
from flows.steps import SHORT, checklist
from flows.talk import Talk
from tests.stage import Stage, catalogues, example

EACH = [(theme.code, sub.code) for theme in THEMES for sub in theme.sub_themes]
EACH += [(theme.code, "") for theme in THEMES if not theme.sub_themes]
ALL = {*GUIDES.values(), GENERAL}


def sentences(one: Guide) -> list[str]:
    return [one.what, *one.steps]


@pytest.mark.parametrize(("theme", "sub_theme"), EACH, ids="/".join)
def test_every_sub_theme_has_a_card_and_a_checklist(theme: str, sub_theme: str) -> None:
    found = guide(theme, sub_theme)
    assert found is not GENERAL or "autre" in (theme, sub_theme), "its own card"
    assert found.what and len(found.steps) == 3


def test_no_card_is_of_a_sub_theme_that_does_not_exist() -> None:
    assert set(GUIDES) <= set(EACH)


@pytest.mark.parametrize("language", catalogues().languages)
def test_every_sentence_of_them_is_said_in_each_language(language: str) -> None:
    say = catalogues().text(language)
    said = [one for found in ALL for one in sentences(found)]
    if language != "fr":
        assert [one for one in said if say(one) == one] == []
    steps = [say(step) for found in ALL for step in found.steps]
    assert [step for step in steps if len(step) > (SHORT if language == "fr" else STEP)] == []


def test_none_was_verified_more_than_six_months_before_the_last_review() -> None:
    assert [found.what for found in ALL if not REVIEWED - GOOD_FOR <= found.verified <= REVIEWED] == []


def test_a_card_says_when_it_was_verified_and_later_that_it_is_old() -> None:
    stage = Stage()
    talk = Talk({}, Started(), stage.house.voice, "fr")
    fresh = checklist(talk, example(), "energie", "facture", REVIEWED)
    old = checklist(talk, example(), "energie", "facture", REVIEWED + GOOD_FOR + timedelta(days=1))
    assert "Vérifié le 22 novembre 2026." in fresh and "C'est ancien" not in fresh
    assert old.endswith("C'est ancien : demandez à un médiateur.")
    assert "• votre dernière facture" in fresh and "📞 0 805 204 805" in fresh
    stage.close()
