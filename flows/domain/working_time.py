"""Working time: the hours in which somebody of the association is at work, holidays and closures left out.

What a team owes is counted in it, and nothing is notified to a member outside it: what is due then waits for the next
minute of work. A delay that begins at night begins in the morning.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache

from flows.domain.association import Association
from flows.domain.themes import theme
from flows.domain.timetable import DAY, Span, both, kept, minute, moment
from flows.domain.work import Work

AHEAD = 400
"""Days in which somebody works again."""
HALF, HALF_MORE = 0.5, 1.5


class WorkingTime:
    """`own`: hours of a member's, within those of the association."""

    def __init__(self, association: Association, own: Work | None = None) -> None:
        self.association, self.own = association, own

    def minutes(self, since: datetime, until: datetime) -> int:
        """How many of them are worked."""
        first, last = minute(since), minute(until)
        spans = (span for span in self._spans(since) if span[0] < last) if first < last else ()
        total = 0
        for start, end in spans:
            total += max(0, min(end, last) - max(start, first))
            if end >= last:
                break
        return total

    def after(self, since: datetime, minutes: float) -> datetime:
        """The moment when so many minutes are worked."""
        left, first = round(minutes), minute(since)
        for start, end in self._spans(since):
            begins = max(start, first)
            if end > first and begins + left <= end:
                return moment(begins + left)
            left -= max(0, end - begins)
        return since + AHEAD * DAY

    def next(self, now: datetime) -> datetime:
        """Now, or the next minute of work."""
        first = minute(now)
        start = next((start for start, end in self._spans(now) if end > first), None)
        if start is None:
            return WorkingTime(self.association).next(now) if self.own else now
        return now if start <= first else moment(start)

    def days_after(self, since: datetime, days: int) -> datetime:
        """The end of the work of that many working days later."""
        today = since.astimezone(self.association.zone).date()
        worked = (self._day(today, n) for n in range(1, AHEAD))
        ends = [spans[-1][1] for spans in worked if spans][:days]
        return moment(ends[-1]) if ends else since + days * DAY

    def _spans(self, since: datetime) -> Iterator[Span]:
        today = since.astimezone(self.association.zone).date()
        for n in range(AHEAD):
            yield from self._day(today, n)

    def _day(self, today: date, n: int) -> Sequence[Span]:
        worked = kept(self.association.work, self.association, today + n * DAY)
        return both(worked, kept(self.own, self.association, today + n * DAY)) if self.own and worked else worked


def at_work(work: WorkingTime, own: str, now: datetime) -> datetime:
    """When a member with these hours of their own may be notified: now, or the next minute that is worked and theirs.
    Who named none, or hours in which nobody works, keeps those of everybody."""
    return WorkingTime(work.association, _hours(own) if own else None).next(now)


@cache
def _hours(written: str) -> Work:
    return Work(openings=written)


def delay(association: Association, theme_code: str, sub_code: str) -> int:
    """In how many minutes of work a request is to be accepted."""
    sub = theme(association, theme_code).sub_theme(sub_code)
    urgent = sub is not None and sub.urgent
    return 60 * (association.delays.urgent if urgent else association.delays.normal)
