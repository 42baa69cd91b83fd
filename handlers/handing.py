"""A request from hand to hand: taken, declined, handed on, closed, opened again; and everybody who hears of it.

All of it is one transaction: the change, the access that goes with it, and the messages. The person hears neutral
words, never a name nor a reason; a place in the queue is never lost.
"""

from flows.domain.chasing import decide_by
from flows.domain.handing import (
    AcceptRequest,
    CloseRequest,
    ComeBack,
    DeclineRequest,
    Handed,
    ReopenRequest,
    WithdrawRequest,
)
from flows.domain.life import DECLINED_BY, RECUSALS, WAITING
from flows.domain.model import Appointment, CloseReason, DeclineReason, Slot, Staff
from handlers import waiting
from handlers.agendas import look
from handlers.erasing import take_back
from handlers.facts_of_closures import own_seats
from handlers.places import unless_changed
from handlers.scene import Scene
from handlers.telling import offer_on, offer_to, tell_by_day, tell_leaders, tell_outcome, tell_person
from storage import agenda, arrived, behalf, handing, people, requests, staff, telephones
from storage.erasures import DELETABLE
from storage.seats import Taken


def hand(effect: Handed, scene: Scene) -> None:
    if isinstance(effect, ComeBack):
        _come_back(scene, effect.request)
        return
    if scene.staff is None:
        return
    match effect:
        case AcceptRequest(request=request):
            if requests.accept(scene.connection, request, scene.staff.id, scene.now):
                _taken(scene, scene.staff, request, "accepted")
        case ReopenRequest(request=request):
            if requests.reopen(scene.connection, request, scene.staff.id, scene.now):
                _taken(scene, scene.staff, request, "reopened")
        case DeclineRequest(request=request, reason=reason):
            _decline(scene, scene.staff, request, reason)
        case WithdrawRequest(request=request, reason=reason):
            _withdraw(scene, scene.staff, request, reason)
        case CloseRequest(request=request, reason=reason):
            _close(scene, scene.staff, request, reason)


def began(scene: Scene, appointment: int, outcome: str) -> bool:
    """The first appointment that is kept begins the work. Whether it did."""
    found = agenda.by_id(scene.connection, appointment)
    if found is None or scene.staff is None or outcome != "kept":
        return False
    return requests.start(scene.connection, found[0].request, scene.staff.id, scene.now)


def _taken(scene: Scene, member: Staff, request: int, how: str) -> None:
    scene.did("accepted" if how == "accepted" else "reopened", "request", request)
    person = requests.person_of(scene.connection, request)
    tell_person(scene, person, "taken", {}, f"taken:{request}:{member.id}:{_stamp(scene)}")


def _decline(scene: Scene, member: Staff, request: int, reason: DeclineReason) -> None:
    found = requests.by_id(scene.connection, request)
    if found is None or found.status not in WAITING:
        return
    was_asked = handing.decline(scene.connection, request, member.id, reason, scene.now)
    scene.did("declined", "request", request)
    _note_recusal(scene, request, reason)
    if reason in RECUSALS:
        cut_access(scene, found.person)
    if handing.declined(scene.connection, request) >= DECLINED_BY:
        by = decide_by(scene.now, scene.house.working_time).astimezone(scene.house.association.zone).date()
        key = f"declined:{request}:{int((found.since or found.created).timestamp())}"
        if tell_leaders(scene, request, "declined", key, by.isoformat()):
            return
    if was_asked or found.status != "offered":
        offer_on(scene, request, "again")


def _withdraw(scene: Scene, member: Staff, request: int, reason: DeclineReason) -> None:
    """One of theirs; of somebody they are parted from, all of theirs, and what their chat shows of them goes."""
    handed = handing.withdraw(scene.connection, request, member.id, reason, scene.now)
    for one in handed:
        scene.did("withdrew", "request", one)
        _note_recusal(scene, one, reason)
        _goes_on(scene, member, one, reason)
    if handed and reason in RECUSALS:
        cut_access(scene, requests.person_of(scene.connection, request))


