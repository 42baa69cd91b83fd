"""The hours of a week as people say them, one day at a time, to and from what the file writes.

Only what a week alone can say is understood: hours of days, and public holidays closed. What says more (weeks, months,
comments) is left to the file: nothing of it is lost by being read here.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import time

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAYS_OFF = "PH off"
Span = tuple[str, str]
"""From and until, like 09:00 and 12:00."""
Week = Mapping[str, Sequence[Span]]
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_RULE = re.compile(rf"({_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) (\d\d:\d\d-\d\d:\d\d(?:,\s*\d\d:\d\d-\d\d:\d\d)*)")
_SAID = re.compile(r"(\d{1,2})\s*(?:[:hH.]|heures?)\s*(\d\d)?|(\d{1,2})")


def read(openings: str) -> dict[str, list[Span]] | None:
    """None when it says more than a week."""
    week: dict[str, list[Span]] = {}
    for rule in filter(None, (part.strip() for part in openings.split(";"))):
        if rule == HOLIDAYS_OFF:
            continue
        found = _RULE.fullmatch(rule)
        if found is None:
            return None
        spans = [span.strip().partition("-") for span in found[2].split(",")]
        week.update({day: [(start, end) for start, _to, end in spans] for day in _days(found[1])})
    return week


def written(week: Week, *, holidays_off: bool) -> str:
    """Open days in a row that keep the same hours are one rule."""
    rules: list[tuple[list[str], Sequence[Span]]] = []
    for day in DAYS:
        spans = week.get(day)
        if spans and rules and list(rules[-1][1]) == list(spans):
            rules[-1][0].append(day)
        elif spans:
            rules.append(([day], spans))
    said = [f"{','.join(days)} {','.join(f'{start}-{end}' for start, end in spans)}" for days, spans in rules]
    return "; ".join([*said, *([HOLIDAYS_OFF] if holidays_off else [])]) if said else ""


def hour(said: str) -> str:
    """9 h 30, 9:30 or 9 as 09:30 or 09:00; empty when it is no hour of a day."""
    found = _SAID.fullmatch(said.strip())
    if not found:
        return ""
    hours, minutes = int(found[1] or found[3]), int(found[2] or 0)
    return time(hours, minutes).isoformat("minutes") if hours < 24 and minutes < 60 else ""


def _days(said: str) -> list[str]:
    found: list[str] = []
    for part in said.split(","):
        first, _, last = part.partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        found += DAYS[start : end + 1] if start <= end else (*DAYS[start:], *DAYS[: end + 1])
    return found
