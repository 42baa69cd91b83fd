"""Parts of the life that is told to both engines: a calendar elsewhere, a freed moment, a number to call, notes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.domain.arrangement import Arrange, of
from flows.domain.model import Slot
from flows.domain.notes import Content
from flows.domain.timetable import monday
from storage import (
    agenda,
    arrangements,
    arrived,
    assignment,
    booked,
    feeds,
    handing,
    inviting,
    notes,
    profiles,
    requests,
    seats,
    staff,
    telephones,
    waiting,
)
from tests.agreed import agreed
from tests.at_places import at_places
from tests.desks import on_desks
from tests.stage import example

NOON = datetime(2026, 11, 22, 12, 0, 0, 654321, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def calendars(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for place in ("", "", "maison"):
        yield does(feeds.make, 1, place, NOON)
    yield does(feeds.close, 1, "maison")
    address = does(feeds.tokens, 1)
    yield address
    yield does(feeds.of, address[1][""], NOON - 400 * DAY)
    yield does(feeds.of, "1-0", NOON)


def the_team(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """What a member says of themselves, and who is asked."""
    said = {"skills": "pcb logement", "languages": "ar", "places": "maison", "hours": "Mo 09:00-12:00", "seat": "karim"}
    for trait, value in (*said.items(), ("most", "3"), ("most", ""), ("skills", ""), ("wakes", "yes")):
        yield does(profiles.change, 1, trait, value)
    for member in (1, 2):
        yield does(profiles.of, member)
    yield from (does(staff.by_id, 1), does(staff.chat_of, 1))
    yield does(assignment.team, NOON)
    for request in (1, 2, 99):
        yield does(assignment.asked, request, NOON)
    yield does(assignment.last_mediator, 1)
    yield does(assignment.left_behind, NOON)
    yield does(agenda.at_places, ["maison"], NOON)
    yield does(inviting.ticket, 1, NOON)
    for role in ("volunteer", "volunteer", "mediator"):
        yield does(staff.become, 2, role)
    yield does(profiles.forget, 1)


def waiting_in_line(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """A freed moment, offered and answered; then one that nobody answers."""
    start, today = NOON + 40 * DAY, NOON - 12 * HOUR
    freed = Slot(permanence="maison", start=start, end=start + HOUR)
    for place, wish in (("maison", "morning"), ("elne", "")):
        yield does(waiting.join, 3, agreed(1), place, wish, NOON)
    yield does(waiting.in_line, 3, 1)
    yield does(waiting.in_line, 3, 2)
    yield does(waiting.all_of, 1)
    yield does(waiting.line, "maison", start, ("any", "morning"), today)
    yield does(waiting.line, "elne", start, ("any", "afternoon"), today)
    yield does(waiting.line, "maison", start, ("any", "morning"), today, 1)
    for now in (NOON, NOON + HOUR):
        yield does(waiting.offer, 3, agreed(1), now, today)
    yield does(seats.keep, agreed(1), freed, 1, NOON, "offered", NOON + HOUR)
    week = booked.Around(monday(start.date()), start - DAY, start + 6 * DAY)
    yield does(booked.look, ["maison", "elne"], [week], NOON, 2)
    yield does(waiting.offered_to, 3, 1)
    offered = does(waiting.unanswered, NOON + HOUR, 9)
    yield offered
    yield does(waiting.unanswered, NOON, 9)
    for _ in range(2):
        yield does(waiting.answer, offered[1][0])
    yield does(waiting.offer, 3, agreed(1), NOON + DAY, today + DAY)
    yield does(waiting.unanswered, NOON, 9)
    yield does(waiting.line, "maison", start, ("any", "morning"), today + 2 * DAY)
    yield does(waiting.waited, ["maison", "elne", ""], NOON - DAY)
    yield does(waiting.leave, person=1)
    yield does(waiting.leave, request=3)


def called(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """A number to call, from the day it is given."""
    for number in ("+33600000001", "+33600000002"):
        yield does(telephones.give, 3, agreed(1), number, NOON)
    yield does(telephones.of_request, 3)
    yield does(telephones.of_request, 99)
    yield does(telephones.all_of, 1)
    yield does(telephones.postpone, 3, NOON + DAY)
    yield does(telephones.erase, 3)
    yield does(telephones.all_of, 1)


def arranging(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The places are kept as they were wanted, and what the chat changed since the file was applied is known."""
    file = of(example())
    changed = file.changed(Arrange(gone="maison"))
    yield does(arrangements.turn_by_turn)
    yield does(arrangements.nobody_books, ["maison", "elne"])
    for at, (wanted, by) in enumerate(((None, 0), (file, None), (changed, 1), (file, 2))):
        if wanted:
            yield does(arrangements.keep, wanted, by, NOON + at * HOUR)
        mark = does(arrangements.mark)
        yield from (mark, does(arrangements.still, mark[1], mark[1]), does(arrangements.latest))
        yield does(arrangements.before)
        yield does(arrangements.applied)
    yield from (does(arrangements.made_at, at) for at in (NOON, NOON + HOUR))
    yield from at_places(does)


