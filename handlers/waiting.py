"""A freed moment is offered at once, in the transaction that frees it, to one person at a time: the first in the line
whom it suits. Who says no, or nothing in time, stays in the line and the next is asked; it is held meanwhile.

Taking it is a booking or a move like any other: the database decides, and what that frees is offered on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from flows.domain import effects as decided
from flows.domain.agenda import Search, notice
from flows.domain.association import Permanence
from flows.domain.model import NOT_HELD, Appointment, Slot
from flows.domain.modes import CALLED
from flows.domain.notices import by_day
from flows.domain.sweep import Busy
from flows.domain.themes import theme as theme_of
from flows.domain.timetable import DAY
from flows.domain.waiting import Waiting, answer_by, wishes
from handlers.offered import offer
from handlers.outgoing import scene_in, tell
from handlers.scene import House, Scene
from handlers.telling import tell_mediator
from storage import agenda, people, requests, seats, telephones, waiting
from storage.consented import Consented
from storage.seats import Taken

SOME = 20
"""Offers that one round takes back."""
Decided = decided.WaitForSooner | decided.StopWaiting | decided.TakeOffer | decided.RefuseOffer


def perform(effect: Decided, scene: Scene) -> None:
    if scene.person is None or scene.consented is None:
        return
    match effect:
        case decided.WaitForSooner(appointment=number):
            found = agenda.by_id(scene.connection, number)
            if found and found[1] == scene.person.id and found[0].status == "booked":
                one = found[0]
                waiting.join(scene.connection, one.request, scene.consented, one.permanence, "any", scene.now)
        case decided.StopWaiting(request=request):
            if waiting.in_line(scene.connection, request, scene.person.id):
                leave(scene, request=request)
        case decided.TakeOffer(request=request, slot=slot):
            _take(scene, scene.consented, request, slot)
        case decided.RefuseOffer(request=request, slot=slot):
            held = waiting.offered_to(scene.connection, request, scene.person.id)
            if held and held.start == slot.start and waiting.answer(scene.connection, held):
                offer_on(scene.connection, scene.house, held.slot, scene.now, but=held.person)


def _take(scene: Scene, who: Consented, request: int, slot: Slot) -> None:
    """Raises `Taken` when it is too late: the conversation looks again, and says so."""
    offered = offer(scene, request, int(slot.start.timestamp()) // 60)
    place = scene.house.association.permanence(slot.permanence)
    if offered is None or offered.slot != slot or place is None:
        raise Taken
    waiting.leave(scene.connection, request=request)
    if offered.instead:
        move(scene, offered.instead.id, who, slot, place.seats)
    else:
        number = agenda.book(scene.connection, request, who, slot, place.seats, scene.now)
        tell_mediator(scene, number)


def move(scene: Scene, appointment: int, who: Consented, slot: Slot, capacity: int) -> None:
    """Raises `Taken`, as `agenda.move` does. What it leaves is offered on. One that did not take place stays as it is,
    and its request has another."""
    before = agenda.by_id(scene.connection, appointment)
    if before and before[0].status in NOT_HELD:
        _book_again(scene, before[0].request, who, slot, capacity)
        return
    agenda.move(scene.connection, appointment, who, slot, capacity, scene.now)
    tell_mediator(scene, appointment)
    if slot.mode in CALLED and before:
        telephones.postpone(scene.connection, before[0].request, slot.end)
    if before:
        _freed(scene, before[0], before[1])


def _book_again(scene: Scene, number: int, who: Consented, slot: Slot, capacity: int) -> None:
    request = requests.by_id(scene.connection, number)
    if request is None or request.person != who.person or request.status == "closed":
        return
    if request.appointment is None or request.appointment.status != "booked":
        tell_mediator(scene, agenda.book(scene.connection, number, who, slot, capacity, scene.now))


def cancelled(scene: Scene, appointment: int) -> None:
    """Cancelled, or over: who wants it no more is out of the line, and what is freed is offered on."""
    found = agenda.by_id(scene.connection, appointment)
    if found is None:
        return
    one, person = found
    if one.status != "cancelled_by_service":
        leave(scene, request=one.request)
    if one.status.startswith("cancelled"):
        _freed(scene, one, person)


def _freed(scene: Scene, one: Appointment, person: int) -> None:
    offer_on(scene.connection, scene.house, _slot(one), scene.now, but=person)


def _slot(one: Appointment) -> Slot:
    return Slot(permanence=one.permanence, start=one.start, end=one.end)


def leave(scene: Scene, *, request: int | None = None, person: int | None = None) -> None:
    """Out of the line; what they were offered goes to the next."""
    for left in waiting.leave(scene.connection, request=request, person=person):
        offer_on(scene.connection, scene.house, left.slot, scene.now, but=left.person)


def leaving(connection: Connection, person: int, now: datetime) -> list[Slot]:
    """What somebody who is erased leaves free: what they had to come, and what they were offered."""
    offered = [left.slot for left in waiting.leave(connection, person=person)]
    return [*offered, *(_slot(one) for one in agenda.upcoming(connection, person, now))]


def pass_on(connection: Connection, house: House, now: datetime) -> int:
    """By the clock: whatever nobody answered in time is offered to the next. Answers how many were told."""
    over = waiting.unanswered(connection, now, SOME)
    answered = [one for one in over if waiting.answer(connection, one)]
    return sum(offer_on(connection, house, one.slot, now, but=one.person) for one in answered)


def offer_on(connection: Connection, house: House, freed: Slot, now: datetime, but: int = 0) -> bool:
    """To the first whom it suits; False when there is nobody, and it is anybody's."""
    place = house.association.permanence(freed.permanence)
    if place is None or freed.start <= now or house.association.workshop(freed.permanence):
        return False  # a workshop has a line of its own
    granted = wishes(freed.start, house.association.zone)
    line = waiting.line(connection, place.code, freed.start, granted, _midnight(house, now), but)
    if not line:
        return False
    taken = seats.busy(connection, [place.code], now, freed.end + DAY)
    around = _Around(house, place, freed, now, taken[place.code])
    return any(_offer(connection, around, one) for one in line)


