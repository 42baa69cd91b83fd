"""What a conversation may know of a case on paper: for the team what they may write for, for a phone what its link
offers."""

from collections.abc import Callable, Mapping
from typing import Any

from flows.domain.behalf import Claim
from flows.domain.kept import Kept
from flows.domain.model import Request
from handlers.scene import Scene
from storage import behalf, handing, requests, rights
from storage.staff import LEADERS

Start = Mapping[str, str]


def spoken_for(scene: Scene, number: int) -> Request | None:
    """For who follows it, any mediator while nobody does, or those who lead: never for whoever is parted from its
    person, nor for a mediator who gave it up."""
    found, member = requests.by_id(scene.connection, number), scene.staff
    if found is None or member is None or handing.parted(scene.connection, number, member.id):
        return None
    if found.mediator == member.id or member.role in LEADERS:
        return found
    nobodys = found.mediator is None and not handing.gave_up(scene.connection, number, member.id)
    return found if nobodys else None


def case(scene: Scene, start: Start) -> Request | None:
    number = start.get("request", "")
    return spoken_for(scene, int(number)) if number.isdecimal() and len(number) < 16 else None


def on_paper(scene: Scene, start: Start) -> Request | None:
    found = case(scene, start)
    return found if found and found.paper and not found.silent else None


def made(scene: Scene, start: Start) -> Request | None:
    """What was opened in this very turn, else the case that is named."""
    found = requests.by_id(scene.connection, scene.made) if scene.made is not None else on_paper(scene, start)
    return scene.noted(found)


def dossier(scene: Scene, start: Start) -> Callable[[], Kept | None]:
    """All that is kept of the person, read only when they ask for it. Their complaints may be about whoever prints it:
    these are for those who answer for quality."""

    def whole() -> Kept | None:
        found = case(scene, start)
        if found is None:
            return None
        scene.mentioned.add(found.person)
        kept = rights.kept(scene.connection, found.person)
        return kept and kept.model_copy(update={"complaints": ()})

    return whole


def claimable(scene: Scene, _start: Start) -> str:
    """The address that this very turn made."""
    if not scene.claimable:
        return ""
    name = scene.house.account.name
    return f"https://t.me/{name}?start=r_{scene.claimable}" if name else f"/start r_{scene.claimable}"


def claim(scene: Scene, start: Start) -> Claim | None:
    return behalf.claimed(scene.connection, start.get("token", ""), scene.now)


ON_BEHALF: dict[str, Callable[[Scene, Start], Any]] = {
    "spoken_for": case,
    "on_paper": on_paper,
    "made": made,
    "dossier": dossier,
    "claimable": claimable,
    "claim": claim,
}
