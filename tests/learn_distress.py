"""Learns the weights of distress from the committed sentences, and says how they do on sentences left out.

`python -m tests.learn_distress` writes flows/domain/distress/weights.txt; what is called unseen is never learnt from.
Near sentences are left out together, so that none is recognised by its twin. The same sentences give the same weights.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from flows.domain.distress import ALARMING, KINDS, ORDINARY, by_pattern, clauses_of, words_of
from flows.domain.distress.weights import CALM, HUNDREDTHS, Mark, Weights, readings

HERE = Path(__file__).parent / "distress"
DISTRESS = Path(__file__).parent.parent / "flows/domain/distress"
LANGUAGES = ("fr", "en", "ar")
TELLING = ("tuned", "held_out", "fresh", "second_hand", "taught")
ORDINARY_ONES = ("ordinary", "ordinary_held_out", "ordinary_second_hand", "ordinary_taught")
ROUNDS, STEP, FORGET, TIMES, FOLDS = 12, 0.3, 3e-3, 2, 5
"""Times through the sentences, size of a step, pull towards nothing, times a mark is met, parts left out in turn."""
TWINS = 0.5
"""The share of common words that makes two sentences near."""


@dataclass(frozen=True)
class Example:
    file: str
    kind: str
    """Empty when it is ordinary."""
    text: str
    read: list[set[Mark]]
    """The whole, then each sentence."""


def sentences(name: str) -> list[tuple[str, str]]:
    """Each with the danger it tells of (the title above it)."""
    found, kind = [], ""
    for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line[2:]
        elif line:
            found.append((kind, line))
    return found


def examples() -> list[Example]:
    names = [f"{language}.{part}" for language in LANGUAGES for part in (*TELLING, *ORDINARY_ONES)]
    lines = [(name, kind, text) for name in names for kind, text in sentences(name)]
    return [Example(*line, readings(words_of(clauses_of(line[2])))) for line in lines]


def made_of() -> str:
    """What the weights were learnt from, in a few letters."""
    names = [HERE / f"{language}.{part}.txt" for language in LANGUAGES for part in (*TELLING, *ORDINARY_ONES)]
    names += sorted((DISTRESS / "words").glob("*.txt"))
    whole = b"".join(name.read_bytes().replace(b"\r\n", b"\n") for name in names)
    return hashlib.sha256(whole).hexdigest()[:16]


def learn(known: Sequence[Example]) -> Weights:
    """Logistic regression, a step after each sentence, shorter for the marks already often corrected (AdaGrad)."""
    often = Counter(mark for example in known for mark in example.read[0])
    shown = [([m for m in sorted(e.read[0]) if often[m] >= TIMES], bool(e.kind)) for e in known]
    weights, corrected, bias = defaultdict[Mark, float](float), defaultdict[Mark, float](lambda: 1e-2), 0.0
    for turn in range(ROUNDS):
        for marks, tells in (shown[n] for n in _disorder(len(shown), turn)):
            share = 1 / math.sqrt(len(marks) + CALM)
            wrong = 1 / (1 + math.exp(-bias - share * sum(weights[m] for m in marks))) - tells
            bias -= STEP * 0.1 * wrong
            for mark in marks:
                corrected[mark] += (wrong * share) ** 2
                weights[mark] -= STEP * (wrong * share / math.sqrt(corrected[mark]) + FORGET * weights[mark])
    return Weights(bias, dict(weights), kinds(known))


def _disorder(number: int, turn: int) -> list[int]:
    """Always the same."""
    return sorted(range(number), key=lambda n: hashlib.sha256(f"{turn} {n}".encode()).digest())


def kinds(known: Sequence[Example]) -> dict[str, dict[str, float]]:
    """How much more often an idea is met in this danger than in all of them."""
    met = {kind: Counter(m[1] for e in known if e.kind == kind for m in e.read[0] if m[0] == "idea") for kind in KINDS}
    everywhere = sum(met.values(), Counter[str]())
    usual = {idea: n / everywhere.total() for idea, n in everywhere.items()}
    return {
        kind: {
            idea: math.log((met[kind][idea] / met[kind].total() + 0.1 * usual[idea]) / (1.1 * usual[idea]))
            for idea in usual
        }
        for kind in KINDS
    }


def twins(known: Sequence[Example]) -> list[int]:
    """Near sentences bear the same number."""
    said = [frozenset(chain.from_iterable(words_of(clauses_of(example.text)))) for example in known]
    number = list(range(len(known)))
    for n, words in enumerate(said):
        for m in range(n):
            both = len(words & said[m])
            if both and both >= TWINS * len(words | said[m]) and number[m] != number[n]:
                number = [number[m] if one == number[n] else one for one in number]
    return number


def left_out(known: Sequence[Example]) -> Iterator[tuple[Example, float]]:
    """Each sentence, and its score when neither it nor those near to it were learnt from."""
    number = twins(known)
    part = {one: n % FOLDS for one, n in zip(sorted(set(number)), _disorder(len(set(number)), 0), strict=True)}
    for fold in range(FOLDS):
        weights = learn([e for e, one in zip(known, number, strict=True) if part[one] != fold])
        yield from ((e, weights.highest(e.read)[0]) for e, one in zip(known, number, strict=True) if part[one] == fold)


def believed(example: Example, score: float) -> bool:
    return score > ALARMING or (score > ORDINARY and by_pattern(clauses_of(example.text)) is not None)


def written(weights: Weights) -> str:
    lines = [("bias", weights.bias)]
    lines += [("\t".join(mark), weight) for mark, weight in sorted(weights.marks.items())]
    lines += [(f"kind\t{k}\t{idea}", w) for k, found in weights.kinds.items() for idea, w in sorted(found.items())]
    rounded = [(what, round(weight * HUNDREDTHS)) for what, weight in lines]
    return f"0\tmade of\t{made_of()}\n" + "".join(f"{weight}\t{what}\n" for what, weight in rounded if weight)


def main() -> None:
    known = examples()
    (DISTRESS / "weights.txt").write_text(written(learn(known)), encoding="utf-8")
    shares: dict[str, list[bool]] = defaultdict(list)
    for example, score in left_out(known):
        shares[example.file].append(believed(example, score))
    for file, hits in shares.items():
        print(f"{file:26} {sum(hits) / len(hits):6.1%} of {len(hits)}, left out in turn")


if __name__ == "__main__":
    main()
