"""What a conversation may know of complaints: those who answer for quality, all but what may be about them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.domain.complaints import Received
from handlers.scene import Scene
from storage import complaints

Start = Mapping[str, str]
ANSWER = ("quality_lead", "direction")
SHOWN = 60
"""Those that wait, then the ones answered last."""


def complained(scene: Scene, _start: Start) -> Sequence[Received]:
    return _received(scene, SHOWN)


def complained_of(scene: Scene, _start: Start) -> Callable[[int], Received | None]:
    """One of them."""
    return lambda number: next(iter(_received(scene, 1, number)), None)


def _received(scene: Scene, limit: int, number: int | None = None) -> Sequence[Received]:
    if scene.staff is None or scene.staff.role not in ANSWER:
        return []
    return complaints.received(scene.connection, scene.staff.id, limit, number)


OF_COMPLAINTS: dict[str, Callable[[Scene, Start], Any]] = {"complained": complained, "complained_of": complained_of}
