"""How an appointment went, as its mediator says it in one tap; and wrong taps, taken back for ten minutes.

Whoever missed it is told only once those ten minutes are over, and their number to call stays as long: a wrong tap
that is taken back reached nobody and lost nothing.
"""

from datetime import datetime

from sqlalchemy import Connection

from flows.domain.closures import UNDO_WITHIN
from flows.domain.model import Appointment
from flows.domain.notices import by_day
from flows.domain.reports import CountPassage
from flows.domain.slips import Slip, TakeBack
from handlers import facts, waiting
from handlers.facts_on_slips import mistaken
from handlers.handing import began
from handlers.scene import Scene
from handlers.telling import outcome_key, tell_outcome
from handlers.walking_in import call_again
from storage import agenda, outbox, reports, requests, slips, telephones

MAY_BE_WRONG = ("kept", "missed", "cancelled_by_person")
"""What is told, in one tap, of what began."""
PASSAGE = ("mode", "place", "theme", "crowd", "month")


def record(scene: Scene, number: int, outcome: str) -> None:
    one = theirs(scene, number)
    if one is None or scene.staff is None or not agenda.become(scene.connection, number, outcome):
        return
    scene.did("recorded", "appointment", number)
    started = began(scene, number, outcome)
    if outcome in MAY_BE_WRONG and one.start <= scene.now:
        slips.keep(scene.connection, scene.staff.id, "outcome", number, "started" if started else "", scene.now)
        tell_missed(scene, number)
    else:
        tell_outcome(scene, number)
        called(scene, number)
    waiting.cancelled(scene, number)


def tell_missed(scene: Scene, number: int) -> None:
    """Once nobody may take it back, and by day."""
    tell_outcome(scene, number, by_day(scene.now + UNDO_WITHIN, scene.house.association.zone))


def theirs(scene: Scene, appointment: int) -> Appointment | None:
    """The person's own, or of a request they follow."""
    return facts.appointment(scene, {"appointment": str(appointment)})


def called(scene: Scene, appointment: int) -> None:
    """The call took place, or will not: their number is of no use any more."""
    found = agenda.by_id(scene.connection, appointment)
    if found and found[0].status != "cancelled_by_service":
        telephones.erase(scene.connection, found[0].request)


def take_back(effect: TakeBack, scene: Scene) -> None:
    slip = mistaken(scene, {})(effect.what, effect.about)
    if slip is None or scene.staff is None or not slips.drop(scene.connection, scene.staff.id, slip):
        return
    match slip.what:
        case "passage":
            was = dict(zip(PASSAGE, slip.was.split("|"), strict=True))
            reports.uncount_passage(scene.connection, CountPassage.model_validate(was), was["month"])
            scene.did("took_back", "passage", slip.about)
        case "activity":
            reports.forget_activity(scene.connection, int(slip.was))
            scene.did("took_back", "activity", slip.was)
        case "ticket":
            call_again(scene, scene.staff.id, slip)
        case _:
            _booked_again(scene, scene.staff.id, slip)


def _booked_again(scene: Scene, member: int, slip: Slip) -> None:
    found = agenda.by_id(scene.connection, int(slip.about))
    if found is None or not agenda.take_back(scene.connection, found[0].id, found[0].status):
        return
    scene.did("took_back", "appointment", found[0].id)
    outbox.take_back(scene.connection, f"{outcome_key(found[0])}:0")
    if slip.was == "started":
        requests.unstart(scene.connection, found[0].request, member, scene.now)
    if slip.was == "closed":
        requests.unclose(scene.connection, found[0].request, member, scene.now)


def forget(connection: Connection, now: datetime) -> None:
    """By the clock: who noted what, and the number of whoever was called."""
    for slip in slips.over(connection, now):
        found = agenda.by_id(connection, int(slip.about)) if slip.what == "outcome" else None
        latest = agenda.of_request(connection, found[0].request) if found else None
        if found and latest and latest.status != "booked":
            telephones.erase(connection, found[0].request)
