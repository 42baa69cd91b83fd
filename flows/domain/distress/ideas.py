"""The ideas a text speaks of: the same few (dying, a child, the night, no place…) in every language.

A file per language lists the words of each idea: `*` stands for any ending, several words for those words in a row,
`_` for the small words by which the language of a text is known. A text is read in one language.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from flows.domain.distress.spelling import ARABIC, HEARD, KEYS, as_compared, sound

SHORTEST = 3
"""Letters of the shortest beginning."""
_BETWEEN = "\u01c1"
"""A letter nobody writes."""
_FIGURE_IN_WORD = re.compile("[a-z][23579]|[23579][a-z]")
Ideas = frozenset[str]
NONE: Ideas = frozenset()


@cache
def _and(ideas: Ideas, one: str) -> Ideas:
    """Thousands of words share the same few sets."""
    return ideas | {one}


@dataclass(frozen=True)
class Words:
    """The words of one language: those that stand alone, those that only begin so, those that come in a row."""

    language: str
    alone: dict[str, Ideas] = field(default_factory=dict)
    begun: dict[str, Ideas] = field(default_factory=dict)
    rows: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=lambda: defaultdict(list))
    small: set[str] = field(default_factory=set)

    def learn(self, idea: str, words: str) -> None:
        first, *rest = words.split()
        if idea == "_":
            self.small.add(words)
        elif rest:
            self.rows[self._key(first)].append((tuple(map(self._key, rest)), idea))
        elif first.endswith("*"):
            _add(self.begun, first[:-1], idea)
            if len(first) > HEARD and KEYS[self.language] is KEYS["fr"]:
                _add(self.begun, "~" + sound(first[:-1]), idea)
        else:
            for key in self._keys(first):
                _add(self.alone, key, idea)

    def _keys(self, word: str) -> set[str]:
        """Arabic is stemmed when read; the list holds stems, the article aside."""
        if self.language == "ar":
            return {word, word.removeprefix("ال") if len(word) > HEARD else word}
        return set(KEYS[self.language](word))

    def _key(self, word: str) -> str:
        *_, last = (word,) if self.language == "ar" else KEYS[self.language](word.rstrip("*"))
        return last

    def of(self, keys: set[str]) -> set[str]:
        found: set[str] = set()
        for key in keys:
            found |= self.alone.get(key, NONE)
        if self.begun:
            for whole in keys:
                for end in range(SHORTEST, len(whole) + 1):
                    found |= self.begun.get(whole[:end], NONE)
        return found

    def in_a_row(self, row: Sequence[set[str]], at: int) -> Iterator[str]:
        for key in row[at]:
            for rest, idea in self.rows.get(key, ()):
                if at + len(rest) < len(row) and all(word in row[at + n] for n, word in enumerate(rest, 1)):
                    yield idea


def _add(known: dict[str, Ideas], key: str, idea: str) -> None:
    known[key] = _and(known.get(key, NONE), idea)


@cache
def words_of(language: str) -> Words:
    found = Words(language)
    source = files("flows.domain.distress").joinpath("words", f"{language}.txt").read_text(encoding="utf-8")
    for line in source.splitlines():
        idea, colon, listed = line.partition(":")
        listed_ones = listed.split(",") if colon and not line.startswith("#") else []
        for words, plain in zip(listed_ones, _all_compared(listed_ones), strict=True):
            if plain:
                found.learn(idea, plain + "*" * words.endswith("*"))
    return found


def _all_compared(listed: Sequence[str]) -> list[str]:
    """At once, which is much faster."""
    return [one.strip() for one in as_compared(_BETWEEN.join(listed)).split(_BETWEEN)] if listed else []


def language_of(said: Sequence[str]) -> str:
    if 2 * sum(bool(ARABIC.match(word)) for word in said) >= len(said):
        return "ar"
    known = {language: sum(word in words_of(language).small for word in said) for language in ("fr", "en", "arabizi")}
    known["arabizi"] += sum(bool(_FIGURE_IN_WORD.search(word)) for word in said)
    return max(known, key=lambda language: known[language])


def ideas_of(said: Sequence[str]) -> list[set[str]]:
    """The ideas of each word; those of several words at the first of them."""
    language = language_of(said)
    tongues = ["ar" if ARABIC.match(word) else language for word in said]
    row = [set(KEYS[tongue](word)) for tongue, word in zip(tongues, said, strict=True)]
    found = [words_of(tongue).of(keys) for tongue, keys in zip(tongues, row, strict=True)]
    for at, tongue in enumerate(tongues):
        found[at].update(words_of(tongue).in_a_row(row, at))
    return found
