"""Every sentence the bot can say exists in every language it offers, with the same blanks to fill."""

import ast
import re
import string
import unicodedata
from pathlib import Path

import pytest
from babel import Locale
from babel.messages import Message

from bot import sentences
from bot.mend import Mend
from bot.translations import LOCALES, Catalogues, file, found, read

LONGEST = 1.6  # times the French, for what fits a phone's screen
WORTH_MEASURING = 20
ROOT = Path(__file__).parent.parent


def messages(language: str) -> list[Message]:
    return [message for message in read(LOCALES, language) if message.id]


def french(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def starts_right_to_left(line: str) -> bool:
    """What a phone looks at: the first letter. A blank may bring a Latin name; without letters all is well."""
    visible = re.sub(r"<[^>]*>", "", line)
    if not any(character.isalpha() for character in re.sub(r"\{[^}]*\}", "", visible)):
        return True
    strong = (unicodedata.bidirectional(character) for character in visible.replace("{", "x"))
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "R") != "L"


def test_english_and_arabic_are_shipped() -> None:
    assert {"en", "ar"} <= set(found())
    assert Catalogues().languages == ("fr", *found())


@pytest.mark.parametrize("language", found())
class TestCatalogue:
    def test_holds_the_sentences_of_the_flows_and_no_other(self, language: str) -> None:
        merged = sentences.merge(LOCALES, language, sentences.extract())
        assert file(LOCALES, language).read_text(encoding="utf-8") == sentences.written(merged), (
            "run `make translations`"
        )

    def test_says_everything(self, language: str) -> None:
        assert [message.id for message in messages(language) if not sentences.is_translated(message)] == []

    def test_has_the_same_blanks(self, language: str) -> None:
        for message in messages(language):
            expected = blanks(french(message)[-1])
            for said in filter(None, sentences.forms(message)):
                allowed = [expected, expected - {"number"}] if message.pluralizable else [expected]
                assert blanks(said) in allowed, said

    def test_keeps_the_length_of_a_phone(self, language: str) -> None:
        for message in messages(language):
            for said in sentences.forms(message):
                longest = max(map(len, french(message)))
                assert longest < WORTH_MEASURING or len(said) <= LONGEST * longest, said

    def test_reads_in_its_direction(self, language: str) -> None:
        if Locale.parse(language).text_direction == "rtl":
            said = [
                line for message in messages(language) for form in sentences.forms(message) for line in form.split("\n")
            ]
            assert [line for line in said if not starts_right_to_left(line)] == []


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("مرحبا", True),
        ("✅ 3. مرحبا", True),
        ("{place}", True),
        ("15 / 112", True),
        ("\u200f{place} مرحبا", True),
        ("{place} مرحبا", False),
        ("SMS مرحبا", False),
        ("<b>مرحبا</b>", True),
    ],
)
def test_the_first_letter_decides_the_direction(line: str, right: bool) -> None:
    assert starts_right_to_left(line) is right


# The tool itself, on a small project.

FLOW = """
_ = talk.text
talk.say(_("Bonjour {name}"))
talk.say(_("Un texte "
           "sur deux lignes"))
talk.say(talk.plural("{number} place", "{number} places", n))
talk.say(f"{not_a_sentence}")
"""


def update(project: Path, *new: str) -> list[str]:
    return list(sentences.update(project, new, project / "flows"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "hello.py").write_text(FLOW, encoding="utf-8")
    update(tmp_path, "ar", "en")
    return tmp_path


def translate(project: Path, language: str, **texts: str) -> None:
    path = file(project, language)
    text = path.read_text(encoding="utf-8")
    for ours, theirs in texts.items():
        text = re.sub(rf'(msgid "{ours}[^"]*"\nmsgstr )""', rf'\1"{theirs}"', text)
    path.write_text(text, encoding="utf-8")


def test_sentences_are_found_and_counted(project: Path) -> None:
    assert update(project) == [
        "ar: 3 sentences, 3 to translate",
        "en: 3 sentences, 3 to translate",
    ]
    ids = [message.id for message in read(project, "en") if message.id]
    assert ids == ["Bonjour {name}", "Un texte sur deux lignes", ("{number} place", "{number} places")]


def test_writing_twice_changes_nothing_and_holds_no_date(project: Path) -> None:
    before = file(project, "ar").read_text(encoding="utf-8")
    update(project)
    assert file(project, "ar").read_text(encoding="utf-8") == before
    assert "Date" not in before
    assert "#: flows/hello.py\n" in before
    assert "nplurals=6" in before


def test_the_translators_work_is_kept_and_old_sentences_leave(project: Path) -> None:
    translate(project, "en", Bonjour="Hello {name}", Un="A text")
    (project / "flows" / "hello.py").write_text('_("Bonjour {name}")\n_("Nouveau")\n', encoding="utf-8")
    assert update(project)[1] == "en: 2 sentences, 1 to translate"
    text = file(project, "en").read_text(encoding="utf-8")
    assert 'msgid "Bonjour {name}"\nmsgstr "Hello {name}"' in text
    assert "A text" not in text


def test_what_is_not_translated_is_said_in_french(project: Path) -> None:
    translate(project, "en", Bonjour="Hello {name}")
    speak = Catalogues(project)
    assert speak.text("en")("Bonjour {name}") == "Hello {name}"
    for language in ("en", "ar", "fr", "zz"):
        assert speak.text(language)("Un texte sur deux lignes") == "Un texte sur deux lignes"
        assert speak.plural(language)("{number} place", "{number} places", 2) == "{number} places"
        assert speak.plural(language)("{number} place", "{number} places", 0) == "{number} place"


def test_arabic_counts_in_six_ways(project: Path) -> None:
    path = file(project, "ar")
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'(msgstr\[(\d)\]) ""', r'\1 "form \2"', text), encoding="utf-8")
    say = Catalogues(project).plural("ar")
    said = [say("{number} place", "{number} places", count)[-1] for count in (0, 1, 2, 3, 11, 100)]
    assert said == ["0", "1", "2", "3", "5", "4"]


def test_a_broken_catalogue_is_a_mend(project: Path) -> None:
    file(project, "en").write_text('hello: "world"\n', encoding="utf-8")
    with pytest.raises(Mend, match="is not a translation file"):
        Catalogues(project)


def test_no_sentence_hides_from_the_translators() -> None:
    """Babel sees no call inside an f-string, and nothing outside flows: every call that translates must be seen."""
    seen = {one for message in sentences.extract() if message.id for one in french(message)}
    said = {
        node.args[0].value
        for file in (*(ROOT / "flows").rglob("*.py"), *(ROOT / "handlers").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in ("_", "N_", "text")
        if isinstance(node.args[0].value, str)
    }
    assert said - seen == set()
