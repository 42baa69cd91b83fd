"""Whatever people do, in whatever order: the bot answers, and nobody touches what belongs to somebody else."""

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import spoken
from tests.stage import MEDIATOR, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Moment, Stage
from tests.walk import talks_of

FORGED = (
    "visit?appointment={n};act=cancel",
    "visit?appointment={n};act=cancel;sure=yes",
    "visit?appointment={n}&about=j2;act=coming",
    "visit?appointment={n};act=move;day=2026-11-24",
    "visit?about=booked;act=cancel",
    "card?request={n};act=accept",
    "card?request={n};act=decline;reason=load",
    "card?request={n};act=close;reason=solved",
    "meeting?appointment={n};outcome=kept",
    "request;theme=logement;sub=loyer;words=-;mode=phone;where=any;half=any;name=-;check=ok",
    "survey?sheet=00000000;go=yes;q1=3",
    "welcome;lang=xx;hi=zz;ok=yes",
    "welcome;lang=fr;ok=no",
    "human;call=yes",
    "cancel;what={n}",
    "outcome?appointment={n}",
    "changed?appointment={n}",
    "#1;<",
    "#zz;theme=droits",
    "#1;ok=yes",
    "request;<",
    "stop",
    ";;;===",
    "?&=",
    "é" * 32,
)
TYPED = (
    "oui",
    "1",
    "٣",
    "retour",
    "stop",
    "/aide",
    "/annuler",
    "/rdv",
    "/menu",
    "/start",
    "/file",
    "bonjour",
    "🙂",
    " ",
)
KINDS = ("sticker", "photo", "voice", "forward", "edit", "contact", "nouveau")
PEOPLE = (USAGER, SECOND_USAGER, MEDIATOR)

number = st.integers(0, 40)
deed = st.one_of(
    st.tuples(st.just("presses"), number),
    st.tuples(st.just("presses"), number),
    st.tuples(st.just("presses an old one"), number),
    st.tuples(st.just("types"), st.sampled_from(TYPED) | st.text(max_size=50)),
    st.tuples(st.just("sends"), st.sampled_from(KINDS)),
    st.tuples(st.just("forges"), st.sampled_from(FORGED)),
    st.tuples(st.just("doubles"), st.none()),
)
story = st.lists(st.tuples(st.sampled_from(PEOPLE), deed), min_size=3, max_size=14)


def act(stage: Stage, chat: int, what: tuple[str, object]) -> None:
    """One deed; a press is of a button this phone really shows, or showed."""
    phone = stage.phone(chat)
    match what:
        case ("presses" | "presses an old one", int(which)):
            old = what[0] != "presses"
            shown = [(bubble, button) for bubble in phone.bubbles if bubble.used == old for button in bubble.buttons]
            if shown:
                stage.taps(chat, *shown[-1 - which % len(shown)])
        case ("types", str(text)):
            stage.types(chat, text)
        case ("sends", str(kind)):
            stage.sends(chat, kind)
        case ("forges", str(data)):
            stage.forges(chat, data.replace("{n}", "1"))
        case ("doubles", _) if phone.last_press:
            stage.doubles(chat)


@cache
def begun() -> tuple[Stage, Moment]:
    """Two usagers, the second one with an appointment; a mediator with a card in front of them."""
    stage = Stage()
    stage.joins()
    stage.booked(SECOND_USAGER)
    stage.agreed(USAGER)
    return stage, stage.moment()


@settings(max_examples=30, deadline=None)
@given(story=story)
def test_nothing_that_people_do_breaks_a_conversation(story: list[tuple[int, tuple[str, object]]]) -> None:
    stage, moment = begun()
    stage.back_to(moment)
    for chat, what in story:
        act(stage, chat, what)
    for chat in PEOPLE:
        assert stage.types(chat, "/aide"), "everybody is still answered"


@settings(max_examples=30, deadline=None)
@given(deeds=st.lists(deed, min_size=1, max_size=10))
def test_nobody_changes_what_belongs_to_somebody_else(deeds: list[tuple[str, object]]) -> None:
    stage, moment = begun()
    stage.back_to(moment)
    before = of_usager(stage, 1)
    assert any("appointment" in sentence for sentence in before)
    for what in deeds:
        act(stage, USAGER, what)
    assert of_usager(stage, 1) == before


