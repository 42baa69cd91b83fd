"""A mistake in the association's file is one sentence: where it is, what is wrong, what to write."""

from pathlib import Path

import pytest

from bot import association
from bot.mend import Mend

EXAMPLE = (Path(__file__).parent.parent / "association.example.toml").read_text(encoding="utf-8")


def line_of(text: str, fragment: str, time: int = 1) -> int:
    found = [number for number, line in enumerate(text.splitlines(), 1) if fragment in line]
    return found[time - 1]


def mend(tmp_path: Path, content: str | bytes) -> str:
    path = tmp_path / "association.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Mend) as raised:
        association.read(path)
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert sentence.startswith(str(path))
    return sentence.removeprefix(str(path))


def test_the_example_is_read(tmp_path: Path) -> None:
    path = tmp_path / "from-notepad.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    found = association.read(path)
    assert [place.code for place in found.permanences] == ["siege", "maison", "elne"]


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        # the grammar of TOML
        ('code = "siege"', "code = siege", "column 8: put texts between straight quotes"),
        ('code = "siege"', "code = “siege”", "column 8: put texts between straight quotes"),
        ('code = "siege"', 'code = "siege', "close the quotes on the same line"),
        ('code = "siege"', 'code "siege"', 'write key = "value"'),
        ('code = "siege"', 'code = "siege" "maison"', "write one value per key"),
        ("capacity = 1", "capacity = 1\ncapacity = 1", "this key is written twice, keep one"),
        ("capacity = 1", "capacity = TRUE", "Invalid value"),
        # keys
        ("capacity = 1", "capacite = 1", "is not a key that this file knows; write 'capacity', perhaps."),
        (
            "slot_minutes = 30",
            "zzz = 30",
            "zzz of permanences no. 2: is not a key that this file knows; remove it.",
        ),
        (
            'number = "04',
            'numbr = "04',
            "numbr of phones no. 1: is not a key that this file knows; write 'number'",
        ),
        (
            "waiting = ",
            "wating = ",
            "wating of texts: is not a key that this file knows; write 'waiting', perhaps.",
        ),
        ("latitude = 42.60\n", "", "longitude of permanences no. 3: a place on the map needs both; write latitude too"),
        ("latitude = 42.60", "latitude = 426.0", "is too big; write 90.0 or less"),
        # values
        ('kind = "social_centre"', 'kind = "social_center"', "write 'social_centre', perhaps."),
        ('kind = "social_centre"', 'kind = "moon"', "'moon' is not known; write one of head_office,"),
        (
            'modes = ["permanence", "phone", "accompanied"]',
            'modes = ["phone", "fone"]',
            "modes no. 2 of permanences no. 2",
        ),
        ('modes = ["permanence", "phone", "accompanied"]', 'modes = "phone"', 'write a list, like ["…", "…"].'),
        ('mode = "home_visit"', 'mode = "home_visits"', "mode of by_mode no. 1 of permanences"),
        ('mode = "phone"', 'mode = "home_visit"', "add 'home_visit' to the modes of this place, or leave it out"),
        ('"We 09:00-11:00; PH off"', '"mercredi 9h-11h"', "write 'We 09:00-11:00'"),
        ("slot_minutes = 180", "slot_minutes = 1800", "is too big; write 240 or less."),
        ('institutions = ["caf", "cpam"', 'institutions = ["cap", "cpam"', "write 'caf', perhaps."),
        (
            "slot_minutes = 45",
            "slot_minutes = 0",
            "slot_minutes of permanences no. 3: is too small; write 5 or more.",
        ),
        ("slot_minutes = 45", 'slot_minutes = "soon"', "write a whole number."),
        ("capacity = 2", "capacity = 999", "is too big; write 50 or less."),
        ('code = "elne"', 'code = "maison"', "code of permanences no. 3: 'maison' is already used above"),
        ('code = "elne"', 'code = "Elne sud"', "'Elne sud' is not a code; write 1 to 12 small letters"),
        (
            'languages = ["fr", "en"]',
            'languages = ["français"]',
            "'français' is not a language; write a code",
        ),
        ('time_zone = "Europe/Paris"', 'time_zone = "Paris"', "write one like 'Europe/Paris'."),
        ('country = "FR"', 'country = "France"', "write two capitals like 'FR'."),
        ('name = "Siège"', 'name = ""', "is too short; write at least 1 characters."),
        ('name = "Siège"', "name = 3", 'write a text between quotes, like "…".'),
        ('access = { fr = "Parking', 'access = { FR = "Parking', "or a table of languages like { fr ="),
        ("label = { fr = ", "label = {} # ", "is shown to people, so it cannot be empty"),
        # hours
        (
            '"Mo,We 09:30-12:30; Fr',
            '"Mo,We 9h30-12h30; Fr',
            "column 19: openings of permanences no. 3: hours not under",
        ),
        ('"Tu 09:00-12:00; Th', '"Tu 09:00-12:00; jeudi', "column 29: openings of permanences no. 2"),
        (
            '"Tu 09:00-12:00; Th',
            '"lundi 09:00-12:00; Th',
            "write 'Mo 09:00-12:00; Th 14:00-17:00; PH off'.",
        ),
    ],
)
def test_a_mistake_shows_its_line_and_its_mend(right: str, wrong: str, sentence: str, tmp_path: Path) -> None:
    broken = EXAMPLE.replace(right, wrong, 1)
    line = broken[: EXAMPLE.index(right) + len(wrong)].count("\n") + 1
    said = mend(tmp_path, broken)
    assert said.startswith(f", line {line}"), said
    assert sentence in said


