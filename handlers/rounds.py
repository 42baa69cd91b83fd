"""The clock's round: what is due now, told once. Safe to run at any time, any number of times."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from flows.domain.notices import Notice, Visit, due
from handlers import referring
from handlers.chasing import chase
from handlers.desk_rounds import greet
from handlers.erasing import take_back
from handlers.following_up import ask_for_news
from handlers.gathering import offer_seats
from handlers.noting import forget
from handlers.outgoing import scene_in, tell
from handlers.pieces import LOOKED_AT, OVER, START, Reached, piece
from handlers.relaying import carry_on
from handlers.scene import House, Scene
from handlers.shortage import remind, warn
from handlers.waiting import pass_on
from storage import agenda, arrangements, arrived, closures, outbox, people, requests, sheets
from storage.pieces import Mark

ENOUGH = 300
"""Messages that may wait before the clock adds its own: Telegram takes some thirty a second."""


def make_round(connection: Connection, house: House, now: datetime) -> int:
    """Tells every due notice that was not told before; answers how many."""
    told, reached = 0, START
    while reached != OVER:
        more, reached = make_some(connection, house, now, reached)
        told += more
    return told


def make_some(connection: Connection, house: House, now: datetime, reached: Reached = START) -> tuple[int, Reached]:
    """A piece of a round, from where it has come. Answers how much it had to say or to take back, and where to go
    on."""
    house.follow(connection, arrangements.mark(connection))
    late = arrived.expired(connection, now)
    take_back(connection, late, now)
    told = len(late) + offer_seats(connection, house, now)
    told += _begin(connection, house, now) if reached == START else 0
    chased, waiting = chase(connection, house, now, reached.waiting) if reached.waiting else (0, None)
    noticed, visits = _notify(connection, house, now, reached.visits) if reached.visits else (0, None)
    return told + chased + noticed, Reached(visits, waiting)


def _begin(connection: Connection, house: House, now: datetime) -> int:
    """Once a round."""
    told = pass_on(connection, house, now) + carry_on(connection, house, now) + greet(connection, house, now)
    forget(connection, now)
    told += referring.ask(connection, house, now)
    told += ask_for_news(connection, house, now)
    if not house.shortage.due(now):
        return told
    return told + sum(tell_of(connection, house, now) for tell_of in (warn, remind, referring.warn))


def _notify(connection: Connection, house: House, now: datetime, mark: Mark) -> tuple[int, Mark | None]:
    """Whoever comes to the appointments after this one, or came."""
    found = agenda.visits(connection, now, mark=mark, many=LOOKED_AT)
    owed = {visit.appointment: due(visit, house.association.zone, now) for visit in found}
    first = [_first(notice) for notices in owed.values() for notice in notices]
    decided = outbox.decided_among(connection, first) if first else ()

    def tell_of(visit: Visit) -> int:
        new = [notice for notice in owed[visit.appointment] if _first(notice) not in decided]
        return sum(_tell(connection, house, notice, now) for notice in new)

    return piece(found, tell_of, lambda visit: Mark(visit.start, visit.appointment))


def _first(notice: Notice) -> str:
    """The outbox key of its first message."""
    return f"{notice.key}:0"


def _tell(connection: Connection, house: House, notice: Notice, now: datetime) -> bool:
    chat = people.chat_of(connection, notice.person)
    if chat is None:
        return False
    scene = scene_in(connection, house, now, chat)
    if notice.kind in ("j2", "h2"):
        start = {"appointment": str(notice.appointment), "about": notice.kind}
        shut = closures.displacing(connection, notice.appointment, now)
        return tell(scene, "displaced" if shut else "visit", start, notice.key, kind="reminder")
    again = {"again": "1"} if notice.kind == "survey_again" else {}
    return tell(scene, "survey", {"sheet": _sheet(scene, notice), **again}, notice.key, kind="survey")


def _sheet(scene: Scene, notice: Notice) -> str:
    """A new sheet: where and what about, in which month, and nothing that leads back to the person."""
    found = agenda.by_id(scene.connection, notice.appointment)
    request = requests.by_id(scene.connection, found[0].request) if found else None
    sheet = secrets.token_hex(4)
    month = scene.now.astimezone(scene.house.association.zone).strftime("%Y-%m")
    place = found[0].permanence if found else ""
    sheets.open_sheet(scene.connection, sheet, month, place, request.theme if request else "", scene.language)
    return sheet


def crowded(connection: Connection) -> bool:
    """Whether what waits already is enough for the sender until the next round."""
    return outbox.crowded(connection, ENOUGH)
