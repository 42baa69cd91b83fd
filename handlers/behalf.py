"""What the team does for somebody without Telegram, and how that person finds it again in their own.

Each is checked here again, whatever a button says: a case is written for by who follows it, by any mediator while
nobody does, or by those who lead.
"""

from flows.domain.behalf import ActFor, AmendFor, MakeClaim, OnBehalf, OpenFor, TakeOver
from flows.domain.effects import OpenRequest
from flows.domain.model import Request, Slot
from flows.domain.themes import themes
from flows.notice import oral_version
from handlers import waiting
from handlers.erasing import erase
from handlers.facts_on_behalf import spoken_for
from handlers.handing import cut_access
from handlers.scene import Scene
from handlers.telling import offer_on, tell_mediator
from storage import agenda, behalf, conversations, notes, outbox, people, requests
from storage.consented import Consented
from storage.seats import Taken
from storage.staff import LEADERS


def act_for(effect: OnBehalf, scene: Scene) -> None:
    match effect:
        case OpenFor():
            _open(scene, effect)
        case MakeClaim(request=number):
            request = spoken_for(scene, number)
            if request and request.paper and not request.silent:
                scene.claimable = behalf.ticket(scene.connection, request.person, scene.now)
                scene.did("linked", "person", request.person)
        case ActFor(request=number):
            request = spoken_for(scene, number)
            if request and (effect.recognised == "met" or (scene.staff and scene.staff.role in LEADERS)):
                _act(scene, request, effect)
        case TakeOver(token=token):
            _take_over(scene, token)
        case AmendFor(request=number):
            request = spoken_for(scene, number)
            if request and not request.silent and behalf.still_on_paper(scene.connection, request.person):
                _amend(scene, request, effect)


def _open(scene: Scene, wanted: OpenFor) -> None:
    connection, now, member = scene.connection, scene.now, scene.staff
    if member is None:
        return
    version = oral_version(scene.house.association)
    who = behalf.welcome(connection, member.id, member.role, wanted.language, wanted.text, version, now)
    if who is None:
        return
    people.call(connection, who, wanted.nickname)
    asked = {name: getattr(wanted, name) for name in ("theme", "sub_theme", "words", "place", "wish")}
    number = requests.add(connection, who, OpenRequest(mode="permanence", **asked), now)
    if wanted.slot:
        place = scene.house.association.permanence(wanted.slot.permanence)
        if place is None:
            raise Taken
        agenda.book(connection, number, who, wanted.slot, place.seats, now)
    scene.did("wrote_for", "person", who.person)
    if wanted.follow and requests.accept(connection, number, member.id, now):
        scene.did("accepted", "request", number)
    else:
        offer_on(scene, number, "new")
    scene.made = number


def _amend(scene: Scene, request: Request, wanted: AmendFor) -> None:
    """Each correction is audited. Raises `Taken` when the moment is no longer free."""
    who = people.consented(scene.connection, request.person)
    if who and request.status != "closed" and _amended(scene, request, who, wanted):
        scene.did("corrected", "request", request.id)


def _amended(scene: Scene, request: Request, who: Consented, wanted: AmendFor) -> bool:
    match wanted.what:
        case "name":
            people.call(scene.connection, who, wanted.nickname)
            return True
        case "words":
            return requests.reword(scene.connection, request.id, who, wanted.words)
        case "theme":
            theme = next((one for one in themes(scene.house.association) if one.code == wanted.theme), None)
            if theme is None or (wanted.sub_theme and theme.sub_theme(wanted.sub_theme) is None):
                return False
            noted = {"theme": theme.code, "sub_theme": wanted.sub_theme}
            return behalf.amend(scene.connection, request.id, noted)
        case "place":
            return _meet_at(scene, request, who, wanted)


def _meet_at(scene: Scene, request: Request, who: Consented, wanted: AmendFor) -> bool:
    """At another place, with the appointment; False when it is no place of ours, or the appointment would be lost."""
    place, one = scene.house.association.permanence(wanted.place), request.appointment
    booked = one is not None and one.awaited(scene.now)
    if place is None or (booked and (wanted.slot is None or wanted.slot.permanence != place.code)):
        return False
    if one and booked and wanted.slot:
        agenda.move(scene.connection, one.id, who, wanted.slot, place.seats, scene.now)
        before = Slot(permanence=one.permanence, start=one.start, end=one.end)
        waiting.offer_on(scene.connection, scene.house, before, scene.now, but=request.person)
        if scene.staff and request.mediator != scene.staff.id:
            tell_mediator(scene, one.id)
    return behalf.amend(scene.connection, request.id, {"place": place.code})


def _act(scene: Scene, request: Request, wanted: ActFor) -> None:
    """Audited with how they were recognised, before it is done."""
    scene.did(wanted.recognised, "person", request.person)
    match wanted.act:
        case "stop":
            scene.did("stopped", "person", request.person)
            _stop(scene, request.person)
        case "erase":
            scene.did("erased", "person", request.person)
            erase(scene.connection, scene.house, request.person, scene.now)
        case "export":
            scene.did("took_away", "person", request.person)
            behalf.met(scene.connection, request.person, scene.now)


def _stop(scene: Scene, person: int) -> None:
    """As when they say it in their chat; who has none loses their link."""
    chat = people.chat_of(scene.connection, person)
    people.withdraw(scene.connection, person, scene.now)
    behalf.forget(scene.connection, person)
    waiting.leave(scene, person=person)
    notes.silence(scene.connection, person)
    if chat is not None:
        outbox.drop(scene.connection, chat, kinds=("interactive", "reminder", "survey"))
        conversations.forget(scene.connection, chat)


def _take_over(scene: Scene, token: str) -> None:
    """Raises `Taken` when another phone was first: the conversation looks again, and says so."""
    paper = behalf.take_over(scene.connection, scene.chat_id, token, scene.now)
    if paper is None:
        raise Taken
    scene.refresh()
    scene.did("took_over", "person", paper)
    if scene.number is not None:
        cut_access(scene, scene.number)
