"""What Telegram shows behind the menu button of one chat: the commands of the role its member has now."""

from flows import menu
from flows.domain.model import Staff
from handlers.scene import Scene
from storage import outbox


def show(scene: Scene, member: Staff) -> None:
    """The team has its own."""
    text = scene.house.voice(member.language).text
    listed = [{"command": name, "description": text(words)} for name, words in menu.shown_to(member.role).items()]
    _put(scene, member.id, listed)


def hide(scene: Scene, member: int) -> None:
    """Those of everybody again."""
    _put(scene, member, [])


def _put(scene: Scene, member: int, listed: list[dict[str, str]]) -> None:
    key = f"commands:{member}:{scene.now.timestamp():.0f}"
    payload = {"commands": listed}
    outbox.put(scene.connection, key, scene.chat_id, "commands", payload, kind="instant", forget=False, now=scene.now)
