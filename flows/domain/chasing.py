"""What is owed to a request that waits: a reminder to whoever is asked, then somebody else, then those who lead.

Nothing here is a stored job. Delays are counted in working time. An offer's runs from the moment the member heard of
it, in their own hours: a reminder at half, unless they would read it too late, and the next member at the whole. The
person's own runs from the moment the request waits: those who lead at one and a half; and once too many declined, they
decide in two days.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from flows.domain.life import DECIDED_WITHIN, DECLINED_BY
from flows.domain.working_time import HALF, HALF_MORE, WorkingTime


class Waiting(NamedTuple):
    """A request that waits: since when, offered to whom, when they heard of it and what hours they keep, by how many
    it was declined meanwhile, and when it was made."""

    request: int
    person: int
    theme: str
    sub_theme: str
    since: datetime
    offered_to: int | None
    heard: datetime | None
    hours: str
    declined: int
    declined_at: datetime | None
    place: str
    created: datetime


class Owed(NamedTuple):
    kind: Literal["remind", "lapse", "late", "undecided"]
    waiting: Waiting
    key: str


def owed(one: Waiting, delay: int, work: WorkingTime, now: datetime) -> Iterator[Owed]:
    """`delay`: minutes of work in which it is to be accepted. A key makes each once."""
    if one.heard and one.offered_to is not None:
        asked, lapses = f"{one.request}:{one.offered_to}:{_stamp(one.heard)}", work.after(one.heard, delay)
        if lapses <= now:
            yield Owed("lapse", one, f"lapse:{asked}")
        elif work.after(one.heard, delay * HALF) <= now and work.of(one.hours).next(now) < lapses:
            yield Owed("remind", one, f"remind:{asked}")
    if overdue(one.since, delay, work, now):
        yield Owed("late", one, f"late:{one.request}:{_stamp(one.since)}")
    if one.declined >= DECLINED_BY and one.declined_at and decide_by(one.declined_at, work) <= now:
        yield Owed("undecided", one, f"undecided:{one.request}:{_stamp(one.since)}")


def overdue(since: datetime, delay: int, work: WorkingTime, now: datetime) -> bool:
    return work.after(since, delay * HALF_MORE) <= now


def decide_by(declined: datetime, work: WorkingTime) -> datetime:
    return work.days_after(declined, DECIDED_WITHIN)


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp())
