"""A workshop: one date, some seats, and a line for a seat that becomes free. A seat is an appointment at its own place.

The first in line has two hours of the day to say yes, then the next. A seat that is offered is nobody else's.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from flows.domain.model import Slot, Thing
from flows.domain.notices import EVENING, MORNING, by_day
from flows.domain.written import Code, Label, Written

TO_ANSWER = timedelta(hours=2)
ATTENDED = timedelta(minutes=30)
"""So long before it begins the mediator sees who comes; and until the next evening."""
HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


def _hours(hours: str) -> str:
    found = HOURS.fullmatch(hours)
    parts = [int(part) for part in found.groups()] if found else []
    if not parts or max(parts[::2]) > 23 or max(parts[1::2]) > 59 or parts[:2] >= parts[2:]:
        raise PydanticCustomError("hours", "'{hours}' are no hours of a day; write '14:00-16:00'", {"hours": hours})
    return hours


class Workshop(Written):
    """`place`: the permanence where it takes place."""

    code: Code
    label: Label
    place: Code
    day: date
    hours: Annotated[str, AfterValidator(_hours)]
    seats: Annotated[int, Field(ge=1, le=200)]
    theme: str = ""

    def slot(self, zone: ZoneInfo) -> Slot:
        start, end = (
            datetime.combine(self.day, time.fromisoformat(hour), zone).astimezone(ZoneInfo("UTC"))
            for hour in self.hours.split("-")
        )
        return Slot(permanence=self.code, start=start, end=end)

    def attended(self, zone: ZoneInfo, now: datetime) -> bool:
        """Whether the mediator may say who is there."""
        slot = self.slot(zone)
        return slot.start - ATTENDED <= now < slot.end + timedelta(days=1)


class Room(Thing):
    """What one person can have at a workshop: `free` seats; else their rank in line, and until when one is offered."""

    free: int
    waits: bool = False
    before: int = 0
    until: datetime | None = None


def answer_by(now: datetime, zone: ZoneInfo) -> datetime:
    """Two hours later; what the night takes of them is had the next morning."""
    begins = by_day(now, zone)
    local = begins.astimezone(zone)
    evening = datetime.combine(local.date(), EVENING, zone)
    left = begins + TO_ANSWER - evening
    if left <= timedelta(0):
        return begins + TO_ANSWER
    return datetime.combine(local.date() + timedelta(days=1), MORNING, zone).astimezone(now.tzinfo) + left
