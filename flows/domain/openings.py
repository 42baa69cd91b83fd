"""Hours as the association writes them (OpenStreetMap's opening_hours), and the sentence that mends those it cannot.

What the library would silently take for something else is refused too: hours that overlap, that close before they
open, or that are written twice for the same days, where the second would replace the first.
"""

import re
from typing import Annotated

from opening_hours import OpeningHours
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

HINT = "write them like 'Tu 09:00-12:00; Th 14:00-17:00' (Mo Tu We Th Fr Sa Su, and PH for public holidays)"
SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
FRENCH = (
    (r"\blun(?:di)?s?\b|\blu\b", "Mo"),
    (r"\bmar(?:di)?s?\b|\bma\b", "Tu"),
    (r"\bmer(?:credi)?s?\b|\bme\b", "We"),
    (r"\bjeu(?:di)?s?\b|\bje\b", "Th"),
    (r"\bven(?:dredi)?s?\b|\bve\b", "Fr"),
    (r"\bsam(?:edi)?s?\b|\bsa\b", "Sa"),
    (r"\bdim(?:anche)?s?\b|\bdi\b", "Su"),
    (r"\bjours?\s+f[ée]ri[ée]s?\b|\bf[ée]ri[ée]s?\b", "PH"),
    (r"\bferm[ée]+s?\b", "off"),
    (r"\s+(?:à|a|au|to)\s+|\s*[–—]\s*", "-"),
    (r"\s*\bet\b\s*|\s*&\s*", ","),
    (r"\b(?:de|du|le|les)\s+", ""),
    (r"\b(\d{1,2})\s*[hH.](?:\s*(\d\d))?(?!\d)", r"\1:\2"),
    (r"\b(\d\d)(\d\d)\s*-\s*(\d\d)(\d\d)\b", r"\1:\2-\3:\4"),
    (r"\b(\d{1,2}):(?!\d)", r"\1:00"),
    (r"\b(\d):", r"0\1:"),
)
"""How people here say it → how it is written."""


def _openings(hours: str) -> str:
    """Refuses hours that the library cannot read, and says from which character on."""
    if hours:
        column = _unreadable(hours)
        if column:
            raise _wrong(hours, column, f"hours not understood from '{hours[column - 1 :]}' on; {_mend(hours)}")
        _refuse_impossible(hours)
        _refuse_replaced(hours)
    return hours


def _unreadable(hours: str) -> int:
    """The column from which the library does not follow; 0 when it does."""
    try:
        OpeningHours(hours)
    except Exception as wrong:  # whatever a text makes it say
        place = re.search(r"--> 1:(\d+)", str(wrong))
        return int(place[1]) if place else 1
    return 0


def _mend(hours: str) -> str:
    mended = _in_its_words(hours)
    return f"write '{mended}'" if mended != hours and not _unreadable(mended) else HINT


def _in_its_words(hours: str) -> str:
    for said, written in FRENCH:
        hours = re.sub(said, written, hours, flags=re.IGNORECASE)
    return hours


def understood(said: str) -> str | None:
    """The hours that somebody says as people do here; None when they are not understood."""
    for hours in (said, _in_its_words(said)):
        try:
            return _openings(hours)
        except PydanticCustomError:
            continue
    return None


def _refuse_impossible(hours: str) -> None:
    for rule in re.finditer(r"[^;]+", hours):
        last = 0
        for span in SPAN.finditer(rule[0]):
            start, end = int(span[1]) * 60 + int(span[2]), int(span[3]) * 60 + int(span[4])
            column = rule.start() + span.start() + 1
            if end <= start:
                night = f"{span[1]}:{span[2]}-{int(span[3]) + 24}:{span[4]}"
                raise _wrong(
                    hours,
                    column,
                    f"'{span[0]}' closes before it opens; write the earlier hour first, or '{night}' "
                    "if it goes on after midnight",
                )
            if start < last:
                raise _wrong(hours, column, f"'{span[0]}' overlaps the hours before it; write them as one, in order")
            last = end


def _refuse_replaced(hours: str) -> None:
    """« Tu 09:00-12:00; Tu 14:00-17:00 » would close the morning."""
    seen: dict[str, str] = {}
    for rule in re.finditer(r"[^;]+", hours):
        first = SPAN.search(rule[0])
        days = rule[0][: first.start()].strip() if first else ""
        if first and days in seen:
            column = rule.start() + len(rule[0]) - len(rule[0].lstrip()) + 1
            joined = f"{days} {seen[days]},{rule[0][first.start() :].strip()}".strip()
            raise _wrong(hours, column, f"'{days}' is written twice, and only the last would count; write '{joined}'")
        if first:
            seen[days] = rule[0][first.start() :].strip()


def _wrong(hours: str, column: int, said: str) -> PydanticCustomError:
    told = {"rest": hours[column - 1 :], "column": column, "said": said}
    return PydanticCustomError("openings", "{said}", told)


Openings = Annotated[str, AfterValidator(_openings)]
