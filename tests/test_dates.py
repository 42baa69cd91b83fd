"""Dates as people say them: in French the first of a month is « 1er », no other day; languages by their own name."""

from datetime import UTC, date, datetime

import pytest

from flows.words import FIRST_STRONG, POP, Speech

FIRST = date(2026, 10, 1)
FIRST_AT_NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def said(language: str) -> tuple[str, ...]:
    speech = Speech(language)
    return speech.day(FIRST), speech.full_day(FIRST), speech.short_day(FIRST_AT_NOON), speech.moment(FIRST_AT_NOON)


def test_french_says_the_first_of_a_month_everywhere() -> None:
    assert said("fr") == ("jeudi 1er octobre", "1er octobre 2026", "jeu. 1er oct.", "jeudi 1er octobre à 12 h 00")


@pytest.mark.parametrize("day", [11, 21, 31])
def test_no_other_day_of_the_month_is_a_first(day: int) -> None:
    assert Speech("fr").full_day(date(2026, 10, day)) == f"{day} octobre 2026"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_other_languages_have_no_such_word(language: str) -> None:
    assert not any("er" in text.replace("October", "") for text in said(language))


def test_a_language_is_called_as_those_who_speak_it_call_it() -> None:
    assert [Speech("fr").tongue(code) for code in ("fr", "en")] == ["Français", "English"]
    assert Speech("fr").tongue("ar") == f"{FIRST_STRONG}العربية{POP}"
    assert Speech("ar").tongue("fr") == f"{FIRST_STRONG}Français{POP}"
