"""What a note for the analysis of practice may not say: anything by which somebody would be known.

No figure at all (an age, a date, an address, a number), no title before a name, no first name of those whom its author
follows, no account. Whoever writes reads it again and answers for the rest.
"""

import re
from collections.abc import Iterable

from flows.domain.notes import reaches_elsewhere
from flows.words import folded

_FIGURE = re.compile(r"\d")
_TITLE = re.compile(r"\b(?:m\.|mr|mrs|mme|mlle|monsieur|madame|mademoiselle)\s+\w", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def tells_who(words: str, names: Iterable[str]) -> bool:
    said = {folded(word) for word in _WORD.findall(words)}
    named = any(said.issuperset(parts) for name in names if (parts := _parts(name)))
    return named or bool(_FIGURE.search(words) or _TITLE.search(words)) or reaches_elsewhere(words)


def _parts(name: str) -> set[str]:
    return {folded(word) for word in _WORD.findall(name)}