def cut_access(scene: Scene, person: int) -> None:
    """Whoever is parted from this person has nothing of theirs any more: what they followed, or were asked to take,
    goes on at its place; so it is when two cases turn out to be one person's."""
    for held in handing.held_apart(scene.connection, person):
        member = staff.by_id(scene.connection, held.member)
        if not held.followed and handing.lapse(scene.connection, held.request, held.member, scene.now, held.reason):
            scene.did("requeued", "request", held.request)
            offer_on(scene, held.request, "again")
        elif held.followed and member:
            for one in handing.withdraw(scene.connection, held.request, member.id, held.reason, scene.now):
                scene.did("requeued", "request", one)
                _goes_on(scene, member, one, held.reason)


def _goes_on(scene: Scene, member: Staff, request: int, reason: str) -> None:
    """From this member to the next; no link that they were shown opens the case any more."""
    person = requests.person_of(scene.connection, request)
    behalf.forget(scene.connection, person)
    found = staff.chat_of(scene.connection, member.id) if reason in RECUSALS else None
    if found:
        shown = arrived.hide(scene.connection, found[0], person, scene.now - DELETABLE, scene.now)
        take_back(scene.connection, shown, scene.now)
    tell_by_day(scene, person, "relayed", {}, f"relayed:{request}:{member.id}:{_stamp(scene)}")
    appointment = agenda.of_request(scene.connection, request)
    if appointment and appointment.status == "booked" and appointment.start > scene.now:
        keep_or_cancel(scene, member, appointment, person)
    offer_on(scene, request, "again")


def keep_or_cancel(scene: Scene, member: Staff, appointment: Appointment, person: int) -> None:
    """The place keeps the appointment when the seat is not this member's own, or another one is free; else the person
    hears apologies, and chooses again."""
    own = {seat for place, seat in own_seats(scene, member) if place == appointment.permanence}
    if agenda.seat_of(scene.connection, appointment.id) not in own or _moved(scene, appointment, person, own):
        return
    if agenda.become(scene.connection, appointment.id, "cancelled_by_service"):
        tell_outcome(scene, appointment.id)
        waiting.cancelled(scene, appointment.id)


def _moved(scene: Scene, one: Appointment, person: int, own: set[int]) -> bool:
    """To another seat of the same moment."""
    place, who = scene.house.association.permanence(one.permanence), people.consented(scene.connection, person)
    if place is None or who is None:
        return False
    there = look(scene.connection, scene.house.timetable, [place], scene.now, mode=one.mode).slots([place])
    free = next((slot for slot in there if slot.start == one.start), None)
    seats = tuple(seat for seat in (free.terms.seats or range(1, place.seats + 1)) if seat not in own) if free else ()
    if free is None or not seats:
        return False
    terms = free.terms.model_copy(update={"seats": seats})
    same = Slot(permanence=one.permanence, start=one.start, end=one.end, terms=terms, mode=one.mode)
    try:
        with scene.connection.begin_nested():
            agenda.move(scene.connection, one.id, who, same, place.seats, scene.now)
            unless_changed(scene)
    except Taken:
        return False
    return True


def _close(scene: Scene, member: Staff, request: int, reason: CloseReason) -> None:
    """Theirs; or one that waits, when those who lead decide so."""
    theirs = requests.close(scene.connection, request, member.id, reason, scene.now)
    leads = member.role in staff.LEADERS and not handing.parted(scene.connection, request, member.id)
    if theirs or (leads and requests.close_waiting(scene.connection, request, reason, scene.now)):
        scene.did("closed", "request", request)
        telephones.erase(scene.connection, request)
        waiting.leave(scene, request=request)
        person = requests.person_of(scene.connection, request)
        tell_person(scene, person, "closed", {}, f"closed:{request}:{_stamp(scene)}")


def _come_back(scene: Scene, request: int) -> None:
    """To the mediator they had, when there is one who may; else to the next."""
    before = requests.by_id(scene.connection, request)
    if before is None or scene.consented is None:
        return
    if not requests.come_back(scene.connection, request, scene.consented, scene.now):
        return
    scene.did("reopened", "request", request)
    last = before.mediator
    if last and staff.by_id(scene.connection, last) and not handing.parted(scene.connection, request, last):
        offer_to(scene, request, last, "back")
    else:
        offer_on(scene, request, "again")


def _note_recusal(scene: Scene, request: int, reason: str) -> None:
    if reason in RECUSALS:
        scene.did("recused", "request", request)


def _stamp(scene: Scene) -> int:
    return int(scene.now.timestamp())
