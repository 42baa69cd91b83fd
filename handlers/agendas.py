"""A look at the agendas of some places: one statement for all of them, and a second for the weeks that changed since
they were read (`storage/booked.py`); then the sweep.

The nearest free moment is seldom far: the first look sees this week, the second the three that follow, the last the
rest, each only at places that have none yet. So six statements at most, whatever the number of places, hours and
bookings.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import Connection

from flows.domain.agenda import FARTHEST, Search, farthest, mondays
from flows.domain.association import Permanence, Theme
from flows.domain.model import Slot
from flows.domain.themes import themes
from flows.domain.timetable import MIDNIGHT, WEEK, Timetable
from handlers.scene import House
from storage import booked
from storage.booked import Around
from storage.seats import LONGEST

AHEAD = timedelta(days=14)
"""Without a free moment for so long, a place is full."""
LOOKS = (slice(1), slice(1, 4), slice(4, None))
"""Of the weeks to come."""


def look(
    connection: Connection,
    timetable: Timetable,
    places: Sequence[Permanence],
    now: datetime,
    theme: Theme | None = None,
    person: int | None = None,
    ahead: timedelta = FARTHEST,
    mode: str = "permanence",
    some: slice = slice(None),
) -> Search:
    """`some`: only these of the weeks to come."""
    zone = timetable.association.zone
    until = min(farthest(places, theme, now), now + ahead).astimezone(zone).date()
    weeks = mondays(now.astimezone(zone).date(), until)[some]
    around = [_around(timetable, monday) for monday in weeks]
    passing, read = booked.look(connection, [place.code for place in places], around, now, person)
    return Search(timetable, passing, now, theme, mode, ahead, booked=read, weeks=weeks)


def _around(timetable: Timetable, monday: date) -> Around:
    start, end = (datetime.combine(day, MIDNIGHT, timetable.association.zone) for day in (monday, monday + WEEK))
    return Around(monday, start - LONGEST, end + LONGEST)


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
    for some in LOOKS:
        without = [place for place in places if place.code not in found]
        if not without:
            break
        found |= look(connection, timetable, without, now, theme, person, some=some).next(without)
    return found


def without_room(connection: Connection, house: House, now: datetime) -> tuple[list[Permanence], list[Theme]]:
    """The places, and the themes that no place has a moment for although some have room."""
    places = [place for place in house.association.permanences if place.receives and "permanence" in place.modes]
    if not places:
        return [], []
    search = look(connection, house.timetable, places, now, ahead=AHEAD)
    room = search.next(places)
    scarce = [theme for theme in themes(house.association) if room and not search.about(theme).any(places)]
    return [place for place in places if place.code not in room], scarce


def midnight(now: datetime, zone: tzinfo) -> datetime:
    """When today began, there."""
    return datetime.combine(now.astimezone(zone).date(), MIDNIGHT, zone)
