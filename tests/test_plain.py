"""Plain French on every screen a usager sees: measured, not promised (domain.md 4.3 and 6.1).

Kandel-Moles is a mean over words and sentences: on one short question it says nothing (« Que voulez-vous annuler ? »
scores 32). So a screen is measured from three sentences or twenty words on, and all of them together.
"""

import re
from statistics import mean

import textstat

from bot.sentences import extract
from flows.usager.welcome import HELLO
from tests.stage import USAGER, example
from tests.walk import walk

LISTED = (example().name, "📍", "📞", "•", "Vos mots", "Lieu :", "1.", "2.", "3.", "4.", "5.", "6.")
"""What begins a line of a list: places and phones, papers, numbered choices. An association writes them, or repeats."""
GRAVE = (
    "🆘",
    "Je garde",
    "Qui ?",
    "Pourquoi ?",
    "Quoi ?",
    "Qui voit",
    "Combien de temps",
    "Vos droits",
    "Si vous dites non",
    "Vos messages",
    "Une plainte",
)
"""How consent and safety screens begin."""
PRESSING = ("dernière chance", "obligatoire", "vous devez", "sinon", "êtes-vous sûr", "il faut que", "urgent")
NOT_OUR_WORDS = (
    "client",
    "bénéficiaire",
    "cas",
    "dossier social",
    "convocation",
    "convoqué",
    "sanction",
    "lapin",
    "anonyme",
)
"""Words of pressure or of counters (domain.md P1.5, P2.2, 6.1, 6.4)."""


def screens() -> list[str]:
    texts = [text for text in walk("fr").texts(USAGER) if HELLO not in text]
    assert len(texts) > 60
    return texts


def said(screen: str) -> str:
    """What we say ourselves on this screen: without the lists, each line a sentence."""
    lines = [line for line in screen.splitlines() if line.strip() and not line.startswith(LISTED)]
    return "\n".join(line if line.rstrip()[-1:] in ".?!:" else f"{line}." for line in lines)


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?!:])\s+", text) if words(one)]


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text)


def ease(text: str) -> float:
    textstat.set_lang("fr")
    return float(textstat.flesch_reading_ease(re.sub(r"[^\w\s.,;:?!'’-]", "", text).replace(":", ".")))


def measurable(text: str) -> bool:
    return len(sentences(text)) >= 3 or len(words(text)) >= 20


def test_each_screen_is_easy_to_read() -> None:
    hard = {text: ease(said(text)) for text in screens() if measurable(said(text)) and ease(said(text)) < 70}
    assert hard == {}


def test_consent_and_safety_are_easier_still() -> None:
    grave = [text for text in screens() if text.startswith(GRAVE)]
    assert len(grave) >= 11
    assert {text: ease(said(text)) for text in grave if measurable(said(text)) and ease(said(text)) < 80} == {}


def test_all_together_are_very_easy() -> None:
    assert mean(ease(said(text)) for text in screens()) >= 85


def test_sentences_are_short() -> None:
    lengths = {one: len(words(one)) for text in screens() for one in sentences(said(text))}
    assert {one for one, length in lengths.items() if length > 15} == set()
    assert mean(lengths.values()) <= 9


def test_messages_are_short() -> None:
    for text in screens():
        assert len(words(said(text))) <= 60, text
        assert len(said(text).splitlines()) <= 6, text


def test_no_word_that_presses_or_belittles() -> None:
    spoken = [text.casefold() for text in screens()] + [str(m.id).casefold() for m in extract() if m.id]
    for word in (*PRESSING, *NOT_OUR_WORDS):
        assert [text for text in spoken if re.search(rf"\b{word}s?\b", text)] == [], word
