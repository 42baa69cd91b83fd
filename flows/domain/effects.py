"""What a conversation decides. `handlers/effects.py` performs each one, once, in the turn's transaction."""

from flows.domain.arrangement import Arrange as Arrange
from flows.domain.arrangement import UndoArrangement as UndoArrangement
from flows.domain.behalf import OnBehalf
from flows.domain.closures import Closed
from flows.domain.enrolment import Enrolment
from flows.domain.followups import Answering
from flows.domain.handing import Handed
from flows.domain.leading import Leading
from flows.domain.model import BreakReason, Purpose, Slot, Thing
from flows.domain.notes import ReadNote as ReadNote
from flows.domain.notes import SendNote as SendNote
from flows.domain.on_the_day import OnTheDay
from flows.domain.own_steps import Stepping
from flows.domain.referrals import Referring
from flows.domain.reports import Reporting
from flows.domain.slips import TakeBack


class GiveConsent(Thing):
    """An answer about one purpose: `text` is what the person read."""

    purpose: Purpose
    given: bool
    text: str


class SpeakLanguage(Thing):
    language: str


class HoldSlot(Thing):
    """This moment is on the screen to be confirmed: nobody else is shown it for a while."""

    slot: Slot


class OpenRequest(Thing):
    theme: str
    sub_theme: str = ""
    words: str = ""
    mode: str
    place: str = ""
    wish: str = ""
    nickname: str = ""
    slot: Slot | None = None
    institution: str = ""
    telephone: str = ""
    """Given by their own contact button, for this request only."""
    waits: bool = False
    """For a moment that becomes free."""
    same: bool = False
    """Whether they would like the mediator they had before."""


class WaitForSooner(Thing):
    """The person keeps their appointment, and would take an earlier one."""

    appointment: int


class StopWaiting(Thing):
    request: int


class TakeOffer(Thing):
    """A freed moment becomes their appointment, in place of the one they have."""

    request: int
    slot: Slot


class RefuseOffer(Thing):
    """Not this moment: they stay in the line."""

    request: int
    slot: Slot


class SayComing(Thing):
    appointment: int


class SayLate(Thing):
    """Kept nowhere: the mediator is told, and that is all."""

    appointment: int
    minutes: int


class CancelAppointment(Thing):
    appointment: int


class MoveAppointment(Thing):
    appointment: int
    slot: Slot


class ChangeMediator(Thing):
    """The appointment stays, with somebody else than the mediator who is away."""

    appointment: int


class StopEverything(Thing):
    """The person wants no more messages: every yes is withdrawn."""


class Pause(Thing):
    """What is kept stays, and rests."""


class Resume(Thing):
    """The end of a pause."""


class EraseEverything(Thing):
    """All that is kept of this person goes."""


class CallMe(Thing):
    nickname: str


class SharePhone(Thing):
    """Somebody else may read on this phone: the messages that come by themselves say even less."""

    shared: bool


class Reword(Thing):
    """An open request, in other words."""

    request: int
    words: str


class SeeRecord(Thing):
    """The person looks at all that is kept of them."""


class TakeAway(Thing):
    """The person takes all of it away."""


class Complain(Thing):
    words: str


class AnswerComplaint(Thing):
    complaint: int
    words: str


class BreakGlass(Thing):
    """The direction reads a request that is not theirs, once."""

    request: int
    reason: BreakReason


class RecordOutcome(Thing):
    """How an appointment went, told by its mediator."""

    appointment: int
    outcome: str


class JoinTeam(Thing):
    token: str


class ShareCalendar(Thing):
    """Those who decide it read their appointments, or those of a permanence, in a calendar of their own."""

    permanence: str = ""


class CloseCalendar(Thing):
    permanence: str = ""


class Shut(Thing):
    """A place closes, or a mediator is away: each person hit is told."""

    wanted: Closed


class Reopen(Thing):
    closure: int


class Rate(Thing):
    """One answer of the satisfaction sheet, 1 to 3. The sheet is nobody's."""

    sheet: str
    question: str
    face: int


class AnswerSurvey(Thing):
    """The person took or refused the survey: no reminder any more."""


Effect = (
    GiveConsent
    | SpeakLanguage
    | HoldSlot
    | OpenRequest
    | WaitForSooner
    | StopWaiting
    | TakeOffer
    | RefuseOffer
    | SayComing
    | SayLate
    | CancelAppointment
    | MoveAppointment
    | ChangeMediator
    | StopEverything
    | Pause
    | Resume
    | EraseEverything
    | CallMe
    | SharePhone
    | Reword
    | SeeRecord
    | TakeAway
    | Complain
    | AnswerComplaint
    | SendNote
    | ReadNote
    | Handed
    | BreakGlass
    | RecordOutcome
    | JoinTeam
    | ShareCalendar
    | CloseCalendar
    | Shut
    | Reopen
    | Arrange
    | UndoArrangement
    | Rate
    | AnswerSurvey
    | Enrolment
    | OnBehalf
    | OnTheDay
    | Referring
    | Leading
    | Reporting
    | Stepping
    | Answering
    | TakeBack
)
