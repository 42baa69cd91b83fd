"""Waiting for a moment: whom a freed one suits, until when they may answer, and how long people usually wait.

Nothing is invented: how long it takes is said only when enough people waited. Time to answer runs by day only.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from flows.domain.model import Appointment, Slot, Thing
from flows.domain.notices import EVENING, MORNING, by_day

ANSWER, SHORTEST = timedelta(hours=2), timedelta(minutes=30)
"""So long somebody may think about an offer, by day; an offer that leaves less than the shortest is not made."""
SOONER_FROM = timedelta(days=3)
"""An appointment that is further away may be wanted sooner."""
RECENT, ENOUGH = timedelta(days=90), 5
NOON = time(12)


class Waiting(Thing):
    """Somebody in the line."""

    request: int
    person: int
    theme: str = ""
    mode: str = "permanence"
    wish: str = "any"
    before: datetime | None = None
    """They have an appointment then, and wait for a sooner one."""


class Offer(Thing):
    """A moment that is offered to one person, and held for them."""

    request: int
    slot: Slot
    until: datetime
    instead: Appointment | None = None
    anywhere: bool = False
    """They wait at any place: which one this is must be said."""


def wishes(start: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """Those that this moment grants."""
    return "any", "morning" if start.astimezone(zone).time() < NOON else "afternoon"


def answer_by(now: datetime, latest: datetime, zone: ZoneInfo) -> datetime | None:
    """Two hours of the day from now, and before it is too late to come; None when that leaves too little."""
    told = by_day(now, zone)
    evening = datetime.combine(told.astimezone(zone).date(), EVENING, zone).astimezone(now.tzinfo)
    today = min(ANSWER, evening - told)
    morning = datetime.combine(told.astimezone(zone).date() + timedelta(days=1), MORNING, zone).astimezone(now.tzinfo)
    until = told + ANSWER if today == ANSWER else morning + ANSWER - today
    until = min(until, latest)
    return until if until - told >= SHORTEST else None


def usual_days(waited: Sequence[timedelta]) -> int | None:
    """People often waited less than so many days; None when too few did to say so."""
    return None if len(waited) < ENOUGH else int(median(one / timedelta(days=1) for one in waited)) + 1
