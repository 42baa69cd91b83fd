"""What happens on the day itself: numbered tickets, and the seats and lines of workshops."""

from typing import Literal

from flows.domain.model import Thing


class TakeTicket(Thing):
    """A number in today's line of this place."""

    permanence: str
    theme: str
    sub_theme: str = ""
    words: str = ""


class ReturnTicket(Thing):
    """The person no longer waits."""

    ticket: int


class CallTicket(Thing):
    """This number's turn has come: its request opens, and is this mediator's."""

    ticket: int


class RecordTicket(Thing):
    """Whether the one who was called was there: from here on it counts as an appointment does."""

    ticket: int
    outcome: Literal["kept", "missed"]


class WaitForSeat(Thing):
    """In line for a workshop that is full."""

    workshop: str


class LeaveLine(Thing):
    """No longer waits for a seat there, or does not want the one that is offered."""

    workshop: str


class RecordAttendance(Thing):
    """Whether somebody came to a workshop: their request ends with it."""

    appointment: int
    outcome: Literal["kept", "missed"]


OnTheDay = TakeTicket | ReturnTicket | CallTicket | RecordTicket | WaitForSeat | LeaveLine | RecordAttendance