def notes_passed(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Between the mediator 2 and whoever asked for the third request."""
    yield does(notes.write, 3, "person", 2, Content(words="Trop tôt"), NOON, NOON)
    yield does(requests.accept, 3, 2, NOON)
    for minutes, side, due in ((1, "mediator", NOON), (2, "person", NOON + DAY), (3, "mediator", NOON)):
        now = NOON + timedelta(minutes=minutes)
        yield does(notes.write, 3, side, 2, Content(words="L'été « مرحبا »"), now, due)
    yield does(notes.write, 3, "mediator", 1, Content(ready="where"), NOON, NOON)
    yield does(notes.by_id, 1)
    yield does(notes.by_id, 99)
    yield does(notes.become, 1, "left")
    yield does(notes.become, 3, "unread")
    yield does(notes.due, NOON + HOUR, 9)
    yield does(notes.due, NOON + DAY, 9)
    yield does(notes.unreached, NOON)
    for request in (3, 99):
        yield does(notes.thread, request)
    yield does(notes.all_of, 1)
    yield does(notes.silence, 1)
    yield does(notes.due, NOON + DAY, 9)
    yield does(notes.by_id, 3)


def declining(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Asked, and no: the next may be asked."""
    for member in (1, 2):
        yield does(handing.offered, 1, member, NOON, NOON)
    yield does(handing.lapse, 1, 2, NOON)
    yield does(handing.lapse, 1, 1, NOON)
    yield does(handing.lapse_all, 1, NOON)
    yield does(handing.offered, 1, 1, NOON + HOUR, NOON)
    yield does(handing.waiting, NOON)
    for _ in range(2):
        yield does(handing.decline, 1, 1, "load", NOON)
    yield does(handing.declined, 1)


def from_hand_to_hand(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Taken, begun, handed on by who is then parted from the person, decided by those who lead, and opened again."""
    yield does(agenda.seat_of, 1)
    yield does(requests.accept, 3, 1, NOON)
    yield does(requests.start, 3, 1, NOON)
    yield does(requests.start, 3, 1, NOON)
    yield does(handing.withdraw, 3, 1, "known", NOON + HOUR)
    yield does(arrived.hide, 2**51 + 3, 1, NOON - DAY, NOON)
    yield does(handing.parted, 3, 1)
    yield does(handing.parted, 3, 2)
    yield does(requests.accept, 3, 1, NOON)
    yield from on_desks(does)
    yield does(handing.waiting, NOON)
    yield does(requests.close_waiting, 3, "out_of_scope", NOON)
    yield does(requests.closed_of, 1)
    yield does(requests.come_back, 3, agreed(2), NOON)
    yield does(requests.come_back, 3, agreed(1), NOON)
    yield does(requests.accept, 3, 2, NOON)
    yield does(requests.close, 3, 2, "solved", NOON)
    yield does(requests.reopen, 3, 1, NOON)
    yield does(requests.reopen, 3, 2, NOON)
