"""What the team may know of the directory: each entry as somebody last looked at it, and which are this member's."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from flows.domain.association import Association
from flows.domain.partners import Partner
from flows.domain.partners import directory as looked_at
from flows.domain.team import LEADERS
from handlers.scene import Scene
from storage import directory, staff

Start = Mapping[str, str]


def entries(scene: Scene, _start: Start) -> Sequence[Partner]:
    if scene.staff is None:
        return []
    return looked_at(scene.house.association.partners, directory.checks(scene.connection))


def owned(scene: Scene, _start: Start) -> Sequence[str]:
    """The entries that this member answers for, those of nobody too when they lead."""
    if scene.staff is None:
        return []
    owners = owned_by(scene.connection, scene.house.association)
    mine = (scene.staff.id, None) if scene.staff.role in LEADERS else (scene.staff.id,)
    return [code for code, owner in owners.items() if owner in mine]


def to_verify(scene: Scene, start: Start) -> Sequence[Partner]:
    """Theirs that nobody looked at for too long."""
    today, mine = scene.now.astimezone(scene.house.association.zone).date(), owned(scene, start)
    return [one for one in entries(scene, start) if one.code in mine and one.stale(today)]


def owned_by(connection: Connection, association: Association) -> dict[str, int | None]:
    """Who answers for each entry, and can be written to; None: those who lead."""
    owners = {code: check.owner for code, check in directory.checks(connection).items()}
    reached = {owner for owner in owners.values() if owner is not None and staff.chat_of(connection, owner)}
    return {one.code: owner if (owner := owners.get(one.code)) in reached else None for one in association.partners}


OF_PARTNERS: dict[str, Callable[[Scene, Start], Any]] = {"directory": entries, "owned": owned, "to_verify": to_verify}
