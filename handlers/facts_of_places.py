"""What those who arrange the places may know: what was changed last, whom a change would strand, who is in the team."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.domain import walk_in
from flows.domain.arrangement import Arrange, Arrangement, Kept
from flows.domain.model import Appointment, Staff
from flows.domain.seating import Seated
from flows.exchange import Option
from flows.words import own_name
from handlers import places
from handlers.scene import Scene
from storage import arrangements, assignment, lines, staff

Start = Mapping[str, str]
ALSO = ("es", "ca", "pt", "it", "ro", "tr", "uk", "ru")
"""Languages that a place may name, beside those the robot speaks."""


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
        return places.seats_after(scene.connection, scene.house, wanted, scene.now).stranded

    return look


def coming_to(scene: Scene, start: Start) -> Callable[[], Sequence[Seated]]:
    """Who will come to this place, or to a workshop there."""
    code = start.get("place", "")
    workshops = [one.code for one in scene.house.association.workshops if one.place == code]
    return lambda: places.coming_to(scene.connection, [code, *workshops], scene.now)


def waiting_at(scene: Scene, _start: Start) -> Callable[[str], int]:
    """How many wait there, for a moment, with a number or for a workshop, and have no appointment there."""

    def count(code: str) -> int:
        day = walk_in.today(scene.house.association, scene.now)
        seats = [one.code for one in scene.house.association.workshops if one.place == code]
        asked = [request for request, _person, here in lines.of_requests(scene.connection, code) if not here]
        numbers = lines.of_numbers(scene.connection, code, day)
        return len(asked) + len(numbers) + sum(len(lines.of_workshop(scene.connection, one)) for one in seats)

    return count


def tongues(scene: Scene, _start: Start) -> Sequence[Option]:
    """The languages that may be spoken at a place."""
    there = (language for place in scene.house.association.permanences for language in place.languages)
    return [Option(code, own_name(code)) for code in dict.fromkeys((*scene.house.languages, *there, *ALSO))]


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
    "coming_to": coming_to,
    "tongues": tongues,
    "waiting_at": waiting_at,
}
