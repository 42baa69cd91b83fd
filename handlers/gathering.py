"""Workshops: who takes a seat, who waits for one, to whom the clock offers what is free, and who came."""

from datetime import datetime

from sqlalchemy import Connection

from flows.domain import on_the_day
from flows.domain.notices import quiet
from flows.domain.workshops import Workshop, answer_by
from handlers.facts_on_the_day import workshops
from handlers.noting import tell_missed
from handlers.outgoing import scene_in, tell
from handlers.scene import House, Scene
from storage import agenda, people, registrations, requests, slips
from storage.seats import Taken

Gathering = on_the_day.WaitForSeat | on_the_day.LeaveLine | on_the_day.RecordAttendance


def gather(effect: Gathering, scene: Scene) -> None:
    match effect:
        case on_the_day.WaitForSeat(workshop=code):
            if scene.consented:
                registrations.join(scene.connection, scene.consented, code, scene.now)
                if code not in {one.code for one in workshops(scene.connection, scene.house, scene.now)}:
                    raise Taken
        case on_the_day.LeaveLine(workshop=code):
            if scene.consented:
                registrations.leave(scene.connection, scene.consented.person, code)
        case on_the_day.RecordAttendance(appointment=appointment, outcome=outcome):
            _record(scene, appointment, outcome)


def seats_of(scene: Scene, workshop: Workshop) -> int:
    """How many there are, when this person may take one; who waited for it waits no more. Raises `Taken`."""
    person = scene.consented.person if scene.consented else 0
    if not registrations.has_seat(scene.connection, workshop.code, workshop.seats, scene.now, person):
        raise Taken
    registrations.leave(scene.connection, person, workshop.code)
    return workshop.seats


def offer_seats(connection: Connection, house: House, now: datetime) -> int:
    """Every free seat to the next in line, by day; answers how many."""
    zone = house.association.zone
    if quiet(now, zone) or not registrations.waited_for(connection):
        return 0
    coming = workshops(connection, house, now)
    registrations.lapse(connection, [one.code for one in coming], now)
    told = 0
    for workshop in coming:
        until = min(answer_by(now, zone), workshop.slot(zone).start)
        for number, person in registrations.offer(connection, workshop.code, workshop.seats, until):
            chat = people.chat_of(connection, person)
            if chat is not None:
                key = f"seat:{number}:{int(until.timestamp())}"
                told += tell(scene_in(connection, house, now, chat), "workshop", {"which": workshop.code}, key)
    return told


def _record(scene: Scene, appointment: int, outcome: str) -> None:
    """Whoever came, or did not: their request ends with the workshop, unless somebody follows it."""
    found = agenda.by_id(scene.connection, appointment)
    workshop = scene.house.association.workshop(found[0].permanence) if found else None
    if found is None or workshop is None or scene.staff is None:
        return
    if not workshop.attended(scene.house.association.zone, scene.now):
        return
    if not agenda.become(scene.connection, appointment, outcome):
        return
    request, was = found[0].request, ""
    scene.did("recorded", "appointment", appointment)
    if requests.accept(scene.connection, request, scene.staff.id, scene.now):
        reason = "informed" if outcome == "kept" else "no_news"
        requests.close(scene.connection, request, scene.staff.id, reason, scene.now)
        scene.did("accepted", "request", request)
        scene.did("closed", "request", request)
        was = "closed"
    slips.keep(scene.connection, scene.staff.id, "attendance", appointment, was, scene.now)
    tell_missed(scene, appointment)
