"""The clock's round: what is due now, told once. Safe to run at any time, any number of times."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from flows.domain.notices import Notice, due
from handlers.outgoing import scene_in, tell
from handlers.scene import House, Scene
from storage import agenda, inbox, outbox, people, requests, sheets


def make_round(connection: Connection, house: House, now: datetime) -> int:
    """Tells every due notice that was not told before; answers how many."""
    told = 0
    for visit in agenda.visits(connection, now):
        for notice in due(visit, house.association.zone, now):
            told += _tell(connection, house, notice, now)
    return told


def _tell(connection: Connection, house: House, notice: Notice, now: datetime) -> bool:
    chat = people.chat_of(connection, notice.person)
    if chat is None or outbox.decided(connection, f"{notice.key}:0"):
        return False
    scene = scene_in(connection, house, now, chat)
    if notice.kind in ("j2", "h2"):
        start = {"appointment": str(notice.appointment), "about": notice.kind}
        return tell(scene, "visit", start, notice.key, kind="reminder")
    return tell(scene, "survey", {"sheet": _sheet(scene, notice)}, notice.key, kind="survey")


def _sheet(scene: Scene, notice: Notice) -> str:
    """A new sheet: where and what about, in which month, and nothing that leads back to the person."""
    found = agenda.by_id(scene.connection, notice.appointment)
    request = requests.by_id(scene.connection, found[0].request) if found else None
    sheet = secrets.token_hex(4)
    month = scene.now.astimezone(scene.house.association.zone).strftime("%Y-%m")
    place = found[0].permanence if found else ""
    sheets.open_sheet(scene.connection, sheet, month, place, request.theme if request else "", scene.language)
    return sheet


def purge(connection: Connection, now: datetime) -> None:
    inbox.purge(connection, now)
    outbox.purge(connection, now)
