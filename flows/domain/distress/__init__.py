"""Whether somebody's words tell of a danger: looked for here, in every language at once, and told to nobody.

A hit only decides what is said next; it is stored nowhere. A false alarm shows numbers to someone who needs none, a
miss shows none to someone who does. Two ways of looking stand side by side: plain patterns, and weights learnt from
sentences; what sounds very ordinary to the weights is not believed from a pattern.
Native readers must still check the English and the Arabic (standard, and the commonest forms of the dialects).
"""

import re
from collections.abc import Sequence
from typing import Literal, cast

from flows.domain.distress.lexicon import doubts
from flows.domain.distress.spelling import LEXICONS, as_compared
from flows.domain.distress.weights import learnt, readings

Danger = Literal["life", "fire", "child", "violence", "danger", "street"]
KINDS: tuple[Danger, ...] = ("life", "fire", "child", "violence", "danger", "street")
"""The gravest first: only one is answered."""
ALARMING, ORDINARY = 0.75, -0.8
"""Scores: above the first the weights alone are believed, below the second they take a pattern back."""
DOUBTS = doubts(LEXICONS)
_SENTENCES, _CLAUSES = re.compile(r"[.!?\n؟…;؛]+"), re.compile(r"[,:،]+")
"""What is denied in one clause is not denied in the next."""
_SENTENCE_ENDS, _CLAUSE_ENDS = " \u01c2 ", " \u01c1 "
"""Letters nobody writes, so that all is compared at once, which is faster."""


def danger_in(text: str) -> Danger | None:
    """The gravest danger these words tell of."""
    if not text:
        return None  # most of what comes is a press, which has none
    sentences = clauses_of(text)
    weights = learnt()
    score, marks = weights.highest(readings(words_of(sentences)))
    pattern = by_pattern(sentences) if score > ORDINARY else None
    return pattern or (cast("Danger", weights.kind(marks)) if score > ALARMING else None)


def clauses_of(text: str) -> list[list[str]]:
    """The clauses of each sentence, as compared."""
    said = as_compared(_CLAUSES.sub(_CLAUSE_ENDS, _SENTENCES.sub(_SENTENCE_ENDS, text)))
    sentences = [sentence.split(_CLAUSE_ENDS.strip()) for sentence in said.split(_SENTENCE_ENDS.strip())]
    told = ([clause.strip() for clause in sentence if clause.strip()] for sentence in sentences)
    return [clauses for clauses in told if clauses]


def words_of(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    return [" ".join(sentence).split() for sentence in sentences]


def by_pattern(sentences: Sequence[Sequence[str]]) -> Danger | None:
    clauses = [clause for sentence in sentences for clause in sentence]
    heard = dict.fromkeys((" ".join(clauses), *clauses))
    return next((kind for kind in KINDS if any(_told(kind, said) for said in heard)), None)


def _told(kind: Danger, said: str) -> bool:
    return any(lexicon.tells(kind, said, DOUBTS) for lexicon in LEXICONS)
