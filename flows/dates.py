"""A date that somebody of the team writes, as people write dates here: 24/12."""

import re
from datetime import date, timedelta

from flows.talk import Talk

FARTHEST = timedelta(days=366)
LATELY = timedelta(days=60)
"""A day and a month that were over so lately are a slip, not those of next year."""
WRITTEN = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?")


def date_written(talk: Talk, name: str, question: str, earliest: date, today: date, skip: str = "") -> date:
    """A date as it is written, this year or the next; asked again when it is none, over, or too far."""
    _ = talk.text
    said = talk.write(name, question, limit=20, skip=skip)
    if not said and skip:
        return earliest
    found = read_date(said, earliest - LATELY)
    if found is None:
        talk.ask_again(name, because=_("Je ne comprends pas cette date. Écrivez-la comme 24/12."))
    if found < today:
        talk.ask_again(name, because=_("Cette date est passée. Écrivez une date à venir."))
    if found < earliest:
        talk.ask_again(name, because=_("Le dernier jour vient après le premier. Écrivez-le encore."))
    if found - today > FARTHEST:
        talk.ask_again(name, because=_("Cette date est trop loin. Un an au plus."))
    return found


def read_date(said: str, earliest: date) -> date | None:
    """The first such date from then on; None when it is no date."""
    written = WRITTEN.fullmatch(said.strip())
    if not written:
        return None
    day, month, year = (int(number) if number else 0 for number in written.groups())
    try:
        found = date(year or earliest.year, month, day)
        return found if year or found >= earliest else date(earliest.year + 1, month, day)
    except ValueError:
        return None
