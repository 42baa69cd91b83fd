"""A look at the agendas of some places: one query for all of them, then the sweep.

The nearest free moment is seldom far: the first look goes three days ahead, the second five weeks, the last to the end,
each only at places that have none yet. So three queries at most, whatever the number of places, hours and bookings.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flows.domain.agenda import FARTHEST, Search, farthest
from flows.domain.association import Permanence, Theme
from flows.domain.model import Slot
from flows.domain.timetable import Timetable
from storage import seats

LOOKS = (timedelta(days=3), timedelta(weeks=5), FARTHEST)


def look(
    connection: Connection,
    timetable: Timetable,
    places: Sequence[Permanence],
    now: datetime,
    theme: Theme | None = None,
    person: int | None = None,
    ahead: timedelta = FARTHEST,
    mode: str = "permanence",
) -> Search:
    until = min(farthest(places, theme, now), now + ahead)
    taken = seats.busy(connection, [place.code for place in places], now, until, person)
    return Search(timetable, taken, now, theme, mode, ahead)


def first_free(
    connection: Connection,
    timetable: Timetable,
    places: Sequence[Permanence],
    now: datetime,
    theme: Theme | None = None,
    person: int | None = None,
) -> dict[str, Slot]:
    """The next slot of each place that has one."""
    found: dict[str, Slot] = {}
    for ahead in LOOKS:
        without = [place for place in places if place.code not in found]
        if not without:
            break
        found |= look(connection, timetable, without, now, theme, person, ahead).next(without)
    return found
