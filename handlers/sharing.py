"""A member of the team opens, or closes, a calendar of their appointments."""

from flows.domain import effects as decided
from handlers.scene import Scene
from storage import feeds


def keep_calendar(scene: Scene, effect: decided.ShareCalendar | decided.CloseCalendar) -> None:
    if scene.staff is None:
        return
    if isinstance(effect, decided.ShareCalendar):
        feeds.make(scene.connection, scene.staff.id, effect.permanence, scene.now)
        scene.did("shared", "staff", scene.staff.id)
    else:
        feeds.close(scene.connection, scene.staff.id, effect.permanence)
