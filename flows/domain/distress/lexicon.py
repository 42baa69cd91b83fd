"""How one language tells of each danger: patterns over folded words. Capitals in a pattern stand for a list of words.

`sure` is believed wherever it stands; `denied` unless a denial stands just before or just after; `reported` neither
when the words also speak of a film, of the news, of an insurance.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

BEFORE = 3
"""Words before a hit in which a denial counts."""
Patterns = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Doubts:
    """What takes a hit back, in any language: a word that denies before or after it, a word of report anywhere."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    report: re.Pattern[str]

    def spare(self, pattern: re.Pattern[str] | None, said: str) -> bool:
        """Whether one hit at least is not denied."""
        return pattern is not None and any(not self._deny(said, hit) for hit in pattern.finditer(said))

    def _deny(self, said: str, hit: re.Match[str]) -> bool:
        before = said[: hit.start()].split()[-BEFORE:]
        after = said[hit.end() :].split()[:1]
        return any(map(self.before.fullmatch, before)) or any(map(self.after.fullmatch, after))


@dataclass(frozen=True)
class Lexicon:
    lists: Mapping[str, str]
    short: Mapping[str, str]
    """Short cuts, and what they stand for."""
    sure: Patterns
    denied: Patterns
    reported: Patterns
    no_before: str
    no_after: str
    report: str

    def written_out(self, said: str) -> str:
        for short, whole in self._short:
            said = short.sub(whole, said)
        return said

    def tells(self, kind: str, said: str, doubts: Doubts) -> bool:
        sure, denied, reported = (self._compiled[where, kind] for where in ("sure", "denied", "reported"))
        if (sure and sure.search(said)) or doubts.spare(denied, said):
            return True
        return doubts.spare(reported, said) and not doubts.report.search(said)

    @cached_property
    def _short(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(rf"\b(?:{short})\b"), whole) for short, whole in self.short.items()]

    @cached_property
    def _compiled(self) -> "Compiled":
        parts = {"sure": self.sure, "denied": self.denied, "reported": self.reported}
        return Compiled({(w, kind): self._one_of(found) for w, all_ in parts.items() for kind, found in all_.items()})

    def _one_of(self, patterns: Sequence[str]) -> re.Pattern[str]:
        whole = re.sub("[A-Z_]{2,}", lambda name: f"(?:{self.lists[name[0]]})", "|".join(patterns))
        return re.compile(rf"\b[وف]?(?:{whole})\b")  # « and », « so » are written with the word that follows


class Compiled(dict[tuple[str, str], re.Pattern[str]]):
    def __missing__(self, key: tuple[str, str]) -> None:
        return None


def doubts(lexicons: Sequence[Lexicon]) -> Doubts:
    """The denials of all languages together: a word may belong to several."""
    before, after, report = (
        re.compile("|".join(getattr(lexicon, name) for lexicon in lexicons))
        for name in ("no_before", "no_after", "report")
    )
    return Doubts(before, after, re.compile(rf"\b(?:{report.pattern})\b"))
