"""« Où en est votre démarche ? »: asked fourteen days, then forty-five, after the last contact, and never a third time.

What is due is computed from the request each time it is asked. The last contact is the last appointment that was kept,
or else the acceptance; nothing is asked before an appointment to come, nor once the person said that it is solved. Two
silences stop it for good, whatever comes later; and nobody is asked at night, or without their yes to reminders.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.domain.kept import Asked
from flows.domain.model import NewsAnswer, NewsKind, Thing
from flows.domain.notices import by_day, quiet

AFTER: dict[NewsKind, timedelta] = {"j14": timedelta(days=14), "j45": timedelta(days=45)}
STILL = timedelta(days=10)
"""So long after its day it may still be asked: then it is left."""
SILENCES = 2
NEEDS_SOMEBODY: tuple[NewsAnswer, ...] = ("blocked", "help")


class Pursued(Thing):
    """What must be known of a request to say whether its person is to be asked now."""

    request: int
    person: int
    last: datetime
    asked: tuple[Asked, ...] = ()


class Progress(Thing):
    """What the mediator reads on the card: what the person wants, and what they answered last."""

    goal: str = ""
    last: Asked | None = None


class AnswerNews(Thing):
    asked: int
    answer: NewsAnswer


class FinishRequest(Thing):
    """The person says that it is over."""

    asked: int


Answering = AnswerNews | FinishRequest


def due(one: Pursued, zone: ZoneInfo, now: datetime) -> NewsKind | None:
    if quiet(now, zone) or _over(one.asked):
        return None
    since = {asked.kind for asked in one.asked if asked.asked >= one.last}
    for kind, after in AFTER.items():
        from_ = by_day(one.last + after, zone)
        if kind not in since and from_ <= now < from_ + STILL:
            return kind
    return None


def key(one: Pursued, kind: NewsKind) -> str:
    """What makes it once: another contact owes it again."""
    return f"news:{one.request}:{kind}:{int(one.last.timestamp())}"


def _over(asked: Sequence[Asked]) -> bool:
    silences = sum(not one.answer for one in asked)
    return silences >= SILENCES or any(one.answer == "solved" for one in asked)
