"""Erasing: every row about a person goes, in one transaction; what stays is a proof that names nobody.

The proof is an HMAC of the chat under the index key, which is never in the database (`Keys.proof`): it says nothing by
itself, and whoever holds the keys can check it, and erase again what an old backup brings back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, select

from storage import arrived, counters, inbox, life
from storage.arrived import Sent
from storage.chats import PEOPLE, number
from storage.consented import Consented
from storage.insert import insert, insert_new
from storage.sealed import keys_of
from storage.sqlite import forget_soon
from storage.tables import appointments, conversations, declines, offers, people, requests
from storage.tables_of_rights import consents, erasures, heard

DELETABLE = timedelta(hours=47)
"""Telegram lets a bot delete what is younger than 48 hours."""

_HEAR = insert_new(heard, "person_id", "message_id", "at")


@dataclass(frozen=True)
class Followed:
    """A request that somebody of the team had, and when its appointment would have been."""

    request: int
    staff: int
    appointment: datetime | None


@dataclass(frozen=True)
class Erased:
    """What only Telegram still holds, and who must know that a request is gone."""

    messages: Sequence[Sent]
    followed: Sequence[Followed]


def erase(connection: Connection, person_id: int, zone: ZoneInfo, now: datetime) -> Erased | None:
    """None when there is nobody to erase. `zone` says in which month they are counted. A number that does not open
    stops nothing: all goes, but without a proof."""
    row = connection.execute(select(people.c.telegram_id, people.c.number).where(people.c.id == person_id)).first()
    if row is None:
        return None
    handle, chat = row.telegram_id, number(keys_of(connection), PEOPLE, *row)
    written = select(heard.c.message_id).where(heard.c.person_id == person_id, heard.c.at > now - DELETABLE)
    own = [Sent(chat, message) for message in connection.execute(written).scalars()] if chat else []
    followed = _followed(connection, person_id, now)
    messages = [*own, *arrived.erase(connection, handle, person_id, now - DELETABLE, now)]
    inbox.erase(connection, handle)
    connection.execute(delete(conversations).where(conversations.c.chat_id == handle))
    counters.count_leaving(connection, person_id, zone)
    _erase_rows(connection, person_id)
    if proved := _proved(handle, chat):
        _write_down(connection, keys_of(connection).proof(proved), now)
    forget_soon(connection)
    return Erased(messages, followed)


def _proved(handle: int, chat: int | None) -> int | None:
    """What the proof is made of: their chat; without Telegram, the handle that no chat has."""
    return handle if handle < 0 else chat


def _followed(connection: Connection, person_id: int, now: datetime) -> list[Followed]:
    coming = select(func.min(appointments.c.starts)).where(
        appointments.c.request_id == requests.c.id, appointments.c.status == "booked", appointments.c.starts > now
    )
    open_ = requests.c.person_id == person_id, life.in_hands()
    rows = connection.execute(select(requests.c.id, requests.c.mediator_id, coming.scalar_subquery()).where(*open_))
    return [Followed(*row) for row in rows]


def _erase_rows(connection: Connection, person_id: int) -> None:
    """From the leaves to the root; what says `ON DELETE CASCADE` goes with it, the ledger too."""
    own = select(requests.c.id).where(requests.c.person_id == person_id)
    for table in (declines, offers):
        connection.execute(delete(table).where(table.c.request_id.in_(own)))
    for table in (appointments, requests):
        connection.execute(delete(table).where(table.c.person_id == person_id))
    connection.execute(delete(people).where(people.c.id == person_id))


def hear(connection: Connection, who: Consented, message: int, now: datetime) -> None:
    """The number of what they just wrote."""
    _HEAR.run(connection, {"person_id": who.person, "message_id": message, "at": now})


def silent_since(connection: Connection, before: datetime, limit: int) -> Sequence[int]:
    """Those who said stop, or no, before this moment, and nothing since."""
    noes = consents.c.purpose == "request", consents.c.act.in_(("withdrawn", "refused"))
    stopped = select(func.max(consents.c.at)).where(consents.c.person_id == people.c.id, *noes)
    found = select(people.c.id).where(people.c.state == "stopped", stopped.scalar_subquery() <= before)
    return connection.execute(found.order_by(people.c.id).limit(limit)).scalars().all()


def erased(connection: Connection, chat: int) -> datetime | None:
    """When this chat was last erased."""
    proof = keys_of(connection).proof(chat)
    return connection.execute(select(erasures.c.at).where(erasures.c.proof == proof)).scalar()


def replay(connection: Connection, zone: ZoneInfo) -> int:
    """After a backup is restored: whoever was erased since they came is erased again. Answers how many."""
    again, keys = 0, keys_of(connection)
    for row in connection.execute(select(people)).all():
        chat = _proved(row.telegram_id, number(keys, PEOPLE, row.telegram_id, row.number))
        at = erased(connection, chat) if chat else None
        if at is not None and row.created <= at:
            again += erase(connection, row.id, zone, at) is not None
    return again


def listed(connection: Connection, since: datetime) -> dict[str, datetime]:
    """The proofs written since then."""
    found = select(erasures.c.proof, erasures.c.at).where(erasures.c.at >= since)
    return {row.proof: row.at for row in connection.execute(found)}


def learn(connection: Connection, proofs: Mapping[str, datetime]) -> bool:
    """Writes down the erasures that this database does not know of, since it is older. False when it knew them all."""
    known = listed(connection, datetime.min.replace(tzinfo=UTC))
    unknown = {proof: at for proof, at in proofs.items() if proof not in known or known[proof] < at}
    for proof, at in unknown.items():
        _write_down(connection, proof, at)
    return bool(unknown)


def _write_down(connection: Connection, proof: str, at: datetime) -> None:
    written = insert(connection, erasures).values(proof=proof, at=at)
    connection.execute(written.on_conflict_do_update(index_elements=["proof"], set_={"at": at}))
