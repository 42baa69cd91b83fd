"""What the team's own notes may know: what is reported already, and what was seen and is not over."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.scene import Scene
from storage import reports

Start = Mapping[str, str]
OF_REPORTS: dict[str, Callable[[Scene, Start], Any]] = {
    "reported": lambda scene, _: lambda appointment: reports.reported(scene.connection, appointment),
    "observations": lambda scene, _: lambda: reports.to_follow(scene.connection),
}
