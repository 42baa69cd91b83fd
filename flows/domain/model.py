"""The people and things of the trade, as a conversation sees them: frozen, without chat numbers."""

from datetime import datetime
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

Side = Literal["person", "mediator"]
Purpose = Literal["request", "reminders", "satisfaction"]
Role = Literal["mediator", "coordinator", "direction", "quality_lead", "volunteer"]
RequestStatus = Literal["new", "offered", "accepted", "started", "reassigning", "referred", "followed", "closed"]
AppointmentStatus = Literal["booked", "kept", "missed", "cancelled_by_person", "cancelled_by_service"]
NOT_HELD: tuple[AppointmentStatus, ...] = ("missed", "cancelled_by_person", "cancelled_by_service")
DeclineReason = Literal["load", "known", "out_of_scope", "safety", "process"]
CloseReason = Literal["solved", "informed", "referred", "no_news", "person_stopped", "out_of_scope", "duplicate"]

TicketState = Literal["waiting", "called", "kept", "missed", "returned"]
BreakReason = Literal["danger", "absent", "complaint", "right", "law"]
"""Why a direction reads a request that is not theirs."""
ContactMode = Literal["permanence", "phone", "home_visit", "workshop", "outreach", "escort"]
Duration = Literal["under15", "15to30", "30to60", "over60"]
Register = Literal["presence", "conflict", "awareness", "watch", "partner", "support", "institution", "collective"]
"""The eight registers of intervention (NF X60-600)."""
Result = Literal["info", "done", "appointment", "referral", "refusal"]
NextStep = Literal["none", "call", "meet", "follow", "relay", "close"]
NewsKind = Literal["j14", "j45"]
NewsAnswer = Literal["solved", "waiting", "blocked", "help"]
"""Where a person says that their request stands."""

CONTACT = "contact"
"""The mode of a request from someone who only wants to be called or written to by a mediator."""


class Thing(BaseModel):
    model_config = ConfigDict(frozen=True)


class Person(Thing):
    id: int
    language: str
    nickname: str = ""
    purposes: frozenset[Purpose] = frozenset()
    shared_phone: bool = False
    version: str = ""
    """Of the text they said yes to."""


class Staff(Thing):
    id: int
    name: str
    role: Role
    language: str = "fr"
    hours: str = ""
    """As the association's file writes hours; empty: the association's."""
    wakes: bool = False
    """Whether a danger may be told to them at any hour."""

    @property
    def follows(self) -> bool:
        """Whether requests are any of their business."""
        return self.role != "volunteer"


class Terms(Thing):
    """What taking a slot asks for: one of these seats (any, when none is named), minutes that stay empty around it,
    and no more than so many appointments there that day, where the zone is."""

    seats: tuple[int, ...] = ()
    before: int = 0
    after: int = 0
    per_day: int | None = None
    zone: str = "UTC"


class Slot(NamedTuple):
    """A moment one permanence could receive someone. Both moments are UTC."""

    permanence: str
    start: datetime
    end: datetime
    terms: Terms = Terms()
    mode: str = "permanence"

    @property
    def code(self) -> str:
        return f"{self.permanence}@{int(self.start.timestamp()) // 60}"


class Appointment(Thing):
    id: int
    request: int
    permanence: str
    start: datetime
    end: datetime
    status: AppointmentStatus = "booked"
    coming: bool = False
    revision: int = 0
    mode: str = "permanence"

    def awaited(self, now: datetime) -> bool:
        """Booked, and to come."""
        return self.status == "booked" and self.start > now


class Request(Thing):
    """A request as the mediators see it; the nickname and the words are for the one who accepted it."""

    id: int
    person: int = 0
    theme: str
    sub_theme: str = ""
    words: str = ""
    mode: str = "permanence"
    place: str = ""
    wish: str = ""
    institution: str = ""
    """Where to accompany them: a kind."""
    telephone: str = ""
    """On which number to call; in their own file only, and on the card of who follows them."""
    status: RequestStatus = "new"
    created: datetime
    mediator: int | None = None
    nickname: str = ""
    language: str = "fr"
    reachable: bool = True
    silent: bool = False
    """The person stopped or paused: nobody reads their name or words."""
    paper: bool = False
    """Of somebody without Telegram, who is told by word of mouth."""
    since: datetime | None = None
    """Since when it waits for somebody, when that is not since it was made."""
    overdue: bool = False
    appointment: Appointment | None = None


class Ticket(Thing):
    """A number in the line of a place, for one day. `before`: how many wait in front of it."""

    id: int
    permanence: str
    day: str
    number: int
    theme: str
    sub_theme: str = ""
    words: str = ""
    state: TicketState = "waiting"
    before: int = 0
    request: int | None = None

    @property
    def live(self) -> bool:
        return self.state in ("waiting", "called")


class Line(Thing):
    """Who waits at a place today, first come first; `given`: how many tickets count, those who left excepted."""

    waiting: tuple[Ticket, ...] = ()
    given: int = 0


class Invitation(Thing):
    role: Role
    name: str


class Act(Thing):
    """One line of the consent ledger."""

    purpose: Purpose
    act: Literal["given", "refused", "withdrawn", "renewed"]
    at: datetime
    language: str
    version: str = ""
    text_hash: str = ""
    channel: str = "telegram"
    role: str = ""
    """Of whoever wrote it down; empty: they said it themselves."""


class Reading(Thing):
    """A role of the team read this person's name or words, that day."""

    role: Role
    day: str


class Opened(Thing):
    """The direction read this person's request without following it."""

    reason: BreakReason
    at: datetime


class Complaint(Thing):
    id: int
    words: str
    at: datetime
    answer_by: datetime
    answer: str = ""


class Wait(Thing):
    """A request in the line for a freed moment."""

    request: int
    place: str
    wish: str
    since: datetime


class SeatWait(Thing):
    """A place in the line for a seat at a workshop."""

    workshop: str
    since: datetime
    until: datetime | None = None


class Contact(Thing):
    """One contact, as it is kept with a request. `day`: when it took place, where the association is."""

    request: int
    day: str
    mode: ContactMode
    place: str = ""
    themes: tuple[str, ...]
    duration: Duration
    registers: tuple[Register, ...]
    result: Result
    next_step: NextStep


class Passed(Thing):
    """That a note passed between the person and their mediator: who wrote, and when; never what."""

    request: int
    side: Side
    at: datetime
