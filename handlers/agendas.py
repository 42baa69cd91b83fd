"""A look at the agendas of some places, read as far as the sweep goes.

The nearest free moment is seldom far: the next four weeks are read first, and the others only when they are asked
for. Each reading is one statement, and a second for the weeks that changed since they were read last
(`storage/booked.py`): four statements at most, whatever the number of places, hours and bookings.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import Connection

from flows.domain.agenda import FARTHEST, NOTHING_READ, Read, Search, farthest, mondays
from flows.domain.association import Permanence, Theme
from flows.domain.themes import themes
from flows.domain.timetable import MIDNIGHT, WEEK, Timetable
from handlers.scene import House
from storage import booked
from storage.booked import Around
from storage.seats import LONGEST

AHEAD = timedelta(days=14)
"""Without a free moment for so long, a place is full."""
LOOKS = (slice(4), slice(4, None))
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
) -> Search:
    """What this person holds is free to them."""
    zone, codes = timetable.association.zone, [place.code for place in places]
    until = min(farthest(places, theme, now), now + ahead).astimezone(zone).date()
    weeks = [around(monday, zone) for monday in mondays(now.astimezone(zone).date(), until)]
    return Search(timetable, {}, now, theme, mode, ahead, _Weeks(connection, codes, weeks, now, person))


def around(monday: date, zone: tzinfo) -> Around:
    """What may reach into that week, there."""
    start, end = (datetime.combine(day, MIDNIGHT, zone) for day in (monday, monday + WEEK))
    return Around(monday, start - LONGEST, end + LONGEST)


class _Weeks:
    """These weeks at these places, each read once and not before it is asked for."""

    def __init__(
        self, connection: Connection, codes: Sequence[str], weeks: Sequence[Around], now: datetime, person: int | None
    ) -> None:
        self._connection, self._codes, self._now, self._person = connection, codes, now, person
        self._unread = [weeks[some] for some in LOOKS]
        self._read: dict[date, Read] = {}

    def __call__(self, monday: date) -> Read:
        while monday not in self._read and self._unread:
            some = self._unread.pop(0)
            passing, found = booked.look(self._connection, self._codes, some, self._now, self._person)
            self._read |= {week.monday: Read(found[week.monday], passing) for week in some}
        return self._read.get(monday, NOTHING_READ)


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
