"""Who sits and who waits at a place, as storage tells it: every function of it, and what it answered."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from storage import lines, seated, told

AT_PLACES = (lines, seated, told)
NOON = datetime(2026, 11, 22, 12, 0, 0, 654321, tzinfo=UTC)


def at_places(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Those who sit change seats and back; those who wait, wait for any place, and for the same one again."""
    booked = does(seated.to_come, ["maison", "elne"], NOON)
    yield booked
    seats = {one.appointment.id: one.seat for one in booked[1]}
    yield does(seated.shut, ["maison", "elne"], NOON)
    yield does(seated.sit, {number: seat + 9 for number, seat in seats.items()})
    yield does(seated.to_come, ["maison"], NOON)
    yield does(seated.sit, seats)
    yield does(seated.revise, list(seats))
    waiting = does(lines.of_requests, "maison")
    yield waiting
    numbers = [number for number, _person, _here in waiting[1]]
    yield does(lines.wish, numbers, "maison", "")
    yield does(lines.of_requests, "maison")
    yield does(lines.wish, numbers, "", "maison")
    tickets = does(lines.of_numbers, "elne", "2026-11-22")
    yield tickets
    yield does(lines.call_off, "elne", "2026-11-22")
    yield does(lines.give_again, [number for number, _person in tickets[1]], "2026-11-22")
    yield does(lines.of_workshop, "eau")
    yield does(told.about, "card:")
