"""What a conversation may know of the notes between a person and their mediator: each its own, the words to nobody
else."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.domain.life import IN_HANDS
from flows.domain.model import Request
from flows.domain.notes import Note, ReadAt, Thread
from handlers.scene import Scene
from storage import notes, profiles, requests

Start = Mapping[str, str]


def note(scene: Scene, start: Start) -> Note | None:
    """What was written to whoever speaks here."""
    number = start.get("note", "")
    found = notes.by_id(scene.connection, int(number)) if number.isdecimal() and len(number) < 16 else None
    if found is None:
        return None
    if scene.staff:
        theirs = found.side == "person" and found.staff == scene.staff.id == found.request.mediator
        scene.noted(found.request if theirs else None)
        return found if theirs else None
    theirs = found.side == "mediator" and scene.person is not None and found.request.person == scene.person.id
    return found if theirs else None


def read_from(scene: Scene, request: Request) -> datetime:
    """When its mediator reads what is written now: at once in their hours, else when the next ones begin."""
    hours = profiles.of(scene.connection, request.mediator).hours if request.mediator else ""
    return scene.house.working_time.of(hours).next(scene.now)


def threads(scene: Scene, _start: Start) -> Callable[[int], Thread]:
    return lambda request: notes.thread(scene.connection, request)


def followed(scene: Scene, _start: Start) -> Sequence[Request]:
    """The person's requests that a mediator follows."""
    found = requests.open_of(scene.connection, scene.person.id) if scene.person else []
    return [one for one in found if one.status in IN_HANDS]


def read_at(scene: Scene, _start: Start) -> ReadAt:
    def of(request: Request) -> datetime | None:
        opens = read_from(scene, request)
        return None if opens <= scene.now else opens

    return of


ON_NOTES: dict[str, Callable[[Scene, Start], Any]] = {
    "note": note,
    "threads": threads,
    "followed": followed,
    "read_at": read_at,
    "heard": lambda scene, _: scene.heard,
}
