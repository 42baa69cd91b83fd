"""By the clock, in each member's own hours: what the day brings, and in the evening what is still to be noted.

Each at most once a day and member, by its key. Who was looked at this morning or this evening is remembered by the
process alone: what becomes due meanwhile is no news of the morning.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from flows.domain.desk import is_evening, is_morning, on_day
from flows.domain.model import Appointment, Staff
from handlers.outgoing import scene_in, tell
from handlers.scene import House
from storage import desk, staff


def greet(connection: Connection, house: House, now: datetime) -> int:
    """Answers how many were told."""
    if not house.desks.due(now):
        return 0
    team = desk.rota(connection)
    told = sum(_tell(connection, house, member, "morning", now) for member in _at(house, team, "morning", now))
    evening = _at(house, team, "unset", now)
    still = [one for one in evening if _of_today(house, desk.unset(connection, one.id, now), now)]
    return told + sum(_tell(connection, house, member, "unset", now) for member in still)


def _of_today(house: House, unset: Sequence[Appointment], now: datetime) -> bool:
    """What is older was told in the evening of its day."""
    return bool(on_day(unset, house.association, now.astimezone(house.association.zone).date()))


def _at(house: House, team: Sequence[Staff], what: str, now: datetime) -> list[Staff]:
    """Whose morning, or evening, it is, and who was not looked at yet."""
    is_time = is_morning if what == "morning" else is_evening
    here = [one for one in team if is_time(house.working_time.of(one.hours), now)]
    return [one for one in here if house.desks.is_new(_key(house, one, what, now))]


def _key(house: House, member: Staff, what: str, now: datetime) -> str:
    return f"{what}:{member.id}:{now.astimezone(house.association.zone).date().isoformat()}"


def _tell(connection: Connection, house: House, member: Staff, what: str, now: datetime) -> bool:
    found = staff.chat_of(connection, member.id)
    start = {"about": "evening"} if what == "unset" else {}
    key = _key(house, member, what, now)
    return tell(scene_in(connection, house, now, found[0]), what, start, key) if found else False
