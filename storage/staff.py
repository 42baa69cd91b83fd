"""The team: one-time invitations (only the hash of each link is kept), roles, and who was told of a request."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.engine import Row

from flows.domain.model import Invitation, Role, Staff
from flows.domain.team import LEADERS as LEADERS
from storage import directory, profiles
from storage.chats import STAFF, named, number
from storage.insert import insert
from storage.sealed import Keys, keys_of, place
from storage.tables import invitations, offers, staff
from storage.tables_of_calendars import feeds

_INVITED, _NAME = "invitations.name", "staff.name"


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(connection: Connection, *, role: Role, name: str, token_hash: str, expires_at: datetime) -> None:
    sealed = keys_of(connection).seal(name, place(_INVITED, token_hash))
    connection.execute(invitations.insert().values(token_hash=token_hash, role=role, name=sealed, expires=expires_at))


def invitation(connection: Connection, token: str, now: datetime) -> Invitation | None:
    """What this link offers; None when it is unknown, used or expired."""
    valid = (invitations.c.token_hash == hashed(token)) & invitations.c.used.is_(None) & (invitations.c.expires > now)
    row = connection.execute(select(invitations.c.role, invitations.c.name).where(valid)).first()
    if row is None:
        return None
    return Invitation(role=row.role, name=keys_of(connection).open(row.name, place(_INVITED, hashed(token))))


def join(connection: Connection, chat_id: int, token: str, language: str, now: datetime) -> bool:
    """Uses the link, once; False when it no longer can be."""
    offered = invitation(connection, token, now)
    once = update(invitations).where(invitations.c.token_hash == hashed(token), invitations.c.used.is_(None))
    if offered is None or connection.execute(once.values(used=now)).rowcount != 1:
        return False
    keys = keys_of(connection)
    who = named(keys, STAFF, chat_id)
    name = keys.seal(offered.name, place(_NAME, who["telegram_id"]))
    row = {"name": name, "role": offered.role, "language": language, "active": True, "joined": now}
    added = insert(connection, staff).values(**who, **row)
    connection.execute(added.on_conflict_do_update(index_elements=["telegram_id"], set_=row))
    return True


def revoke(connection: Connection, staff_id: int) -> bool:
    """From now on they read nothing more, here or in a calendar. False when there is no such member."""
    connection.execute(delete(feeds).where(feeds.c.staff_id == staff_id))
    profiles.forget(connection, staff_id)
    directory.leave(connection, staff_id)
    there = update(staff).where(staff.c.id == staff_id, staff.c.active)
    return connection.execute(there.values(active=False)).rowcount == 1


def become(connection: Connection, staff_id: int, role: Role) -> bool:
    """Another role, from now on; False when it is theirs already."""
    there = update(staff).where(staff.c.id == staff_id, staff.c.active, staff.c.role != role)
    return connection.execute(there.values(role=role)).rowcount == 1


def by_chat(connection: Connection, chat_id: int) -> Staff | None:
    keys = keys_of(connection)
    here = staff.c.telegram_id == keys.handle(chat_id)
    row = connection.execute(select(staff).where(here, staff.c.active)).first()
    return _staff(row, keys) if row else None


def by_id(connection: Connection, staff_id: int) -> Staff | None:
    """Who is in the team now."""
    row = connection.execute(select(staff).where(staff.c.id == staff_id, staff.c.active)).first()
    return _staff(row, keys_of(connection)) if row else None


def _staff(row: Row[tuple[object, ...]], keys: Keys) -> Staff:
    name = known_as(keys, row.telegram_id, row.name)
    return Staff(id=row.id, name=name, role=row.role, language=row.language)


def known_as(keys: Keys, handle: int, sealed: str) -> str:
    """The name of this member's row, opened."""
    return keys.open(sealed, place(_NAME, handle))


def speak(connection: Connection, staff_id: int, language: str) -> None:
    connection.execute(update(staff).where(staff.c.id == staff_id).values(language=language))


def chat_of(connection: Connection, staff_id: int) -> tuple[int, Staff] | None:
    row = connection.execute(select(staff).where(staff.c.id == staff_id, staff.c.active)).first()
    keys = keys_of(connection)
    chat = number(keys, STAFF, row.telegram_id, row.number) if row else None
    return (chat, _staff(row, keys)) if row and chat else None


def chats(connection: Connection) -> list[tuple[int, str]]:
    """Every active member's chat and language."""
    return [(chat, language) for chat, language, _ in _active(connection)]


def chats_of(connection: Connection, roles: Sequence[str]) -> Sequence[int]:
    """Every active member who has one of these roles."""
    return [chat for chat, _, role in _active(connection) if role in roles]


def _active(connection: Connection) -> Iterator[tuple[int, str, str]]:
    """Chat, language and role of everybody who can be written to."""
    keys = keys_of(connection)
    for row in connection.execute(select(staff).where(staff.c.active)):
        chat = number(keys, STAFF, row.telegram_id, row.number)
        if chat:
            yield chat, row.language, row.role


def leads(connection: Connection, but: Collection[int]) -> Sequence[tuple[int, int]]:
    """Who answers for quality, and their chats: the quality lead, else the direction; never those concerned."""
    keys = keys_of(connection)
    for role in ("quality_lead", "direction"):
        wanted = staff.c.active, staff.c.role == role, staff.c.id.not_in(but)
        rows = connection.execute(select(staff).where(*wanted).order_by(staff.c.id)).all()
        found = [(row.id, number(keys, STAFF, row.telegram_id, row.number)) for row in rows]
        if reached := [(member, chat) for member, chat in found if chat]:
            return reached
    return []


def offer(connection: Connection, request_id: int, staff_id: int, now: datetime) -> None:
    row = {"request_id": request_id, "staff_id": staff_id, "at": now}
    written = insert(connection, offers).values(row)
    connection.execute(written.on_conflict_do_update(index_elements=["request_id", "staff_id"], set_={"at": now}))
