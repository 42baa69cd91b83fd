"""Every path of every conversation, in every language: it ends or waits, one can go back, and it fits a phone."""

import re

import pytest

from handlers.buttons import LIMIT, carried
from tests.phones import Bubble, Button, visible
from tests.stage import USAGER, Stage, catalogues
from tests.walk import Screen, Walk, link, question, tail, walk

LABEL, MORE_WORDS = 24, 32
"""Characters of a button (domain.md 4.3); what French says in 24 may take a third more in another language."""


@pytest.fixture(params=catalogues().languages)
def walked(request: pytest.FixtureRequest) -> Walk:
    return walk(request.param)


def every_bubble(walked: Walk) -> list[tuple[int, Bubble]]:
    return [(chat, bubble) for chat, bubbles in walked.shown.items() for bubble in bubbles]


def test_every_conversation_was_walked(walked: Walk) -> None:
    asked = {question(screen.bubble) for screen in walked.screens}
    assert asked >= {"lang", "hi", "at", "age", "ok", "reminders", "survey", "theme", "sub", "words", "mode"}
    assert asked >= {
        "where",
        "place",
        "commune",
        "day",
        "slot",
        "half",
        "name",
        "check",
        "act",
        "sure",
        "what",
        "again",
    }
    assert asked >= {"go", "q1", "q5", "call", "reason", "outcome", "which", "wait", "take"}


def test_texts_and_buttons_fit_a_phone(walked: Walk) -> None:
    for _chat, bubble in every_bubble(walked):
        assert 0 < len(bubble.text) <= 4096
        assert len([button for button in bubble.choices if not link(button)]) <= 7, bubble.text
        for button in bubble.buttons:
            assert 0 < len(button.data.encode()) <= 64, button
        assert all(len(row) == 1 for row in bubble.rows if not row[0].fixed), "one button a row"


def test_the_longest_place_and_language_still_fit_in_a_button_before_consent() -> None:
    answers = {"lang": "rif", "hi": "at", "at": "go", "age": "yes"}
    assert len(carried("welcome", {"place": "centre_12345"}, answers, "ok", "yes").encode()) <= LIMIT
    assert len(carried("welcome", {"place": "centre_12345"}, {**answers, "ok>": "9"}, "<").encode()) <= LIMIT


def test_six_choices_and_one_way_to_see_more(walked: Walk) -> None:
    for _chat, bubble in every_bubble(walked):
        asked = [button for button in bubble.choices if not link(button)]
        more = [button for button in asked if "=>" in button.data]
        assert len(asked) <= 6, bubble.text
        assert len(more) <= 1


def test_labels_are_short(walked: Walk) -> None:
    limit = LABEL if walked.language == "fr" else MORE_WORDS
    labels = {visible(b.label) for _, bubble in every_bubble(walked) for b in bubble.buttons if not of_others(b)}
    assert {label for label in labels if len(label) > limit} == set()


def of_others(button: Button) -> bool:
    said = button.data.rpartition(";")[2]
    return bool(re.search(r"(day|slot|places?|commune|which|who=|where=this|what=\d+)", said))


def test_emergency_and_stop_are_on_every_keyboard_of_a_usager(walked: Walk) -> None:
    for bubble in walked.shown[USAGER]:
        if any(not link(button) for button in bubble.choices):
            assert {button.data.partition("?")[0] for button in bubble.rows[-1]} >= {"emergency", "stop"}


def test_every_sentence_is_translated(walked: Walk) -> None:
    assert walked.missing == set()


def test_arabic_lines_start_and_stay_in_arabic_order() -> None:
    walked = walk("ar")
    for _chat, bubble in every_bubble(walked):
        for text in (bubble.text, *(button.label for button in bubble.buttons)):
            assert text.count("\u2068") == text.count("\u2069")
            assert depth_never_negative(text), text


def depth_never_negative(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter == "\u2068") - (letter == "\u2069")
        if depth < 0:
            return False
    return depth == 0


def test_back_gives_the_question_before(walked: Walk) -> None:
    stage = Stage(language=walked.language)
    tried = 0
    for screen in walked.one_each():
        for button in [button for button in screen.bubble.choices if "=>" not in button.data][:1]:
            stage.back_to(screen.moment)
            said = stage.taps(screen.chat, screen.bubble, button)
            asked = [bubble for bubble in said[-1:] if any(not link(b) for b in bubble.choices)]  # else only words
            back = [b for bubble in asked for b in bubble.buttons if b.data.endswith("<")]
            if back and run_of(back[0]) == run_of(button) and question(said[-1]) != question(screen.bubble):
                before = stage.taps(screen.chat, said[-1], back[0])[-1]
                assert question(before) == question(screen.bubble), screen.way
                assert choices(before) == choices(screen.bubble) or on_a_later_page(screen), screen.way
                tried += 1
    assert tried > 10


def choices(bubble: Bubble) -> list[str]:
    return [button.label for button in bubble.choices]


def on_a_later_page(screen: Screen) -> bool:
    """Back from there gives the first page."""
    return any(f"{question(screen.bubble)}>" in frame.answers for frame in screen.talks.stack)


def run_of(button: Button) -> str:
    return button.data.partition(";")[0]


def labels(bubble: Bubble) -> list[str]:
    return [button.label for button in bubble.buttons]


def test_help_midway_then_the_same_question(walked: Walk) -> None:
    """But for what was only offered (a menu, a reminder): it is not asked again; and the survey, kept with nobody."""
    stage = Stage(language=walked.language)
    tried = 0
    for screen in walked.one_each():
        if not waits(screen):
            continue
        stage.back_to(screen.moment)
        said = stage.types(screen.chat, "/aide")[-1]
        assert (said.text.endswith(tail(screen.bubble)), labels(said)) == (True, labels(screen.bubble)), screen.way
        tried += 1
    assert tried > 20


def waits(screen: Screen) -> bool:
    return (
        bool(screen.talks.stack)
        and not screen.talks.stack[-1].idle
        and not any(button.data.startswith("survey") for button in screen.bubble.choices)
    )
