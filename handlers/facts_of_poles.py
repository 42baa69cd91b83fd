"""What a coordinator may know of their pole: which places come first, here and now."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.domain.poles import Pole, pole_of
from handlers.scene import Scene
from storage import leaders

Start = Mapping[str, str]


def pole_seen(scene: Scene) -> Pole | None:
    """Asked of the database for a coordinator only."""
    if scene.staff is None or scene.staff.role != "coordinator":
        return None
    return pole_of(scene.staff.id, leaders.team(scene.connection, scene.now))


OF_POLES: dict[str, Callable[[Scene, Start], Any]] = {"pole": lambda scene, _: lambda: pole_seen(scene)}
