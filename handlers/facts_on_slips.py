"""What somebody of the team may still take back: their own, of the last ten minutes."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.domain.slips import Slip
from handlers.scene import Scene
from storage import agenda, reports, requests, slips, tickets

Start = Mapping[str, str]


def mistaken(scene: Scene, _start: Start) -> Callable[..., Slip | None]:
    """Of this kind the last one, or that very one."""

    def look(what: str, about: str = "") -> Slip | None:
        found = slips.latest(scene.connection, scene.staff.id, what, scene.now, about) if scene.staff else None
        return found if found and _may(scene, found) else None

    return look


def _may(scene: Scene, slip: Slip) -> bool:
    """What a report tells of took place, what was booked again is over, and whoever handed on says nothing any more."""
    if slip.what not in ("outcome", "attendance", "ticket"):
        return True
    if slip.what == "ticket" and not (scene.staff and tickets.ended(scene.connection, int(slip.about), scene.staff.id)):
        return False
    one = agenda.by_id(scene.connection, appointment_of(slip))
    if one is None or reports.reported(scene.connection, one[0].id):
        return False
    latest = agenda.of_request(scene.connection, one[0].request)
    if latest is not None and latest.id != one[0].id and latest.status == "booked":
        return False
    request = requests.by_id(scene.connection, one[0].request)
    own = request is not None and scene.staff is not None and request.mediator == scene.staff.id
    return own or slip.what != "outcome"


def appointment_of(slip: Slip) -> int:
    """Of a ticket, the one that was written when it ended."""
    return int(slip.was.partition("|")[0] if slip.what == "ticket" else slip.about)


ON_SLIPS: dict[str, Callable[[Scene, Start], Any]] = {"mistaken": mistaken}