@settings(max_examples=25, deadline=None)
@given(story=story)
def test_a_press_delivered_twice_counts_once(story: list[tuple[int, tuple[str, object]]]) -> None:
    stage, moment = begun()
    stage.back_to(moment)
    for chat, what in story:
        act(stage, chat, what)
        if what[0] in ("presses", "presses an old one", "forges"):
            known, standing = stage.ledger(), talks_of(stage, chat)
            if stage.phone(chat).last_press:
                assert stage.doubles(chat) == []
            assert (stage.ledger(), talks_of(stage, chat)) == (known, standing)


@settings(max_examples=25, deadline=None)
@given(data=st.sampled_from(FORGED) | st.text(min_size=1, max_size=20), chat=st.sampled_from([USAGER, SECOND_MEDIATOR]))
def test_a_forged_button_decides_nothing_for_others(data: str, chat: int) -> None:
    """SECOND_MEDIATOR is nobody here: someone who never said a word."""
    stage, moment = begun()
    stage.back_to(moment)
    before = of_usager(stage, 1)
    act(stage, chat, ("forges", data))
    assert of_usager(stage, 1) == before


@settings(max_examples=25, deadline=None)
@given(
    deeds=st.lists(deed.filter(lambda what: what[1] not in ("welcome;lang=xx;hi=zz;ok=yes", "#1;ok=yes")), max_size=10)
)
def test_before_a_yes_nothing_is_kept_of_anyone(deeds: list[tuple[str, object]]) -> None:
    """Someone who looks around, up to the very question, leaves no row that says who."""
    stage = Stage()
    stage.types(USAGER, "/start")
    for what in deeds:
        phone = stage.phone(USAGER)
        if phone.bubbles and any(button.data.endswith("ok=yes") for button in phone.last.buttons):
            break
        act(stage, USAGER, what)
    assert stage.ledger() == {} and not kept_of(stage, USAGER)
    stage.close()


def of_usager(stage: Stage, number: int) -> list[str]:
    """What is known of this person, of their request, and of the team."""
    theirs = (f"usager {number}", f"request {number} ", f"staff {number}:")
    return [sentence for sentence in stage.ledger().values() if any(word in sentence for word in theirs)]


def kept_of(stage: Stage, chat: int) -> list[str]:
    """The tables where this chat's number is written."""
    with stage.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        return [line for line in raw.iterdump() if str(chat) in line]  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", [w for words in spoken.STOP_SAID.values() for w in words])
@pytest.mark.parametrize(
    "form", [str, str.upper, "  {}!".format, "{} 🙏".format], ids=["as it is", "loud", "marked", "emoji"]
)
def test_stop_in_any_language_stops_while_words_are_awaited(
    words_awaited: tuple[Stage, Moment], word: str, form: Callable[[str], str]
) -> None:
    stage, moment = words_awaited
    stage.back_to(moment)
    stage.types(USAGER, form(word))
    assert "stopped" in stage.ledger()["people:1"]
    stage.passes(stage.now.replace(hour=12))
    assert talks_of(stage, USAGER).stack == ()


@pytest.mark.parametrize(
    "sentence", ["il faut arrêter le bruit", "mon voisin ne veut pas stop", "la fin du mois", "no stop please"]
)
def test_a_sentence_with_such_a_word_is_only_words(words_awaited: tuple[Stage, Moment], sentence: str) -> None:
    stage, moment = words_awaited
    stage.back_to(moment)
    stage.types(USAGER, sentence)
    assert "active" in stage.ledger()["people:1"]


@pytest.fixture(scope="module")
def words_awaited() -> tuple[Stage, Moment]:
    stage = Stage()
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture")
    return stage, stage.moment()


def test_every_button_of_a_confirmation_names_its_appointment() -> None:
    stage = Stage()
    stage.booked()
    for button in stage.phone(USAGER).last.choices:
        assert "appointment=1;" in button.data


def test_what_is_remembered_before_consent_is_forgotten_in_half_an_hour() -> None:
    stage = Stage()
    stage.types(USAGER, "/start")
    stage.presses(USAGER, "Français")
    stage.passes(stage.now.replace(hour=10))
    assert "Choisissez votre langue" in stage.types(USAGER, "1")[-1].text
