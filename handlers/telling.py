"""Telling somebody else than the one who speaks: a person, or the next of the team."""

from handlers.outgoing import scene_in, tell
from handlers.scene import Scene
from storage import people, staff


def seen_from(scene: Scene, chat: int) -> Scene:
    seen = scene_in(scene.connection, scene.house, scene.now, chat)
    seen.deeds = scene.deeds
    return seen


def tell_person(scene: Scene, person: int, flow: str, start: dict[str, str], key: str) -> None:
    chat = people.chat_of(scene.connection, person)
    if chat is not None:
        tell(seen_from(scene, chat), flow, start, key)


def offer_on(scene: Scene, request: int, about: str) -> None:
    """Offers a waiting request to the next of the team; it keeps its place in the queue whatever they answer."""
    member = staff.next_for(scene.connection, request)
    if member is None:
        return
    staff.offer(scene.connection, request, member, scene.now)
    found = staff.chat_of(scene.connection, member)
    if found:
        start = {"request": str(request), "about": about}
        tell(seen_from(scene, found[0]), "card", start, f"card:{request}:{member}")
