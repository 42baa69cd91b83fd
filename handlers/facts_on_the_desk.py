"""What a conversation may know of a member's desk: the lists and their counts, their appointments, one's past.

Each is asked only when it is shown; a name is read, and noted as read, where it is on the screen.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flows.domain.desk import WEEK, Counts, Late, Morning, Past, Which, late, on_day
from flows.domain.model import Appointment, Request
from flows.words import folded
from handlers.facts_of_poles import pole_seen
from handlers.scene import Scene
from storage import agenda, desk, profiles, requests

Start = Mapping[str, str]
DAY = timedelta(days=1)
LATELY = timedelta(days=3)
"""So long the morning says again what is to be noted; /agenda always does."""


def counts(scene: Scene, _start: Start) -> Callable[[], Counts]:
    return lambda: _counted(scene)


def _counted(scene: Scene) -> Counts:
    if scene.staff is None:
        return Counts()
    return desk.counts(scene.connection, scene.staff.id, late_here(scene))


def late_here(scene: Scene) -> Late:
    return late(scene.house.association, scene.house.working_time, scene.now)


def listed(scene: Scene, _start: Start) -> Callable[[Which], Sequence[Request]]:
    def look(which: Which) -> Sequence[Request]:
        if scene.staff is None:
            return []
        pole = pole_seen(scene) if which != "mine" else None
        last = pole.others if pole else ()
        found = desk.listed(scene.connection, scene.staff.id, which, late_here(scene), last)
        return [one for one in found if scene.noted(one)]

    return look


def mine(scene: Scene, start: Start) -> Sequence[Request]:
    return listed(scene, start)("mine")


def called(scene: Scene, _start: Start) -> Callable[[str], Sequence[Request]]:
    """Among one's own, those whose name holds what was said. Names are opened here, and go nowhere else."""

    def look(said: str) -> Sequence[Request]:
        found = desk.own(scene.connection, scene.staff.id, late_here(scene)) if scene.staff else []
        wanted = folded(said)
        return [one for one in found if wanted and wanted in folded(one.nickname) and scene.noted(one)]

    return look


def planned(scene: Scene, _start: Start) -> Sequence[Appointment]:
    """Their own, for a week; for a volunteer, what is planned at their places, which says nothing of anybody."""
    if scene.staff is None:
        return []
    today = midnight(scene)
    if scene.staff.follows:
        return desk.planned(scene.connection, scene.staff.id, today, today + WEEK)
    theirs = profiles.of(scene.connection, scene.staff.id).places
    everywhere = (place.code for place in scene.house.association.permanences)
    there = agenda.at_places(scene.connection, theirs or tuple(everywhere), today)
    return [one for one in there if one.start < today + WEEK]


def planned_on(scene: Scene, _start: Start) -> Callable[[date], Sequence[Appointment]]:
    def look(day: date) -> Sequence[Appointment]:
        begins = datetime.combine(day, datetime.min.time(), scene.house.association.zone)
        member = scene.staff
        return desk.planned(scene.connection, member.id, begins, begins + DAY) if member and member.follows else []

    return look


def unset(scene: Scene, _start: Start) -> Sequence[Appointment]:
    if scene.staff is None or not scene.staff.follows:
        return []
    return desk.unset(scene.connection, scene.staff.id, scene.now)


def whose(scene: Scene, _start: Start) -> Callable[[Appointment], str]:
    """Of one of their appointments."""

    def look(one: Appointment) -> str:
        found = scene.noted(requests.by_id(scene.connection, one.request))
        return found.nickname if found else ""

    return look


def past(scene: Scene, _start: Start) -> Callable[[Request], Past]:
    return lambda request: desk.past(scene.connection, request, scene.house.association.zone)


def morning(scene: Scene, start: Start) -> Morning:
    if scene.staff is None:
        return Morning()
    counted, week = _counted(scene), planned(scene, start)
    today = on_day(week, scene.house.association, scene.now.astimezone(scene.house.association.zone).date())
    booked = [one.start for one in today if one.status == "booked"]
    return Morning(
        appointments=len(booked),
        first=booked[0] if booked else None,
        waiting=counted.waiting,
        overdue=counted.overdue,
        unset=sum(one.start > scene.now - LATELY for one in unset(scene, start)),
    )


def midnight(scene: Scene) -> datetime:
    """When today began, where the association is."""
    local = scene.now.astimezone(scene.house.association.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


ON_THE_DESK: dict[str, Callable[[Scene, Start], Any]] = {
    "counts": counts,
    "listed": listed,
    "mine": mine,
    "called": called,
    "planned": planned,
    "planned_on": planned_on,
    "unset": unset,
    "whose": whose,
    "past": past,
    "morning": morning,
}
