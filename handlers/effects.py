"""What each decision does, in the turn's transaction; and who is told, each in their own language and chat."""

from datetime import timedelta

from flows import access
from flows.domain import behalf, enrolment, followups, leading, on_the_day, reports
from flows.domain import effects as decided
from flows.domain import handing as of_life
from flows.domain.effects import Effect
from flows.domain.model import BreakReason, Slot
from flows.domain.referrals import Referring
from flows.domain.slips import TakeBack
from handlers import arranging, closing, commands, waiting
from handlers.behalf import act_for
from handlers.complaining import tell_leads, tell_waiting
from handlers.enrolling import enroll
from handlers.erasing import erase
from handlers.facts import complaint_for_staff
from handlers.following_up import answer
from handlers.gathering import gather, seats_of
from handlers.handing import hand
from handlers.leading import lead
from handlers.noting import called, record, take_back, theirs
from handlers.referring import refer
from handlers.refusing import allowed
from handlers.relaying import relay
from handlers.reporting import report
from handlers.scene import Scene
from handlers.sharing import keep_calendar
from handlers.stepping import step
from handlers.telling import offer_on, tell_late, tell_mediator, tell_person
from handlers.walking_in import walk_in
from storage import (
    agenda,
    assignment,
    conversations,
    handing,
    notes,
    outbox,
    people,
    requests,
    rights,
    seats,
    sheets,
    staff,
    telephones,
)
from storage import referrals as agreements
from storage import waiting as lines
from storage.conversations import Talks
from storage.seats import Taken

ANSWERED_WITHIN = timedelta(days=30)
"""A complaint (art. 12.3 RGPD)."""


def perform(effect: Effect, scene: Scene) -> None:  # noqa: C901 (one line of the table for each decision)
    connection, now = scene.connection, scene.now
    name = type(effect).__name__
    if not allowed(scene, access.EFFECTS[name], "effect", name):
        return
    match effect:
        case decided.GiveConsent(purpose=purpose, given=given, text=text):
            version = scene.house.version
            people.consent(connection, scene.chat_id, purpose, given, text, scene.language, now, version)
            scene.refresh()
            if scene.number is not None:
                scene.did("agreed" if given else "refused", "person", scene.number)
        case decided.SpeakLanguage(language=language):
            _speak(scene, language)
        case decided.OpenRequest():
            _open_request(scene, effect)
        case decided.SayComing(appointment=appointment):
            if scene.consented:
                agenda.coming(connection, appointment, scene.consented)
        case decided.SayLate(appointment=appointment, minutes=minutes):
            tell_late(scene, appointment, minutes)
        case decided.HoldSlot(slot=slot):
            if scene.consented:
                seats.keep(connection, scene.consented, slot, _capacity(scene, slot), now)
        case decided.MoveAppointment(appointment=appointment, slot=slot):
            if scene.consented:
                waiting.move(scene, appointment, scene.consented, slot, _capacity(scene, slot))
        case decided.CancelAppointment(appointment=appointment):
            if theirs(scene, appointment) and agenda.become(connection, appointment, "cancelled_by_person"):
                tell_mediator(scene, appointment)
                called(scene, appointment)
                waiting.cancelled(scene, appointment)
        case decided.WaitForSooner() | decided.StopWaiting() | decided.TakeOffer() | decided.RefuseOffer():
            waiting.perform(effect, scene)
        case decided.StopEverything():
            _stop(scene)
        case decided.Pause() | decided.Resume() | decided.EraseEverything():
            _rest(effect, scene)
        case decided.SeeRecord() | decided.TakeAway():
            if scene.number is not None:
                scene.did("saw" if isinstance(effect, decided.SeeRecord) else "took_away", "person", scene.number)
        case decided.AnswerComplaint(complaint=complaint, words=words):
            _answer_complaint(scene, complaint, words)
        case decided.CallMe() | decided.SharePhone() | decided.Reword() | decided.Complain():
            _write(effect, scene)
        case decided.SendNote() | decided.ReadNote():
            relay(effect, scene)
        case _ if isinstance(effect, of_life.Handed):
            hand(effect, scene)
        case followups.AnswerNews() | followups.FinishRequest():
            answer(effect, scene)
        case decided.BreakGlass(request=request, reason=reason):
            _break_glass(scene, request, reason)
        case decided.RecordOutcome(appointment=appointment, outcome=outcome):
            record(scene, appointment, outcome)
        case TakeBack():
            take_back(effect, scene)
        case decided.JoinTeam(token=token):
            joined = staff.join(connection, scene.chat_id, token, scene.language, now)
            scene.refresh()
            if joined and scene.staff:
                scene.did("joined", "staff", scene.staff.id)
                tell_waiting(connection, scene.house, now, scene.deeds)
            if scene.staff:
                commands.show(scene, scene.staff)
        case decided.Shut(wanted=wanted):
            closing.shut(scene, wanted)
        case decided.Reopen(closure=closure):
            closing.reopen(scene, closure)
        case decided.Arrange() | decided.UndoArrangement():
            arranging.perform(effect, scene)
        case decided.ChangeMediator(appointment=appointment):
            closing.change_mediator(scene, appointment)
        case on_the_day.TakeTicket() | on_the_day.ReturnTicket() | on_the_day.CallTicket() | on_the_day.RecordTicket():
            walk_in(effect, scene)
        case on_the_day.WaitForSeat() | on_the_day.LeaveLine() | on_the_day.RecordAttendance():
            gather(effect, scene)
        case enrolment.InviteMember() | enrolment.ChangeProfile() | enrolment.DismissMember() | enrolment.Reoffer():
            enroll(effect, scene)
        case _ if isinstance(effect, behalf.OnBehalf):
            act_for(effect, scene)
        case decided.ShareCalendar() | decided.CloseCalendar():
            keep_calendar(scene, effect)
        case _ if isinstance(effect, reports.Reporting):
            report(effect, scene)
        case _ if isinstance(effect, Referring):
            refer(effect, scene)
        case _ if isinstance(effect, leading.Leading):
            lead(effect, scene)
        case decided.Rate(sheet=sheet, question=question, face=face):
            sheets.rate(connection, sheet, question, face)
        case decided.AnswerSurvey():
            if scene.person:
                agenda.answer_survey(connection, scene.person.id)
        case _:
            step(effect, scene)


