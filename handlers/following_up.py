"""By the clock, whoever agreed to it is asked where their request stands; and what they answer is acted upon.

Blocked, or help: the same mediator hears of it in working hours; when nobody follows the request any more it waits for
the next. All of it is one transaction, and the same answer twice is one.
"""

from datetime import datetime

from sqlalchemy import Connection

from flows.domain.followups import NEEDS_SOMEBODY, Answering, AnswerNews, FinishRequest, Pursued, due, key
from flows.domain.handing import ComeBack
from flows.domain.kept import Asked
from flows.domain.life import IN_HANDS, OVER
from flows.domain.model import NewsAnswer, NewsKind, Request
from flows.domain.notices import quiet
from handlers import waiting
from handlers.handing import hand
from handlers.outgoing import scene_in, tell
from handlers.scene import House, Scene
from handlers.telling import offer_on, seen_from
from storage import followups, people, requests, staff
from storage.consented import Consented

SOME = 20
"""Questions of one round."""


def ask_for_news(connection: Connection, house: House, now: datetime) -> int:
    """Looked at once an hour, by day. Answers how many were asked."""
    if quiet(now, house.association.zone) or not house.news.due(now):
        return 0
    told = 0
    for one in followups.pursued(connection, now):
        kind = due(one, house.association.zone, now)
        told += _ask(connection, house, one, kind, now) if kind else 0
        if told >= SOME:
            house.news.last = None  # the others at the next round
            break
    return told


def _ask(connection: Connection, house: House, one: Pursued, kind: NewsKind, now: datetime) -> bool:
    chat = people.chat_of(connection, one.person)
    if chat is None:
        return False
    number = followups.ask(connection, one.request, kind, now)
    return tell(scene_in(connection, house, now, chat), "followup", {"asked": str(number)}, key(one, kind), "reminder")


def answer(effect: Answering, scene: Scene) -> None:
    asked, who = followups.by_id(scene.connection, effect.asked), scene.consented
    request = requests.by_id(scene.connection, asked.request) if asked else None
    if asked is None or who is None or request is None or request.person != who.person:
        return
    match effect:
        case AnswerNews(answer=said):
            _answered(scene, who, asked, request, said)
        case FinishRequest():
            if followups.finish(scene.connection, request.id, who, scene.now):
                scene.did("closed", "request", request.id)
                waiting.leave(scene, request=request.id)
                _tell_mediator(scene, request, "solved")


def _answered(scene: Scene, who: Consented, asked: Asked, request: Request, said: NewsAnswer) -> None:
    if not followups.answer(scene.connection, asked.id, said, who, scene.now):
        return
    scene.did("answered", "request", request.id)
    if said not in NEEDS_SOMEBODY:
        return
    if request.status == OVER:
        hand(ComeBack(request=request.id), scene)
    elif request.status in IN_HANDS:
        _back_to_somebody(scene, who, request, said)


def _back_to_somebody(scene: Scene, who: Consented, request: Request, said: NewsAnswer) -> None:
    """To the mediator who follows it, if they are still of the team; else it waits for the next."""
    if request.mediator and staff.by_id(scene.connection, request.mediator):
        followups.resume(scene.connection, request.id, who, scene.now)
        _tell_mediator(scene, request, said)
    elif followups.hand_back(scene.connection, request.id, who, scene.now):
        scene.did("requeued", "request", request.id)
        offer_on(scene, request.id, "again")


def _tell_mediator(scene: Scene, request: Request, said: NewsAnswer) -> None:
    """In working hours."""
    member = staff.chat_of(scene.connection, request.mediator) if request.mediator else None
    if member:
        there = seen_from(scene, member[0])
        there.due = scene.house.working_time.next(scene.now)
        tell(
            there,
            "news",
            {"request": str(request.id), "about": said},
            f"told:{request.id}:{int(scene.now.timestamp())}",
        )
