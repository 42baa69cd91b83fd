"""Somebody leaves the team: at once nothing opens for them any more, on old cards either, and nothing more is sent.

What they followed goes back to the queue, at its place, and is offered to the next; the people learn that another
mediator will help them, never who left.
"""

from datetime import datetime

from sqlalchemy import Connection

from handlers.outgoing import scene_in
from handlers.scene import House
from handlers.telling import offer_on, tell_by_day
from storage import audit, conversations, handing, outbox, requests, staff
from storage.audit import Deed


def leave(connection: Connection, house: House, member: int, now: datetime) -> int | None:
    """Answers how many requests went back to the queue; None when there is no such member."""
    found = staff.chat_of(connection, member)
    if not staff.revoke(connection, member):
        return None
    waiting = requests.give_back(connection, member, now)
    unanswered = handing.lapse_all(connection, member, now)
    deeds = [Deed("operator", "left", f"staff:{member}")]
    deeds += [Deed("operator", "requeued", f"request:{request}") for request in waiting]
    if found:
        conversations.forget(connection, found[0])
        outbox.drop(connection, found[0], kinds=("interactive", "reminder", "survey"))
        scene = scene_in(connection, house, now, found[0])
        scene.deeds = deeds
        for request in waiting:
            key = f"relayed:{request}:{member}:{int(now.timestamp())}"
            tell_by_day(scene, requests.person_of(connection, request), "relayed", {}, key)
        for request in (*waiting, *unanswered):
            offer_on(scene, request, "again")
    audit.write(connection, deeds, now)
    return len(waiting)