def _speak(scene: Scene, language: str) -> None:
    if scene.staff:
        staff.speak(scene.connection, scene.staff.id, language)
    elif scene.consented:
        people.speak(scene.connection, scene.consented, language)
    scene.language = language
    scene.refresh()
    if scene.staff:
        commands.show(scene, scene.staff)


def _open_request(scene: Scene, wanted: decided.OpenRequest) -> None:
    if scene.person is None or scene.consented is None:
        return
    request = requests.add(scene.connection, scene.consented, wanted, scene.now)
    if wanted.nickname != scene.person.nickname:
        people.call(scene.connection, scene.consented, wanted.nickname)
    if wanted.slot:
        capacity = _capacity(scene, wanted.slot)
        agenda.book(scene.connection, request, scene.consented, wanted.slot, capacity, scene.now)
    elif wanted.waits:
        lines.join(scene.connection, request, scene.consented, wanted.place, wanted.wish, scene.now)
    if wanted.telephone:
        until = wanted.slot.end if wanted.slot else scene.now
        telephones.give(scene.connection, request, scene.consented, wanted.telephone, until)
    scene.refresh()
    if scene.house.association.workshop(wanted.place) is None:
        wished = assignment.last_mediator(scene.connection, scene.person.id) if wanted.same and scene.person else None
        offer_on(scene, request, "new", wished)


def _capacity(scene: Scene, slot: Slot) -> int:
    workshop = scene.house.association.workshop(slot.permanence)
    if workshop:
        return seats_of(scene, workshop)
    place = scene.house.association.permanence(slot.permanence)
    if place is None:
        raise Taken
    return place.seats


def let_go(scene: Scene, before: Talks) -> None:
    """Whoever no longer has a moment on the screen to confirm holds none."""
    if scene.number is not None and _chosen(before) and not _chosen(scene.talks):
        seats.let_go(scene.connection, scene.number)


def _chosen(talks: Talks) -> bool:
    """Whether the question on the screen comes after a moment was chosen."""
    return bool(talks.stack) and "slot" in talks.stack[-1].answers


def _break_glass(scene: Scene, request: int, reason: BreakReason) -> None:
    """Written before it is shown; the person is told."""
    if scene.staff is None or handing.parted(scene.connection, request, scene.staff.id):
        return
    person = requests.person_of(scene.connection, request)
    rights.note_opening(scene.connection, person, reason, scene.now)
    scene.opened = request
    scene.did("opened", "request", request)
    tell_person(scene, person, "looked", {}, f"looked:{request}:{int(scene.now.timestamp())}")


def _stop(scene: Scene) -> None:
    """At once: nothing more is sent, whatever was planned, and every yes is withdrawn."""
    scene.with_talks(stack=())
    if scene.number is None:
        return
    people.withdraw(scene.connection, scene.number, scene.now)
    scene.did("stopped", "person", scene.number)
    agreements.withdraw_all(scene.connection, scene.number, scene.now)
    _say_no_more(scene)


def _say_no_more(scene: Scene) -> None:
    waiting.leave(scene, person=scene.number)
    if scene.number is not None:
        notes.silence(scene.connection, scene.number)
    outbox.drop(scene.connection, scene.chat_id, kinds=("interactive", "reminder", "survey"))
    conversations.forget(scene.connection, scene.chat_id)
    scene.refresh()


def _rest(effect: decided.Pause | decided.Resume | decided.EraseEverything, scene: Scene) -> None:
    if scene.number is None:
        return
    scene.with_talks(stack=())
    match effect:
        case decided.Pause():
            people.pause(scene.connection, scene.number)
            scene.did("paused", "person", scene.number)
            _say_no_more(scene)
        case decided.Resume():
            people.resume(scene.connection, scene.number)
            scene.did("resumed", "person", scene.number)
        case decided.EraseEverything():
            scene.did("erased", "person", scene.number)
            erase(scene.connection, scene.house, scene.number, scene.now)
    scene.refresh()


def _write(effect: decided.CallMe | decided.SharePhone | decided.Reword | decided.Complain, scene: Scene) -> None:
    connection, who = scene.connection, scene.consented
    if who is None:
        return
    match effect:
        case decided.CallMe(nickname=nickname):
            people.call(connection, who, nickname)
        case decided.SharePhone(shared=shared):
            people.share_phone(connection, who, shared)
        case decided.Reword(request=request, words=words):
            requests.reword(connection, request, who, words)
        case decided.Complain(words=words):
            number = rights.complain(connection, who, words, scene.now, scene.now + ANSWERED_WITHIN)
            tell_leads(connection, scene.house, scene.now, scene.deeds, number, who.person)
    scene.did("complained" if isinstance(effect, decided.Complain) else "corrected", "person", who.person)
    scene.refresh()


def _answer_complaint(scene: Scene, complaint: int, words: str) -> None:
    """Once, by somebody who may read it."""
    if complaint_for_staff(scene, complaint) is None:
        return
    person = rights.answer(scene.connection, complaint, words)
    if person is not None:
        scene.did("answered", "complaint", complaint)
        tell_person(scene, person, "answered", {"complaint": str(complaint)}, f"answered:{complaint}")
