"""By the clock, in working time: whoever is asked is reminded, then the next is asked, then those who lead decide.

What waits is read in pieces, whatever its number; each thing is told once by its key, and what is due at night waits
for the morning. The person hears it honestly, by day.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from flows.domain.chasing import Owed, Waiting, owed
from flows.domain.working_time import HALF, delay
from handlers.outgoing import tell
from handlers.pieces import LOOKED_AT, piece
from handlers.scene import House, Scene
from handlers.telling import offer_on, seen_from, tell_by_day, tell_leaders
from storage import audit, handing, leaders, outbox, staff
from storage.audit import Deed
from storage.pieces import Mark
from storage.sealed import keys_of


def chase(connection: Connection, house: House, now: datetime, mark: Mark) -> tuple[int, Mark | None]:
    """A piece of the requests, after this one. Answers how much was told, and where to go on; None when it is over."""
    if house.working_time.next(now) != now:
        return 0, None
    soonest = timedelta(hours=house.association.delays.urgent * HALF)
    waiting = handing.waiting(connection, now - soonest, mark, LOOKED_AT)
    due = {one: _owed(house, one, now) for one in waiting}
    decided = _decided(connection, [each for some in due.values() for each in some], now)
    scene = Scene(connection, house, now, 0, house.association.default_language)

    def tell_of(one: Waiting) -> int:
        return sum(_do(scene, each) for each in due[one] if each.key not in decided)

    done = piece(waiting, tell_of, lambda one: Mark(one.created, one.request))
    audit.write(connection, scene.deeds, now)
    return done


def _owed(house: House, one: Waiting, now: datetime) -> list[Owed]:
    return list(owed(one, delay(house.association, one.theme, one.sub_theme), house.working_time, now))


def _decided(connection: Connection, due: list[Owed], now: datetime) -> set[str]:
    """Those whose message is in the outbox already; who leads is told under a key of their own."""
    keys = keys_of(connection)
    first = {f"{one.key}:0": one.key for one in due if one.kind == "remind"}
    to_lead = [one for one in due if one.kind in ("late", "undecided")]
    chats = leaders.chats(connection, [one.waiting.request for one in to_lead], now) if to_lead else {}
    first |= {f"{one.key}:{keys.handle(chat)}:0": one.key for one in to_lead for chat in chats[one.waiting.request]}
    told = {first[key] for key in outbox.decided_among(connection, list(first))} if first else set()
    return told | {one.key for one in to_lead if not chats[one.waiting.request]}


def _do(scene: Scene, one: Owed) -> int:
    request = one.waiting.request
    match one.kind:
        case "remind":
            found = staff.chat_of(scene.connection, one.waiting.offered_to or 0)
            start = {"request": str(request), "about": "remind"}
            return tell(seen_from(scene, found[0]), "card", start, one.key) if found else 0
        case "lapse":
            if not handing.lapse(scene.connection, request, one.waiting.offered_to or 0, scene.now):
                return 0
            scene.deeds.append(Deed("clock", "lapsed", f"request:{request}"))
            honest = {"asked": "still", "decides": "longer", "nobody": ""}[offer_on(scene, request, "again")]
            if honest:
                _tell(scene, one.waiting, honest)
            return 1
        case _:
            told = tell_leaders(scene, request, one.kind, one.key)
            if told:
                _tell(scene, one.waiting, "longer")
            return told


def _tell(scene: Scene, one: Waiting, what: str) -> None:
    """Each once, but that somebody else is asked: at each change."""
    since = one.heard if what == "still" and one.heard else one.since
    tell_by_day(scene, one.person, what, {}, f"{what}:{one.request}:{int(since.timestamp())}")
