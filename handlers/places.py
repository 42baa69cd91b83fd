"""The places as they count now, and whose appointments a change would hit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flows.domain.arrangement import Arrangement, of, stranded, touched
from flows.domain.closures import Closed
from flows.domain.model import Appointment
from handlers.scene import House
from storage import arrangements, closures

AHEAD = timedelta(days=3660)


def current(connection: Connection, house: House) -> Arrangement:
    """The file's own places as long as nothing was ever arranged."""
    kept = arrangements.latest(connection)
    return kept.arrangement if kept else of(house.file)


def hit(connection: Connection, house: House, wanted: Arrangement, now: datetime) -> Sequence[Appointment]:
    """The appointments to come that would lose their place or hour."""
    before = current(connection, house)
    ahead = Closed(start=now, end=now + AHEAD, reason="unforeseen")
    seats = [(code, 0) for code in touched(before, wanted)]
    booked = closures.struck(connection, ahead, seats, now)
    return stranded(before.within(house.file), wanted.within(house.file), booked)
