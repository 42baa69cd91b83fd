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
from flows.domain.work import Work

AHEAD = 400
"""Days in which somebody works again."""
HALF, HALF_MORE = 0.5, 1.5


class WorkingTime:
    def __init__(self, association: Association, work: Work | None = None) -> None:
        self.association, self.work = association, work or association.work
        self._own: dict[str, WorkingTime] = {}

    def of(self, hours: str) -> "WorkingTime":
        """The same clock, by a member's own hours when they said some."""
        if not hours:
            return self
        if hours not in self._own:
            self._own[hours] = WorkingTime(self.association, own(self.association.work, hours))
        return self._own[hours]

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

    def day(self, day: date) -> tuple[datetime, datetime] | None:
        """When the work of this date begins and ends; None when nobody works."""
        spans = self._day(day, 0)
        return (moment(spans[0][0]), moment(spans[-1][1])) if spans else None

    def before(self, now: datetime, minutes: float) -> datetime:
        """The moment since which so many minutes are worked."""
        left, last, today = round(minutes), minute(now), now.astimezone(self.association.zone).date()
        for n in range(AHEAD):
            for start, end in reversed(self._day(today, -n)):
                worked = max(0, min(end, last) - start)
                if worked >= left:
                    return moment(min(end, last) - left)
                left -= worked
        return now - AHEAD * DAY

    def _spans(self, since: datetime) -> Iterator[Span]:
        today = since.astimezone(self.association.zone).date()
        for n in range(AHEAD):
            yield from self._day(today, n)

    def _day(self, today: date, n: int) -> Sequence[Span]:
        return kept(self.work, self.association, today + n * DAY)


def own(work: Work, openings: str) -> Work:
    """A member's own hours: closed with the association, and on public holidays unless they say otherwise."""
    written = openings if "PH" in openings else f"{openings}; PH off"
    shut = tuple(special for special in work.exceptions if special.closed)
    return work.model_copy(update={"openings": written, "exceptions": shut, "school_holidays": None})


def at_work(hours: WorkingTime, member: Staff, now: datetime, *, danger: bool = False) -> datetime:
    """When this member may be notified: now, or their next minute of work; of a danger at once, if they wish it."""
    return now if danger and member.wakes else hours.of(member.hours).next(now)


def delay(association: Association, theme_code: str, sub_code: str) -> int:
    """In how many minutes of work a request is to be accepted."""
    sub = theme(association, theme_code).sub_theme(sub_code)
    urgent = sub is not None and sub.urgent
    return 60 * (association.delays.urgent if urgent else association.delays.normal)
