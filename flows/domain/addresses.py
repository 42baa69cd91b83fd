"""Words that look like somebody's address: a number, then the name of a way. Best effort, and it would rather miss one
than take « 3 enfants » for it."""

import re

from flows.domain.unkept import as_read

_WAYS = (
    r"(?:rue|avenue|av|boulevard|bd|bld|impasse|allees?|chemin|route|quai|square|lotissement|residence|passage|"
    r"place (?:de|du|des|d)|cours (?:de|du|des|d)|carrer|calle|street|road|lane|شارع|زنقة|حي)"
)
_ADDRESS = re.compile(rf"\b\d{{1,4}} ?(?:bis|ter|quater|[a-d])?[ ,]+(?:(?:de )?la |le |l')?{_WAYS}\b", re.IGNORECASE)


def is_address(text: str) -> bool:
    return _ADDRESS.search(as_read(text)) is not None
