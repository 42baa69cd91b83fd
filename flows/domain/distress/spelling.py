"""The words of a text in one spelling, and the keys under which a word is looked up, however it is spelt.

French and English by their sound (`gaze`, `tonite`), Arabic without its particles and endings, Arabic written in Latin
letters and figures by its consonants (`ydarabni`, `yedrebni`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product

from flows.domain.distress import arabic, english, french
from flows.domain.distress.lexicon import Lexicon
from flows.words import folded

LEXICONS: tuple[Lexicon, ...] = (french.LEXICON, english.LEXICON, arabic.LEXICON)
ARABIC = re.compile("[\u0621-\u064a]")
HEARD = 4
"""Letters from which a word is looked up by its sound too."""
_ONE_LETTER = str.maketrans({"œ": "oe", "æ": "ae", "ة": "ه", "ى": "ي", "گ": "ك", "ڤ": "ف", "پ": "ب"})
_TWICE = re.compile(r"([a-z])\1+")
_TWICE_ARABIC = re.compile(r"([\u0621-\u064a])\1\1+")
_SOUNDS = {
    "ph": "f",
    "qu?|ck|k|c(?![heiy])": "k",
    "c(?=[eiy])|[sz]+": "s",
    "ight": "it",
    "gh": "g",
    "(?<!^)h": "",
    "eau|au": "o",
    "oeu|eu|oe": "e",
    "[ae][nm](?=[^aeiou]|$)": "a",
    "ai|ei|ay|ey": "e",
    "y": "i",
}
_MUTE = re.compile("(?:es|er|ent|[estxdpz])$")
_CONSONANTS = {"kh": "5", "gh": "8", "ch|sh": "c", "th": "t", "dh": "d", "7": "h", "[9q]": "k", "(?<!^)w|[aeiou2]": ""}
_SAME = re.compile(r"(.)\1+")
_PERSONS = ("", "ي", "ت", "ن", "ا")
_BEFORE = {
    *(
        one + article
        for one in ("", "و", "ف")
        for article in ("ال", "بال", "فال", "كال", "عال", "لل", "ل", "ها", "هال", "من")
    ),
    *(one + when + who for one in ("", "و", "ف") for when in ("", "س", "ح", "غ", "ب", "ك", "كا") for who in _PERSONS),
    *("مت", "م", "ف", "ع"),
}
_AFTER = {
    who + whom + no
    for who in ("", "و", "وا", "ون", "ي", "ين", "ان", "ت", "تي", "تو", "ات", "ا", "لي", "يه")
    for whom in ("", "ه", "ها", "ني", "نا", "ك", "كم", "هم", "هن", "و")
    for no in ("", "ش")
}
_LONGEST = 5
"""Letters of what is taken off on either side."""


def _one_pass(table: Mapping[str, str]) -> Callable[[str], str]:
    """Each pattern becomes its sound, the first that fits winning."""
    pattern, sounds = re.compile("|".join(f"({letters})" for letters in table)), ("", *table.values())
    return lambda word: pattern.sub(lambda found: sounds[found.lastindex or 0], word)


sound = _one_pass(_SOUNDS)
_without_vowels = _one_pass(_CONSONANTS)


def as_compared(text: str) -> str:
    """Without accents, double letters made one, the usual short cuts of messages written out."""
    said = folded(text.translate(_ONE_LETTER)).translate(_ONE_LETTER)
    said = _TWICE_ARABIC.sub(r"\1", _TWICE.sub(r"\1", said))
    for lexicon in LEXICONS:
        said = lexicon.written_out(said)
    return said


def consonants(word: str) -> str:
    return _SAME.sub(r"\1", _without_vowels(word))


def by_sound(word: str) -> Iterator[str]:
    yield word
    if len(word) >= HEARD:
        heard = sound(word)
        yield "~" + (_MUTE.sub("", heard) if len(heard) >= HEARD else heard)


def by_consonants(word: str) -> Iterator[str]:
    yield word
    found = consonants(word)
    if len(found) >= HEARD - 1:
        yield "~" + found


def by_stem(word: str) -> Iterator[str]:
    yield word
    before = [n for n in range(_LONGEST) if word[:n] in _BEFORE]
    after = [n for n in range(_LONGEST + 1) if word[len(word) - n :] in _AFTER]
    for start, end in product(before, after):
        stem = word[start : len(word) - end]
        if 1 < len(stem) < len(word):
            yield stem


KEYS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "fr": by_sound,
    "en": by_sound,
    "ar": by_stem,
    "arabizi": by_consonants,
}
