"""A sealed value opens with its key and in its place, and in no other way; a handle leads back to nobody."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealed import INDEX, Keys, Unopened, Unreadable, new_key, place
from tests.keys import KEYS, WRITTEN

words = st.text(st.characters(exclude_categories=["Cs"]))
HERE = place("people.nickname", 7)


@given(words, words)
def test_what_is_sealed_opens_in_its_place(said: str, where: str) -> None:
    sealed = KEYS.seal(said, where)
    assert KEYS.open(sealed, where) == said
    assert sealed.isascii() and (sealed == "") == (said == "")


@given(words.filter(bool), words, words)
def test_it_opens_in_no_other_place(said: str, where: str, elsewhere: str) -> None:
    if where != elsewhere:
        with pytest.raises(Unopened):
            KEYS.open(KEYS.seal(said, where), elsewhere)


@given(words.filter(bool), st.data())
def test_altered_anywhere_it_does_not_open(said: str, data: st.DataObject) -> None:
    name, _, written = KEYS.seal(said, HERE).partition(":")
    both = bytearray(base64.b64decode(written))
    both[data.draw(st.integers(0, len(both) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unopened):
        KEYS.open(f"{name}:{base64.b64encode(both).decode()}", HERE)


@given(words.filter(bool))
def test_what_was_never_sealed_does_not_open(said: str) -> None:
    with pytest.raises(Unopened):
        KEYS.open(said, HERE)


@given(st.binary(min_size=8))
def test_the_words_are_not_in_what_is_sealed(said: bytes) -> None:
    shown = said.hex()
    sealed = KEYS.seal(shown, HERE)
    assert shown not in sealed
    assert shown.encode() not in base64.b64decode(sealed.partition(":")[2])


def test_the_same_words_twice_look_different() -> None:
    assert KEYS.seal("Amina", HERE) != KEYS.seal("Amina", HERE)


def test_another_key_of_the_same_name_does_not_open() -> None:
    others = Keys(f"{new_key(INDEX)}\n{new_key(KEYS.current)}")
    with pytest.raises(Unopened) as told:
        others.open(KEYS.seal("Amina", HERE), HERE)
    assert "Amina" not in str(told.value) and "7" not in str(told.value)


def test_the_last_key_seals_and_the_older_ones_open() -> None:
    before = KEYS.seal("Amina", HERE)
    after = Keys(f"{WRITTEN}{new_key('newer')}")
    assert after.open(before, HERE) == "Amina"
    assert after.seal("Amina", HERE).startswith("newer:")
    assert after.handle(7) == KEYS.handle(7)


def test_a_key_added_to_the_file_is_seen_by_those_who_run() -> None:
    texts: list[str] = []
    running = Keys(WRITTEN, lambda: texts.pop() if texts else None)
    newer = f"{WRITTEN}{new_key('newer')}"
    texts.append(newer)
    assert running.open(Keys(newer).seal("Amina", HERE), HERE) == "Amina"
    assert running.seal("Amina", HERE).startswith("newer:")
    texts.append(f"{new_key(INDEX)}\n{new_key('stranger')}")
    assert running.seal("Amina", HERE).startswith("newer:"), "another database's keys change nothing"


@given(st.integers(-(2**52), 2**52), st.integers(-(2**52), 2**52))
def test_a_handle_is_one_chat_s_and_fits_both_engines(one: int, other: int) -> None:
    assert (KEYS.handle(one) == KEYS.handle(other)) == (one == other)
    assert 0 <= KEYS.handle(one) < 2**63
    assert KEYS.proof(one) == KEYS.proof(one) and str(KEYS.handle(one)) not in KEYS.proof(one)


def test_without_the_key_a_handle_is_any_number() -> None:
    assert Keys(f"{new_key(INDEX)}\n{new_key()}").handle(7) != KEYS.handle(7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "index",
        "index AAAA",
        WRITTEN.splitlines()[1],
        WRITTEN.replace("index", "inde"),
        WRITTEN.replace("=", ""),
        f"{WRITTEN}{WRITTEN}",
        f"{WRITTEN} more",
        f"{WRITTEN} a:b {'A' * 43}=",
        "\x00é",
    ],
)
def test_what_is_no_key_is_said_without_being_repeated(text: str) -> None:
    with pytest.raises(Unreadable) as told:
        Keys(text)
    assert str(told.value) == "not keys" and told.value.__cause__ is None


def test_keys_never_show() -> None:
    shown = f"{KEYS!r} {KEYS}"
    assert not any(line.split()[1] in shown for line in WRITTEN.split("\n") if line)
