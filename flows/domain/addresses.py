"""Words that look like somebody's address: a number, then the name of a way. Best effort, and it would rather miss one
than take « 3 enfants » for it."""

import re

from flows.domain.unkept import as_read

_WAYS = (
    r"(?:rue|avenue|av|boulevard|bd|bld|impasse|allees?|chemin|route|quai|square|lotissement|residence|passage|"
    r"place (?:de|du|des|d)|cours (?:de|du|des|d)|carrer|calle|street|road|lane|شارع|زنقة|حي)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_OTHER = re.compile(r"@|://|www\.", re.IGNORECASE)
SHORTEST, FIGURES = 8, 9
"""Letters of an address; and its figures at most: a number in a street, and a post code."""
_ADDRESS = re.compile(rf"\b\d{{1,4}} ?(?:bis|ter|quater|[a-d])?[ ,]+(?:(?:de )?la |le |l')?{_WAYS}\b", re.IGNORECASE)


def is_address(text: str) -> bool:
    return _ADDRESS.search(as_read(text)) is not None


def is_plausible(text: str) -> bool:
    """Whether a place may be there: some words, and neither a telephone number nor a page."""
    figures = sum(letter.isdecimal() for letter in text)
    return len(text) >= SHORTEST and len(_WORD.findall(text)) > 1 and figures <= FIGURES and not _OTHER.search(text)


def is_name(commune: str) -> bool:
    return bool(_WORD.search(commune)) and not any(letter.isdecimal() for letter in commune)