def test_a_missing_key_shows_the_table_that_lacks_it(tmp_path: Path) -> None:
    broken = EXAMPLE.replace('commune = "Elne"\n', "")
    said = mend(tmp_path, broken)
    where = line_of(broken, "[[permanences]]", 3)
    assert said == f", line {where}: commune of permanences no. 3: is missing; add it."


def test_one_bracket_instead_of_two(tmp_path: Path) -> None:
    broken = 'name = "x"\naddress = "y"\n[permanences]\ncode = "a"\n'
    assert mend(tmp_path, broken) == ", line 3: permanences: write [[…]] with two brackets."


def test_the_first_of_several_mistakes_is_shown_with_how_many_follow(tmp_path: Path) -> None:
    broken = EXAMPLE.replace('country = "FR"', 'country = "fr"').replace("capacity = 2", "capacity = 0")
    said = mend(tmp_path, broken)
    assert said.startswith(f", line {line_of(broken, 'country')}: country: ")
    assert said.endswith("(1 more after this one).")


def test_sub_themes_count_within_their_theme(tmp_path: Path) -> None:
    theme = '[[themes]]\ncode = "{0}"\nlabel = "x"\n[[themes.sub_themes]]\ncode = "a"\nlabel = "y"\n'
    broken = EXAMPLE + theme.format("one") + theme.format("two") + '[[themes.sub_themes]]\ncode = "a"\nlabel = "z"\n'
    said = mend(tmp_path, broken)
    last = len(broken.splitlines()) - 1
    assert said.startswith(f", line {last}: code of sub_themes no. 2 of themes no. 2: 'a' is already used")


def test_a_line_inside_a_long_text_is_not_taken_for_a_key(tmp_path: Path) -> None:
    long = EXAMPLE.replace('welcome = ""', 'welcome = """\n[[permanences]]\ncapacity = 999\n"""')
    broken = long.replace("capacity = 2", "capacity = 998")
    assert mend(tmp_path, broken).startswith(f", line {line_of(broken, 'capacity = 998')}: capacity of")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", " is empty: start from association.example.toml."),
        (b"\n  \n", " is empty: start from association.example.toml."),
        (b"# nothing yet\n", ": name: is missing; add it (2 more after this one)."),
        (
            "name = 'x'\naddress = 'é'".encode("latin-1"),
            ", line 2: this is not UTF-8 text; save the file again",
        ),
        (EXAMPLE.encode("utf-16"), ", line 1: this is not UTF-8 text"),
        (b"name = 'x'\npermanences = [\n", ", line 2: the file ends too early"),
        (b"\x00\x01\x02", ", line 1, column 1: "),
        (
            b"name = 'x'\naddress = 'y'\npermanences = []",
            ", line 3: permanences: needs at least one item; add one.",
        ),
    ],
)
def test_a_file_that_is_no_description(content: bytes, sentence: str, tmp_path: Path) -> None:
    assert sentence in mend(tmp_path, content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Mend, match=r"does not exist: copy association\.example\.toml there"):
        association.read(tmp_path / "association.toml")
    with pytest.raises(Mend, match="cannot be read"):
        association.read(tmp_path)
