"""What the team notes of its work. Only who follows a request reports on it; who is met without a name is counted."""

from flows.domain import reports as noted
from flows.domain.model import Contact
from flows.domain.reports import Reporting
from flows.domain.slips import Noted, stamp
from handlers.scene import Scene
from storage import agenda, behalf, reports, requests, slips


def report(effect: Reporting, scene: Scene) -> None:
    connection = scene.connection
    match effect:
        case noted.RecordContact(contact=contact, appointment=appointment):
            _record(scene, contact, appointment)
        case noted.CountContact(contact=contact):
            reports.count(connection, contact)
        case noted.CountPassage():
            reports.count_passage(connection, effect, _month(scene))
            _noted(scene, "passage", "|".join((effect.mode, effect.place, effect.theme, effect.crowd, _month(scene))))
        case noted.CountPublic(asked=asked, place=place, answer=answer):
            reports.count_public(connection, asked, place, answer, _month(scene))
        case noted.NoteActivity():
            number = reports.note_activity(connection, effect)
            scene.did("noted", "activity", number)
            _noted(scene, "activity", str(number))
        case noted.NoteObservation(place=place, category=category):
            scene.did("noted", "observation", reports.observe(connection, place, category, scene.now))
        case noted.FollowObservation(observation=number, state=state, relayed_to=told):
            if reports.follow(connection, number, state, told, scene.now):
                scene.did("noted", "observation", number)


def _record(scene: Scene, contact: Contact, appointment: int | None) -> None:
    """`appointment`: one of that very request."""
    request = requests.by_id(scene.connection, contact.request)
    if request is None or scene.staff is None or request.mediator != scene.staff.id:
        return
    found = agenda.by_id(scene.connection, appointment) if appointment is not None else None
    own = found[0].id if found and found[0].request == request.id else None
    if reports.add(scene.connection, contact, own):
        requests.start(scene.connection, request.id, scene.staff.id, scene.now)
        if contact.next_step == "follow":
            requests.follow(scene.connection, request.id, scene.staff.id, scene.now)
        scene.did("noted", "request", request.id)
        behalf.met(scene.connection, request.person, scene.now)


def _noted(scene: Scene, what: Noted, was: str) -> None:
    """For ten minutes, so that a wrong tap can be taken back."""
    if scene.staff:
        slips.keep(scene.connection, scene.staff.id, what, stamp(scene.now), was, scene.now)


def _month(scene: Scene) -> str:
    """Nothing finer is kept of whom nobody knows."""
    return scene.now.astimezone(scene.house.association.zone).strftime("%Y-%m")
