"""Somebody leaves the team: at once nothing opens for them any more, on old cards either, and nothing more is sent.

What they followed goes back to the queue, at its place, and is offered to the next; the people learn that another
mediator will help them, never who left. Those who lead learn which appointments nobody follows any more.
"""

from datetime import datetime

from sqlalchemy import Connection

from flows.domain.working_time import at_work
from handlers import commands
from handlers.outgoing import scene_in, tell
from handlers.scene import House, Scene
from handlers.telling import offer_on, tell_by_day
from storage import assignment, audit, behalf, conversations, handing, outbox, requests, staff
from storage.audit import Actor, Deed
from storage.sealed import keys_of


def leave(connection: Connection, house: House, member: int, now: datetime) -> int | None:
    """An operator's doing. Answers how many requests went back to the queue; None when there is no such member."""
    deeds: list[Deed] = []
    again = dismiss(connection, house, member, now, "operator", deeds)
    audit.write(connection, deeds, now)
    return again


def dismiss(
    connection: Connection, house: House, member: int, now: datetime, by: Actor, deeds: list[Deed], told: int = 0
) -> int | None:
    """`told`: the chat of who decides it, who sees what is left behind without a message."""
    found = staff.chat_of(connection, member)
    if not staff.revoke(connection, member):
        return None
    deeds.append(Deed(by, "left", f"staff:{member}"))
    if found:
        conversations.forget(connection, found[0])
        outbox.drop(connection, found[0], kinds=("interactive", "reminder", "survey"))
        gone = scene_in(connection, house, now, found[0])
        gone.language = found[1].language if found[1].language in house.languages else gone.language
        gone.due = at_work(house.working_time, found[1], now)  # nothing opens any more: the words may wait for the day
        commands.hide(gone, member)
        tell(gone, "parted", {}, f"parted:{member}:{int(now.timestamp())}")
    return hand_back(connection, house, member, now, by, deeds, told)


def hand_back(
    connection: Connection, house: House, member: int, now: datetime, by: Actor, deeds: list[Deed], told: int = 0
) -> int:
    """What they followed waits for somebody else. Answers how many."""
    waiting = requests.give_back(connection, member, now)
    unanswered = handing.lapse_all(connection, member, now)
    deeds += [Deed(by, "requeued", f"request:{request}") for request in waiting]
    scene = Scene(connection, house, now, told, house.association.default_language, deeds=deeds)
    for request in waiting:
        staff.offer(connection, request, member, now)  # they are not asked again
        person = requests.person_of(connection, request)
        behalf.forget(connection, person)
        tell_by_day(scene, person, "relayed", {}, f"relayed:{request}:{member}:{int(now.timestamp())}")
    for request in (*waiting, *unanswered):
        offer_on(scene, request, "again")
    if waiting:
        _tell_leaders(scene, member)
    return len(waiting)


def _tell_leaders(scene: Scene, member: int) -> None:
    connection, now = scene.connection, scene.now
    if not assignment.left_behind(connection, now):
        return
    for chat in staff.chats_of(connection, staff.LEADERS):
        if chat != scene.chat_id:
            key = f"handed:{member}:{int(now.timestamp())}:{keys_of(connection).handle(chat)}"
            tell(scene_in(connection, scene.house, now, chat), "handed", {}, key)
