"""Whether a language makes anybody wait: the same year lived again, the languages given to other people.

Everybody comes at the same moment with the same wish in each run, and reads another language in some. What is left of
a wait once that person's own mean is taken away is compared by language. The spread between the languages is held
against 999 spreads in which each person's languages were exchanged at random between their runs: were the language
nothing, those would be as likely. Waits differ anyway, because who is asked first is another mediator, who answers at
another hour: a spread counts only beyond an hour of work, and when one in a thousand of the exchanged ones is as large.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.year.account import Became

TIMES, TOLERATED, CHANCE = 999, 60, 0.001
"""Exchanges; minutes of work; and how often chance alone may look like that."""
Waits = dict[int, list[tuple[str, float]]]
"""By person: the language and the wait of each run."""


@dataclass(frozen=True)
class Spread:
    """Minutes of work between the language that waits longest and the one that waits least."""

    minutes: float
    chance: float

    @property
    def beyond_noise(self) -> bool:
        return self.minutes > TOLERATED and self.chance <= CHANCE

    def __str__(self) -> str:
        return f"{self.minutes:.0f} min between languages (p = {self.chance:.3f})"


def between_runs(runs: Sequence[Sequence[Became]], random: Random) -> Spread:
    """Each person against themselves."""
    waits: Waits = defaultdict(list)
    for run in runs:
        for person, language, waited in _first(run):
            waits[person].append((language, waited))
    return _tried([_centred(own) for own in waits.values()], random)


def within(run: Sequence[Became], random: Random) -> Spread:
    """One run: the languages exchanged between all persons."""
    return _tried([_centred([(language, waited) for _, language, waited in _first(run)])], random)


def _first(run: Sequence[Became]) -> list[tuple[int, str, float]]:
    """The first request of each person who was answered."""
    first = {one.person: one for one in reversed(run)}
    return [(one.person, one.language, float(one.waited)) for one in first.values() if one.waited is not None]


def _centred(own: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    mean = sum(waited for _, waited in own) / len(own)
    return [(language, waited - mean) for language, waited in own]


def _tried(groups: Sequence[Sequence[tuple[str, float]]], random: Random) -> Spread:
    found = _spread(groups)
    as_large = sum(_spread([_exchanged(group, random) for group in groups]) >= found for _ in range(TIMES))
    return Spread(found, (as_large + 1) / (TIMES + 1))


def _exchanged(group: Sequence[tuple[str, float]], random: Random) -> list[tuple[str, float]]:
    languages = [language for language, _ in group]
    random.shuffle(languages)
    return [(language, waited) for language, (_, waited) in zip(languages, group, strict=True)]


def _spread(groups: Sequence[Sequence[tuple[str, float]]]) -> float:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for group in groups:
        for language, waited in group:
            sums[language][0] += waited
            sums[language][1] += 1
    means = [total / many for total, many in sums.values()]
    return max(means) - min(means) if means else 0.0
