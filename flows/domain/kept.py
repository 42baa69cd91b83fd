"""All that is kept of one person: what they see, take away, and what erasure erases."""

from datetime import datetime
from typing import Literal

from flows.domain.model import (
    Act,
    Appointment,
    Complaint,
    Contact,
    NewsAnswer,
    NewsKind,
    Opened,
    Passed,
    Purpose,
    Reading,
    Request,
    SeatWait,
    Thing,
    Ticket,
    Wait,
)


class Proposed(Thing):
    """A sheet for a partner; `content`: what they would read, until it is forgotten."""

    request: int
    partner: str
    kind: str
    aim: str
    content: dict[str, str]
    state: str
    at: datetime


class Disclosed(Thing):
    """That the person agreed to a sheet, and whether they took it back."""

    request: int
    partner: str
    given: datetime
    withdrawn: datetime | None = None


class Transmitted(Thing):
    """What was given to a partner, how; and whether the person was received there."""

    request: int
    partner: str
    means: str
    at: datetime
    received: str = ""


class Goal(Thing):
    """What a person wants to obtain, in their words."""

    words: str
    at: datetime


class OwnStep(Thing):
    """One step of a person's own list. `proposed`: by a mediator, and not theirs yet."""

    id: int
    words: str
    done: bool = False
    proposed: bool = False
    added: datetime


class Asked(Thing):
    """One time that a person was asked for news; `answer`: empty while they say nothing."""

    id: int
    request: int
    kind: NewsKind
    asked: datetime
    answer: NewsAnswer | Literal[""] = ""
    answered: datetime | None = None


class Advice(Thing):
    """Those who lead were asked what they think of a danger: that, and when; never why."""

    request: int
    at: datetime


class Kept(Thing):
    """All that is kept of one person: what they see, take away, and what erasure erases."""

    nickname: str
    language: str
    state: str
    shared_phone: bool
    paper: bool = False
    since: datetime
    last_contact: datetime
    acts: tuple[Act, ...] = ()
    requests: tuple[Request, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    contacts: tuple[Contact, ...] = ()
    waits: tuple[Wait, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    registrations: tuple[SeatWait, ...] = ()
    readings: tuple[Reading, ...] = ()
    opened: tuple[Opened, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    notes: tuple[Passed, ...] = ()
    referrals: tuple[Proposed, ...] = ()
    disclosures: tuple[Disclosed, ...] = ()
    transmissions: tuple[Transmitted, ...] = ()
    goals: tuple[Goal, ...] = ()
    steps: tuple[OwnStep, ...] = ()
    asked: tuple[Asked, ...] = ()
    advice: tuple[Advice, ...] = ()

    def last(self, purpose: Purpose) -> Act | None:
        return next((act for act in reversed(self.acts) if act.purpose == purpose), None)

    def agrees(self, purpose: Purpose) -> bool:
        last = self.last(purpose)
        return last is not None and last.act in ("given", "renewed")
