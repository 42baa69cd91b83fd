"""What is due at a moment: reminders before an appointment, the survey after it.

Nothing here is a stored job. What is due is computed from the appointments each time it is asked, and the outbox's
unique key makes each notice once. People are left in peace from 20:00 to 08:00; a reminder of what is over, or of what
was booked after the reminder's own time, is never sent.
"""

from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from flows.domain.model import Thing

Kind = Literal["j2", "h2", "survey", "survey_again"]
MORNING, EVENING, EVE = time(8), time(20), time(19)
TWO_DAYS, TWO_HOURS = timedelta(days=2), timedelta(hours=2)
SURVEY_AFTER, SURVEY_AGAIN, SURVEY_LATEST = timedelta(days=1), timedelta(days=4), timedelta(days=8)
STILL_AWAITED = timedelta(minutes=30)
"""So long after its beginning whoever is late is still awaited."""


class Visit(Thing):
    """What must be known of an appointment to say what is due."""

    appointment: int
    person: int
    start: datetime
    end: datetime
    booked: datetime
    kept: bool = False
    reminders: bool = False
    satisfaction: bool = False
    survey_answered: bool = False


class Notice(Thing):
    kind: Kind
    appointment: int
    person: int
    due: datetime
    until: datetime

    @property
    def key(self) -> str:
        """What makes it once: an appointment that moves owes its reminders again."""
        return f"{self.kind}:{self.appointment}:{int(self.due.timestamp())}"


def quiet(moment: datetime, zone: ZoneInfo) -> bool:
    """True at night, where the people are."""
    return not MORNING <= moment.astimezone(zone).time() < EVENING


def notices(visit: Visit, zone: ZoneInfo) -> list[Notice]:
    """Every notice this appointment ever gives, with the time it is due and the time it becomes pointless."""
    if visit.kept:
        return _surveys(visit, zone) if visit.satisfaction else []
    return _reminders(visit, zone) if visit.reminders else []


def due(visit: Visit, zone: ZoneInfo, now: datetime) -> list[Notice]:
    if quiet(now, zone):
        return []
    return [notice for notice in notices(visit, zone) if notice.due <= now < notice.until]


def _reminders(visit: Visit, zone: ZoneInfo) -> list[Notice]:
    j2 = by_day(_same_hour_days_before(visit.start, 2, zone), zone)
    h2 = visit.start - TWO_HOURS
    if quiet(h2, zone):
        h2 = _at(visit.start, -1 if visit.start.astimezone(zone).time() < EVE else 0, EVE, zone)
    both = (_notice(visit, "j2", j2, h2), _notice(visit, "h2", h2, visit.start))
    return [notice for notice in both if visit.booked < notice.due]


def _surveys(visit: Visit, zone: ZoneInfo) -> list[Notice]:
    first = by_day(visit.end + SURVEY_AFTER, zone)
    again = by_day(visit.end + SURVEY_AGAIN, zone)
    if visit.survey_answered:
        return []
    latest = visit.end + SURVEY_LATEST
    return [_notice(visit, "survey", first, again), _notice(visit, "survey_again", again, latest)]


def _notice(visit: Visit, kind: Kind, due: datetime, until: datetime) -> Notice:
    return Notice(kind=kind, appointment=visit.appointment, person=visit.person, due=due, until=until)


def _same_hour_days_before(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    return datetime.combine(local.date() - timedelta(days=days), local.time(), zone).astimezone(moment.tzinfo)


def _at(moment: datetime, days: int, hour: time, zone: ZoneInfo) -> datetime:
    day = moment.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, hour, zone).astimezone(moment.tzinfo)


def by_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same moment, or the next morning at 08:00."""
    local = moment.astimezone(zone).time()
    if local < MORNING:
        return _at(moment, 0, MORNING, zone)
    return _at(moment, 1, MORNING, zone) if local >= EVENING else moment