def _midnight(house: House, now: datetime) -> datetime:
    return now.astimezone(house.association.zone).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class _Around:
    """What is free where something was freed. A theme may ask for another length: any moment that needs it will do."""

    house: House
    place: Permanence
    freed: Slot
    now: datetime
    taken: Sequence[Busy]
    found: dict[tuple[str, str], list[Slot]] = field(default_factory=dict)
    """By theme and mode: looked for once."""

    @property
    def zone(self) -> ZoneInfo:
        return self.house.association.zone

    def suiting(self, one: Waiting) -> Slot | None:
        wanted = one.theme, one.mode
        if wanted not in self.found:
            self.found[wanted] = self._moments(*wanted)
        sooner = (slot for slot in self.found[wanted] if one.before is None or slot.start < one.before)
        return next((slot for slot in sooner if one.wish in wishes(slot.start, self.zone)), None)

    def _moments(self, theme: str, mode: str) -> list[Slot]:
        freed, ahead = self.freed, self.freed.end - self.now + DAY
        asked = theme_of(self.house.association, theme)
        search = Search(self.house.timetable, {self.place.code: self.taken}, self.now, asked, mode, ahead)
        that_day = search.hours([self.place], freed.start.astimezone(self.zone).date())
        return [slot for slot in that_day if slot.start < freed.end and freed.start < slot.end]

    def answer_by(self, one: Waiting, slot: Slot) -> datetime | None:
        """As for any booking, so long before it begins."""
        before = notice(self.place, theme_of(self.house.association, one.theme))
        return answer_by(self.now, slot.start - timedelta(minutes=before), self.zone)


def _offer(connection: Connection, around: _Around, one: Waiting) -> bool:
    house, now, slot = around.house, around.now, around.suiting(one)
    until = around.answer_by(one, slot) if slot else None
    if slot is None or until is None:
        return False
    who, chat = people.consented(connection, one.person), people.chat_of(connection, one.person)
    if who is None or chat is None:
        return False
    try:
        with connection.begin_nested():
            if not waiting.offer(connection, one.request, who, now, _midnight(house, now)):
                return False
            seats.keep(connection, who, slot, around.place.seats, now, "offered", until)
    except Taken:
        return False
    scene = scene_in(connection, house, now, chat)
    scene.due = by_day(now, around.zone)
    start = {"wait": str(one.request), "at": str(int(slot.start.timestamp()) // 60)}
    tell(scene, "freed", start, f"freed:{one.request}:{start['at']}:{int(now.timestamp())}")
    return True
