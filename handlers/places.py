"""The places as they count now, and who would sit where if they changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from flows.domain import seating
from flows.domain.arrangement import Arrangement, of, touched
from flows.domain.modes import COME_TO
from flows.domain.seating import Seated, Seating
from handlers.scene import House, Scene
from storage import arrangements, seated
from storage.seats import Taken

AHEAD = timedelta(days=3660)


def current(connection: Connection, house: House) -> Arrangement:
    """The file's own places as long as nothing was ever arranged."""
    kept = arrangements.latest(connection)
    return kept.arrangement if kept else of(house.file)


def unless_changed(scene: Scene) -> None:
    """What this turn took at a place it chose among places that still count. Raises `Taken` when they were arranged
    meanwhile: whoever takes and whoever arranges wait for each other (`storage/hold.py`), so this is asked last."""
    if not arrangements.still(scene.connection, scene.mark, scene.house.mark):
        raise Taken


def seats_after(connection: Connection, house: House, wanted: Arrangement, now: datetime) -> Seating:
    """Of all who have an appointment to come; those stranded would lose their place, their hour or their seat."""
    before = current(connection, house)
    changed = touched(before, wanted)
    booked, shut = seated.to_come(connection, changed, now), seated.shut(connection, changed, now)
    return seating.seating(before.within(house.file), wanted.within(house.file), booked, shut)


def coming_to(connection: Connection, codes: Sequence[str], now: datetime) -> list[Seated]:
    """Those whom an appointment brings to these places, as far as nothing hits it."""
    coming = (one for one in seated.to_come(connection, codes, now) if one.appointment.mode in COME_TO)
    return [one for one in coming if not (one.closed or one.left)]
