"""Working time: the hours in which somebody of the association is at work, holidays and closures left out.

What a team owes is counted in it, and nothing is notified to a member outside it: what is due then waits for the next
minute of work. A delay that begins at night begins in the morning.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from flows.domain.association import Association
from flows.domain.model import Staff
from flows.domain.themes import theme
from flows.domain.timetable import DAY, Span, kept, minute, moment

AHEAD = 400
"""Days in which somebody works again."""
HALF, HALF_MORE = 0.5, 1.5


class WorkingTime:
    def __init__(self, association: Association) -> None:
        self.association = association

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
        start, _end = next((span for span in self._spans(now) if span[1] > first), (first, first))
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
        return kept(self.association.work, self.association, today + n * DAY)


def at_work(hours: WorkingTime, _member: Staff, now: datetime) -> datetime:
    """When this member may be notified: now, or their next minute of work. Nobody has hours of their own yet."""
    return hours.next(now)


def delay(association: Association, theme_code: str, sub_code: str) -> int:
    """In how many minutes of work a request is to be accepted."""
    sub = theme(association, theme_code).sub_theme(sub_code)
    urgent = sub is not None and sub.urgent
    return 60 * (association.delays.urgent if urgent else association.delays.normal)
