"""What those who lead decide: a request goes to somebody else, a danger is weighed by two. All is checked again here,
whatever a button says, and written in the audit with the role that did it.

Giving a request to somebody else tells the person the same neutral words as ever, and whoever had it that it is no
longer theirs. A danger tells nobody outside the team anything, and does nothing by itself.
"""

from flows.domain.leading import (
    CloseDilemma,
    GiveOpinion,
    HandOver,
    Leading,
    NoteDilemma,
    Opinion,
    Reassign,
    SignalDanger,
)
from flows.domain.life import IN_HANDS
from flows.domain.model import Request, Staff
from flows.domain.practice import tells_who
from flows.domain.team import LEADERS
from flows.domain.themes import themes
from handlers.facts_of_leading import names_i_know, untouched
from handlers.handing import keep_or_cancel
from handlers.outgoing import tell
from handlers.scene import Scene
from handlers.telling import offer_on, offer_to, seen_from, tell_by_day
from storage import agenda, behalf, dangers, dilemmas, handing, leaders, overseeing, requests, staff
from storage.sealed import keys_of


def lead(effect: Leading, scene: Scene) -> None:
    member = scene.staff
    if member is None:
        return
    match effect:
        case Reassign(request=request, to=to):
            if not to or to in overseeing.able(scene.connection, request):
                _reassign(scene, member, effect)
        case HandOver(member=absent):
            for one in untouched(scene, {}):
                if one.member == absent:
                    _reassign(scene, member, Reassign(request=one.request, reason="absent"))
        case SignalDanger():
            _signal(scene, member, effect)
        case GiveOpinion(danger=danger, opinion=opinion):
            _weigh(scene, member, danger, opinion)
        case NoteDilemma() | CloseDilemma():
            _talk_over(scene, effect)


def _reassign(scene: Scene, leader: Staff, wanted: Reassign) -> None:
    before = requests.by_id(scene.connection, wanted.request)
    if before is None or leader.role not in LEADERS or handing.parted(scene.connection, before.id, leader.id):
        return
    taken = overseeing.take_back(scene.connection, before.id, wanted.reason, scene.now)
    if not taken and before.status != "reassigning":
        return
    scene.did("reassigned", "request", before.id)
    if before.mediator is not None and before.status in IN_HANDS:
        _part(scene, before, before.mediator)
    if wanted.to:
        offer_to(scene, before.id, wanted.to, "again")
    else:
        offer_on(scene, before.id, "again")


def _part(scene: Scene, request: Request, had: int) -> None:
    """From whoever followed it, who is not asked again."""
    connection, stamp = scene.connection, int(scene.now.timestamp())
    behalf.forget(connection, request.person)
    staff.offer(connection, request.id, had, scene.now)
    tell_by_day(scene, request.person, "relayed", {}, f"relayed:{request.id}:{had}:{stamp}")
    member, chat = staff.by_id(connection, had), staff.chat_of(connection, had)
    if member and chat:
        tell(seen_from(scene, chat[0]), "moved_on", {"request": str(request.id)}, f"moved:{request.id}:{stamp}")
    appointment = agenda.of_request(connection, request.id)
    if member and appointment and appointment.status == "booked" and appointment.start > scene.now:
        keep_or_cancel(scene, member, appointment, request.person)


def _signal(scene: Scene, member: Staff, wanted: SignalDanger) -> None:
    """By whoever follows the request; all who lead are told: at any hour those who wish it, the others at work."""
    found = requests.by_id(scene.connection, wanted.request)
    if found is None or found.mediator != member.id or found.status not in IN_HANDS:
        return
    number = dangers.signal(scene.connection, found.id, member.id, wanted.reason, scene.now)
    if number is not None:
        scene.did("signalled", "danger", number)
        _tell_leaders(scene, number, found.id, "new")


def _weigh(scene: Scene, member: Staff, number: int, opinion: Opinion) -> None:
    found = dangers.by_id(scene.connection, number)
    if found is None or member.role not in LEADERS or handing.parted(scene.connection, found.request, member.id):
        return
    if not dangers.weigh(scene.connection, number, member.id, opinion, scene.now):
        return
    scene.did("weighed", "danger", number)
    after = dangers.by_id(scene.connection, number)
    if after and after.decision:
        scene.did("decided", "danger", number)
        _tell_leaders(scene, number, found.request, "decided", found.by)
    elif after and after.split:
        _tell_leaders(scene, number, found.request, f"split:{int(scene.now.timestamp())}")


def _tell_leaders(scene: Scene, number: int, request: int, what: str, also: int = 0) -> None:
    """`also`: who signalled it. Whoever speaks sees it already."""
    signaller = staff.chat_of(scene.connection, also)
    deciding = leaders.all_but_parted(scene.connection, request, scene.now)
    told = {*deciding, *([signaller[0]] if signaller else [])}
    for chat in sorted(told - {scene.chat_id}):
        who = keys_of(scene.connection).handle(chat)
        tell(seen_from(scene, chat), "alarm", {"danger": str(number)}, f"danger:{number}:{what}:{who}", danger=True)


def _talk_over(scene: Scene, effect: NoteDilemma | CloseDilemma) -> None:
    match effect:
        case NoteDilemma(theme=theme, words=words):
            _note(scene, theme, words)
        case CloseDilemma(dilemma=dilemma):
            if dilemmas.close(scene.connection, dilemma):
                scene.did("closed", "dilemma", dilemma)


def _note(scene: Scene, theme: str, words: str) -> None:
    known = {one.code for one in themes(scene.house.association)}
    if theme not in known or tells_who(words, names_i_know(scene, {})()):
        return
    month = scene.now.astimezone(scene.house.association.zone).strftime("%Y-%m")
    dilemmas.note(scene.connection, month, theme, words)
    scene.did("noted", "dilemma", month)
