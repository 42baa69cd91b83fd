"""Whoever tries what is the team's is refused with the same kind words as for any unknown one, and it is audited.

The entry says a role and which conversation or decision, never a person nor what they wrote; and once a day for each,
so that nobody fills the audit by knocking.
"""

from flows.standing import Row
from handlers.agendas import midnight
from handlers.scene import Scene
from storage import audit
from storage.audit import Deed


def allowed(scene: Scene, row: Row, kind: str, name: str) -> bool:
    """By the table of access; what it refuses of the team's things is noted."""
    if row.allows(scene.standing):
        return True
    if row.of_team:
        _note(scene, f"{kind}:{name}")
    return False


def _note(scene: Scene, about: str) -> None:
    deed = Deed(scene.staff.role if scene.staff else "person", "denied", about)
    today = midnight(scene.now, scene.house.association.zone)
    if deed not in scene.deeds and not audit.was_denied(scene.connection, deed, today):
        scene.deeds.append(deed)
