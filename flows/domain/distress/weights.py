"""How much a sentence sounds like somebody in danger: its words, its ideas and pairs of near ideas each weigh a little.

The weights are learnt from the committed sentences by `python -m tests.learn_distress`, and lie in `weights.txt`: what
is more often said in danger weighs more, what is more often said by everybody weighs less. A denied idea is another.
"""

import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from flows.domain.distress.ideas import ideas_of

Mark = tuple[str, ...]
"""What weighs: `("word", "corde")`, `("idea", "die")`, `("near", "die", "want")`, `("then", "he", "hit")`."""
DENIABLE = {"hit", "violent", "threat", "sex", "force", "wait_for", "die", "self_kill", "kill_other"}
DENIABLE |= {"fire", "gas", "smell", "smoke"}
DENIED_AFTER, NEAR, THEN = 4, 12, 6
"""In words: how long a denial lasts (it may also come just after), how near are two ideas, how soon one comes next."""
CALM = 10
"""As if so many more marks that weigh nothing: a few words alone prove little."""
HUNDREDTHS = 100


@dataclass(frozen=True)
class Weights:
    bias: float
    marks: Mapping[Mark, float]
    kinds: Mapping[str, Mapping[str, float]]
    """For each danger, how much each idea tells of it."""

    def score(self, marks: set[Mark]) -> float:
        known = [weight for weight in map(self.marks.get, marks) if weight is not None]
        return self.bias + sum(known) / math.sqrt(len(known) + CALM)

    def highest(self, read: Sequence[set[Mark]]) -> tuple[float, set[Mark]]:
        return max(((self.score(marks), marks) for marks in read), key=lambda scored: scored[0])

    def kind(self, marks: set[Mark]) -> str:
        ideas = [mark[1] for mark in marks if mark[0] == "idea"]
        return max(self.kinds, key=lambda kind: sum(self.kinds[kind].get(idea, 0) for idea in ideas))


def readings(sentences: Sequence[Sequence[str]]) -> list[set[Mark]]:
    """What weighs in the whole, then in each sentence: a danger is often told among other things."""
    said = [word for sentence in sentences for word in sentence]
    ideas = ideas_of(said) if said else []
    ends = list(accumulate(map(len, sentences)))
    parts = [slice(None), *map(slice, [0, *ends], ends)] if len(ends) > 1 else [slice(None)]
    return [_marks(said[part], ideas[part]) for part in parts]


def _marks(said: Sequence[str], found: Sequence[set[str]]) -> set[Mark]:
    ideas = [sorted(one) for one in _denied(found)]
    placed = [(at, idea) for at, one in enumerate(ideas) for idea in one]
    return {("word", word) for word in said} | {("idea", idea) for _, idea in placed} | set(_pairs(placed))


def _denied(ideas: Sequence[set[str]]) -> Iterator[set[str]]:
    for at, found in enumerate(ideas):
        around = (*ideas[max(0, at - DENIED_AFTER) : at], *ideas[at + 1 : at + 2])
        no = any("not" in other for other in around)
        yield {f"no_{idea}" if no and idea in DENIABLE else idea for idea in found}


def _pairs(placed: Sequence[tuple[int, str]]) -> Iterator[Mark]:
    for n, (at, idea) in enumerate(placed):
        for later, other in placed[n + 1 :]:
            if later - at > NEAR:
                break
            if idea != other:
                yield ("near", idea, other) if idea < other else ("near", other, idea)
            if 0 < later - at <= THEN:
                yield "then", idea, other


@cache
def _hundredths(written: str) -> float:
    return int(written) / HUNDREDTHS


@cache
def learnt() -> Weights:
    """Each word and each weight is one object, however many marks it is in."""
    bias, marks, kinds = 0.0, dict[Mark, float](), dict[str, dict[str, float]]()
    with files("flows.domain.distress").joinpath("weights.txt").open(encoding="utf-8") as lines:
        for line in lines:
            weight, what, *mark = map(sys.intern, line.rstrip("\n").split("\t"))
            if what == "bias":
                bias = _hundredths(weight)
            elif what == "kind":
                kinds.setdefault(mark[0], {})[mark[1]] = _hundredths(weight)
            elif what != "made of":
                marks[what, *mark] = _hundredths(weight)
    return Weights(bias, marks, kinds)
