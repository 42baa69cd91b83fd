"""The clock's round: what is due now, told once. Safe to run at any time, any number of times."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from flows.domain.notices import Notice, due
from handlers import referring
from handlers.chasing import chase
from handlers.desk_rounds import greet
from handlers.erasing import take_back
from handlers.following_up import ask_for_news
from handlers.gathering import offer_seats
from handlers.noting import forget
from handlers.outgoing import scene_in, tell
from handlers.relaying import carry_on
from handlers.scene import House, Scene
from handlers.shortage import remind, warn
from handlers.waiting import pass_on
from storage import agenda, arrangements, arrived, closures, outbox, people, requests, sheets

LOOKED_AT, TOLD = 100, 10
"""Appointments, and notices, of one piece of a round."""
ENOUGH = 300
"""Messages that may wait before the clock adds its own: Telegram takes some thirty a second."""


def make_round(connection: Connection, house: House, now: datetime) -> int:
    """Tells every due notice that was not told before; answers how many."""
    told = 0
    after: int | None = 0
    while after is not None:
        more, after = make_some(connection, house, now, after)
        told += more
    return told


def make_some(connection: Connection, house: House, now: datetime, after: int = 0) -> tuple[int, int | None]:
    """A piece of a round, short enough to let those who talk pass in between: the appointments that come after this
    one. Answers how much it had to say or to take back, and where to go on; None when it is over."""
    house.follow(connection, arrangements.mark(connection))
    late = arrived.expired(connection, now)
    take_back(connection, late, now)
    found = agenda.visits(connection, now, after=after, limit=LOOKED_AT)
    owed = [notice for visit in found for notice in due(visit, house.association.zone, now)]
    decided = outbox.decided_among(connection, [_first(notice) for notice in owed]) if owed else ()
    told = len(late) + offer_seats(connection, house, now) + (_begin(connection, house, now) if not after else 0)
    for notice in owed:
        if _first(notice) not in decided:
            told += _tell(connection, house, notice, now)
        if told >= TOLD:
            return told, notice.appointment - 1
    return told, found[-1].appointment if len(found) == LOOKED_AT else None


def _begin(connection: Connection, house: House, now: datetime) -> int:
    """Once a round."""
    told = pass_on(connection, house, now) + carry_on(connection, house, now) + chase(connection, house, now)
    told += greet(connection, house, now)
    forget(connection, now)
    told += referring.ask(connection, house, now)
    told += ask_for_news(connection, house, now)
    if not house.shortage.due(now):
        return told
    return told + sum(tell_of(connection, house, now) for tell_of in (warn, remind, referring.warn))


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
