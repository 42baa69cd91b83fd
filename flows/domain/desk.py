"""The desk of a member of the team: what waits, what is late, what is theirs, what is to be noted, what comes next.

Late is what waits past its delay, counted in working time; those who lead are told at one and a half of it.
An appointment is to be noted from its beginning on, until somebody said how it went.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from flows.domain.association import Association
from flows.domain.life import Act
from flows.domain.model import Appointment, NextStep, Request, Thing
from flows.domain.themes import themes
from flows.domain.working_time import WorkingTime

Which = Literal["waiting", "overdue", "mine"]
LISTS: tuple[Which, ...] = ("waiting", "overdue", "mine")
MORNING, EVENING = time(8), time(20)
HOUR, BEFORE_LEAVING = timedelta(hours=1), timedelta(minutes=15)
WEEK = timedelta(days=7)


class Counts(NamedTuple):
    waiting: int = 0
    overdue: int = 0
    mine: int = 0


class Late(NamedTuple):
    """What waits since before these moments is late; the sooner one for these subjects (theme, sub-theme)."""

    normal: datetime
    urgent: datetime
    subjects: tuple[tuple[str, str], ...]


class Step(Thing):
    """What became of a request, and when: the act of `flows/domain/life.py`, an appointment's end, or `contact`."""

    what: Act | Literal["kept", "missed", "cancelled_by_person", "cancelled_by_service", "contact", "created"]
    at: datetime
    mode: str = "permanence"
    """Of an appointment."""


class Past(Thing):
    """Of one request. `planned`: what its last contact left to do."""

    steps: tuple[Step, ...] = ()
    planned: NextStep = "none"


class Morning(Thing):
    """What the day brings: appointments and the first of them, what waits, what is late, what is to be noted."""

    appointments: int = 0
    first: datetime | None = None
    waiting: int = 0
    overdue: int = 0
    unset: int = 0

    @property
    def empty(self) -> bool:
        return not (self.appointments or self.waiting or self.unset)


def late(association: Association, work: WorkingTime, now: datetime) -> Late:
    urgent = [(theme.code, sub.code) for theme in themes(association) for sub in theme.sub_themes if sub.urgent]
    hours = association.delays
    return Late(work.before(now, 60 * hours.normal), work.before(now, 60 * hours.urgent), tuple(urgent))


def coming(planned: Sequence[Appointment], now: datetime) -> Appointment | None:
    """The next person."""
    return next((one for one in planned if one.status == "booked" and one.start > now), None)


def on_day(planned: Sequence[Appointment], association: Association, day: date) -> list[Appointment]:
    return [one for one in planned if one.start.astimezone(association.zone).date() == day]


def is_morning(work: WorkingTime, now: datetime) -> bool:
    """The first hour of somebody's work, from eight o'clock on."""
    local = now.astimezone(work.association.zone)
    worked = work.day(local.date())
    if worked is None:
        return False
    begins = max(worked[0], local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0))
    return begins <= now < begins + HOUR and work.next(now) == now


def is_evening(work: WorkingTime, now: datetime) -> bool:
    """Just before the end of somebody's work, or from the evening on when it goes on longer."""
    local = now.astimezone(work.association.zone)
    worked = work.day(local.date())
    if worked is None:
        return False
    ends = min(worked[1], local.replace(hour=EVENING.hour, minute=0, second=0, microsecond=0))
    return ends - BEFORE_LEAVING <= now and work.next(now) == now


NextAct = Literal["meeting", "note", "call", "meet", "follow", "relay", "close", "contact"]


def next_act(request: Request, past: Past, now: datetime) -> NextAct:
    """What whoever follows it does next: what is booked, what is to be noted, what was planned, else a first word."""
    one = request.appointment
    if one and one.status == "booked":
        return "meeting" if one.start > now else "note"
    return past.planned if past.planned != "none" else "contact"


def history(created: datetime, acts: Sequence[Step], ended: Sequence[Step], contacts: Sequence[Step]) -> list[Step]:
    """In the order of time, without what was taken back."""
    told = _without_mistakes(acts)
    return sorted([Step(what="created", at=created), *told, *ended, *contacts], key=lambda step: step.at)


MISTAKES: dict[str, tuple[str, ...]] = {"unstart": ("start",), "unclose": ("close", "accept")}


def _without_mistakes(acts: Sequence[Step]) -> list[Step]:
    told: list[Step] = []
    for step in acts:
        for mistaken in MISTAKES.get(step.what, ()):
            told.remove(next(one for one in reversed(told) if one.what == mistaken))
        told += [] if step.what in MISTAKES else [step]
    return told
