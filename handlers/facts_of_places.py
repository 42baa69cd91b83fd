"""What those who arrange the places may know: what was changed last, whom a change would strand, who is in the team."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.domain.arrangement import Arrange, Arrangement, Kept
from flows.domain.model import Appointment, Staff
from handlers import places
from handlers.scene import Scene
from storage import arrangements, assignment, staff

Start = Mapping[str, str]


def last_change(scene: Scene, start: Start) -> Kept | None:
    """What was changed last, if it is the change that is named."""
    kept = arrangements.latest(scene.connection) if _leads(scene) else None
    return kept if kept and start.get("mark", kept.mark) == kept.mark else None


def arranged(scene: Scene, _start: Start) -> Callable[[], Arrangement]:
    """All places as they count now, with those that are over."""
    return lambda: places.current(scene.connection, scene.house)


def stranding(scene: Scene, _start: Start) -> Callable[[Arrange], Sequence[Appointment]]:
    """Whose appointments this change would hit."""

    def look(change: Arrange) -> Sequence[Appointment]:
        wanted = places.current(scene.connection, scene.house).changed(change)
        return places.hit(scene.connection, scene.house, wanted, scene.now)

    return look


def team(scene: Scene, _start: Start) -> Sequence[Staff]:
    """The others, for those who lead."""
    if scene.staff is None or not _leads(scene):
        return []
    mates = assignment.team(scene.connection, scene.now)
    return [one.staff for one in mates if one.staff.id != scene.staff.id]


def _leads(scene: Scene) -> bool:
    return scene.staff is not None and scene.staff.role in staff.LEADERS


OF_PLACES: dict[str, Callable[[Scene, Start], Any]] = {
    "last_change": last_change,
    "arranged": arranged,
    "stranding": stranding,
    "team": team,
}
