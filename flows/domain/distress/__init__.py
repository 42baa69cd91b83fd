"""Whether somebody's words tell of a danger: looked for here, in every language at once, and told to nobody.

A hit only decides what is said next; it is stored nowhere. A false alarm shows numbers to someone who needs none, a
miss shows none to someone who does: so the rules are wide, and only a plain denial or report takes a hit back.
Words are compared folded, with the usual short cuts of messages written out and double letters made one.
Native readers must still check the English and the Arabic (standard, and the commonest forms of the dialects).
"""

import re
from typing import Literal

from flows.domain.distress import arabic, english, french
from flows.domain.distress.lexicon import Lexicon, doubts
from flows.words import folded

Danger = Literal["life", "fire", "child", "violence", "danger", "street"]
KINDS: tuple[Danger, ...] = ("life", "fire", "child", "violence", "danger", "street")
"""The gravest first: only one is answered."""
LEXICONS: tuple[Lexicon, ...] = (french.LEXICON, english.LEXICON, arabic.LEXICON)
DOUBTS = doubts(LEXICONS)
_ONE_LETTER = str.maketrans({"œ": "oe", "æ": "ae", "ة": "ه", "ى": "ي", "گ": "ك", "ڤ": "ف", "پ": "ب"})
_CLAUSES = re.compile(r"[.,;:!?\n،؛؟…]+")
"""What is denied in one clause is not denied in the next."""
_TWICE = re.compile(r"([a-z])\1+")
_TWICE_ARABIC = re.compile(r"([\u0621-\u064a])\1\1+")


def danger_in(text: str) -> Danger | None:
    """The gravest danger these words tell of."""
    clauses = [as_compared(clause) for clause in (text, *_CLAUSES.split(text)) if clause.strip()]
    return next((kind for kind in KINDS if any(_told(kind, said) for said in dict.fromkeys(clauses))), None)


def _told(kind: Danger, said: str) -> bool:
    return any(lexicon.tells(kind, said, DOUBTS) for lexicon in LEXICONS)


def as_compared(text: str) -> str:
    """The words in one spelling."""
    said = folded(text.translate(_ONE_LETTER)).translate(_ONE_LETTER)
    said = _TWICE_ARABIC.sub(r"\1", _TWICE.sub(r"\1", said))
    for lexicon in LEXICONS:
        said = lexicon.written_out(said)
    return said
