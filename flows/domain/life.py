"""The life of a request, as one table: an act, of one role, leads from some statuses to one.

`storage/life.py` changes a status by this table and nothing else does. Whoever waits is offered on by the clock;
whoever is followed has a mediator, who may hand on but never drop; nothing here leads out of sight but the person's own
erasure. A draft is a conversation, and a pause is the person's: neither is a status. docs/life.md is drawn from here.
"""

from typing import Literal, NamedTuple

from flows.domain.model import RequestStatus

Act = Literal[
    "offer", "lapse", "decline", "accept", "start", "refer", "follow", "resume", "withdraw", "leave", "change",
    "reassign", "close", "reopen", "erase", "unstart", "unclose",
]  # fmt: skip
By = Literal["person", "mediator", "coordinator", "clock", "operator"]
"""The clock is the bot by itself; a mediator is whoever takes or follows the request, whatever their role. What begins
with « un » takes a wrong tap back, within ten minutes."""

WAITING: tuple[RequestStatus, ...] = ("new", "offered", "reassigning")
IN_HANDS: tuple[RequestStatus, ...] = ("accepted", "started", "referred", "followed")
"""Somebody of the team follows it."""
OVER: RequestStatus = "closed"
EVERY: tuple[RequestStatus, ...] = (*WAITING, *IN_HANDS, OVER)

RECUSALS = ("known", "safety", "process")
"""Reasons that part a mediator from a person for good."""
DECLINED_BY = 3
"""So many, and those who lead decide."""
DECIDED_WITHIN = 2
"""Working days."""


class Change(NamedTuple):
    act: Act
    by: By
    before: tuple[RequestStatus, ...]
    after: RequestStatus | None
    """None: the row is gone."""


CHANGES: tuple[Change, ...] = (
    Change("offer", "clock", ("new", "reassigning"), "offered"),
    Change("lapse", "clock", ("offered",), "new"),
    Change("decline", "mediator", ("offered",), "new"),
    Change("accept", "mediator", WAITING, "accepted"),
    Change("start", "mediator", ("accepted",), "started"),
    Change("refer", "mediator", ("accepted", "started", "followed"), "referred"),
    Change("follow", "mediator", ("accepted", "started", "referred"), "followed"),
    Change("follow", "clock", ("accepted", "started", "referred"), "followed"),
    Change("resume", "person", ("followed",), "started"),
    Change("withdraw", "mediator", IN_HANDS, "reassigning"),
    Change("change", "person", IN_HANDS, "reassigning"),
    Change("leave", "operator", IN_HANDS, "reassigning"),
    Change("reassign", "coordinator", ("new", "offered", *IN_HANDS), "reassigning"),
    Change("close", "mediator", IN_HANDS, "closed"),
    Change("close", "person", IN_HANDS, "closed"),
    Change("close", "coordinator", WAITING, "closed"),
    Change("reopen", "mediator", ("closed",), "accepted"),
    Change("reopen", "person", ("closed",), "new"),
    Change("unstart", "mediator", ("started",), "accepted"),
    Change("unclose", "mediator", ("closed",), "new"),
    Change("erase", "person", EVERY, None),
    Change("erase", "clock", EVERY, None),
)
BY_ACT: dict[tuple[Act, By], Change] = {(change.act, change.by): change for change in CHANGES}
MUST_ACT: dict[RequestStatus, By] = {
    "new": "clock",
    "offered": "mediator",
    "reassigning": "clock",
    "accepted": "mediator",
    "started": "mediator",
    "referred": "mediator",
    "followed": "mediator",
}
"""Whose move it is. When the clock finds nobody, or a mediator says nothing, those who lead are told."""


def possible(status: RequestStatus) -> tuple[Change, ...]:
    return tuple(change for change in CHANGES if status in change.before)
