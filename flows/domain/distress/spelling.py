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
_PARTICLES: tuple[str, ...] = (
    "",
    *"وفبلكسيتناحغ",
    "ال",
    "وال",
    "بال",
    "فال",
    "كال",
    "عال",
    "لل",
    "بي",
    "بت",
    "بن",
    "كي",
)
_PARTICLES += ("كت", "كن", "سي", "سن", "سا", "ست", "وي", "ون", "ول", "وب", "غن", "غي", "مت", "وت", "من", "ها", "هال")
_ENDINGS: tuple[str, ...] = (
    "",
    "ه",
    "ها",
    "ي",
    "ني",
    "نا",
    "ك",
    "كم",
    "هم",
    "و",
    "وا",
    "ون",
    "ين",
    "ات",
    "ت",
    "ش",
    "وش",
)
_ENDINGS += ("نيش", "وه", "وها", "تي", "ته", "تها", "تو", "لي", "ا", "تني", "وني", "يه", "هن", "تنا", "تهم", "ان", "تك")
_ENDINGS += ("وك", "كن", "ناش")


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
    before = [particle for particle in _PARTICLES if word.startswith(particle)]
    after = [ending for ending in _ENDINGS if word.endswith(ending)]
    for particle, ending in product(before, after):
        stem = word[len(particle) : len(word) - len(ending)]
        if 1 < len(stem) < len(word):
            yield stem


KEYS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "fr": by_sound,
    "en": by_sound,
    "ar": by_stem,
    "arabizi": by_consonants,
}
