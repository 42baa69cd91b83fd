"""Notes between a person and their mediator, carried from one chat to the other: neither learns the other's number.

A note is written, and leaves, in one transaction; its words stay behind only while it waits, for working hours or, on
a phone that others read, to be opened. When it leaves it is checked again that these two still speak: if they no
longer do, its words are gone and whoever wrote it is told.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from flows.domain.life import IN_HANDS
from flows.domain.model import Request, Side
from flows.domain.notes import Note, ReadNote, SendNote
from handlers.facts_on_notes import read_from
from handlers.outgoing import tell
from handlers.scene import House, Scene
from handlers.telling import seen_from, tell_person
from storage import audit, notes, people, requests, staff
from storage.seats import Taken

SOME = 20
"""Notes of one round."""
LATELY = timedelta(days=1)


def relay(effect: SendNote | ReadNote, scene: Scene) -> None:
    match effect:
        case SendNote():
            _send(scene, effect)
        case ReadNote(note=number):
            found = notes.by_id(scene.connection, number)
            if found and scene.person and found.request.person == scene.person.id and found.content:
                _let_hear(scene, found)
                notes.become(scene.connection, number, "left")


def _send(scene: Scene, wanted: SendNote) -> None:
    """Raises `Taken` when nobody follows the request any more: the conversation looks again, and says so."""
    request = requests.by_id(scene.connection, wanted.request)
    if request is None or request.mediator is None or not _speaks(scene, request):
        raise Taken
    side: Side = "mediator" if scene.staff else "person"
    due = scene.now if scene.staff else read_from(scene, request)
    number = notes.write(scene.connection, request.id, side, request.mediator, wanted.content, scene.now, due)
    if number is None:
        raise Taken
    scene.did("wrote", "request", request.id)
    written = notes.by_id(scene.connection, number)
    if written and due <= scene.now:
        _hand_over(scene, written)


def _speaks(scene: Scene, request: Request) -> bool:
    """As the request's mediator, or as its person."""
    if scene.staff:
        return request.mediator == scene.staff.id
    return scene.person is not None and request.person == scene.person.id


def _hand_over(scene: Scene, note: Note) -> None:
    """On the phone of the one it is for; on a phone that others read, only that something waits."""
    if note.side == "mediator":
        chat, flow = people.chat_of(scene.connection, note.request.person), "note"
    else:
        member = staff.chat_of(scene.connection, note.staff)
        chat, flow = (member[0] if member else None), "reply"
    if chat is None:
        notes.become(scene.connection, note.id, "left")
        return
    there = seen_from(scene, chat)
    hidden = there.person is not None and there.person.shared_phone
    if not hidden:
        _let_hear(there, note)
    tell(there, flow, {"note": str(note.id)}, f"note:{note.id}")
    notes.become(scene.connection, note.id, "unread" if hidden else "left")


def _let_hear(scene: Scene, note: Note) -> None:
    """A voice is copied by Telegram from one chat to the other; we hold only where it is, until it is sent."""
    voice = note.content.voice if note.content else None
    origin = _chat_of_writer(scene.connection, note) if voice is not None else None
    if origin is None:
        return
    if scene.staff:
        scene.mentioned.add(note.request.person)
    payload = {"from": origin, "message": voice, "protected": True}
    scene.say(f"note:{note.id}:voice", "copy", payload, "interactive", forget=False, private=True)


def _chat_of_writer(connection: Connection, note: Note) -> int | None:
    if note.side == "person":
        return people.chat_of(connection, note.request.person)
    member = staff.chat_of(connection, note.staff)
    return member[0] if member else None


def carry_on(connection: Connection, house: House, now: datetime) -> int:
    """By the clock: what waited for working hours leaves, and a mediator learns who cannot be reached."""
    waiting = notes.due(connection, now, SOME)
    unread = notes.unreached(connection, now - LATELY)
    if not waiting and not unread:
        return 0
    scene = Scene(connection, house, now, 0, house.association.default_language)
    for note in waiting:
        _hand_over(scene, note) if _still(note) else _return(scene, note)
    for note in unread:
        member = staff.chat_of(connection, note.staff)
        if member:
            tell(seen_from(scene, member[0]), "unreached", {"request": str(note.request.id)}, f"unreached:{note.id}")
    audit.write(connection, scene.deeds, now)
    return len(waiting) + len(unread)


def _still(note: Note) -> bool:
    """Whether these two still speak, and the words are still there."""
    request = note.request
    return (
        note.content is not None
        and request.status in IN_HANDS
        and request.mediator == note.staff
        and not request.silent
    )


def _return(scene: Scene, note: Note) -> None:
    notes.become(scene.connection, note.id, "left")
    if note.content and not note.request.silent:
        tell_person(scene, note.request.person, "unsent", {"closed": note.request.status}, f"unsent:{note.id}")
