"""Messages that Telegram still holds and must hold no more: of whoever is erased, and of what was said for a time.

A row says where its message is by its handle; the number is that of whoever is known by it, or is kept, sealed, in the
rows that will outlive theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from storage.chats import PEOPLE, STAFF, number
from storage.outbox import NUMBER, opened
from storage.sealed import Keys, Unopened, keys_of, place
from storage.tables import outbox, people, staff
from storage.tables_of_rights import mentions


@dataclass(frozen=True)
class Sent:
    """A message as Telegram knows it."""

    chat: int
    number: int


def erase(connection: Connection, handle: int, person_id: int, since: datetime, now: datetime) -> Sequence[Sent]:
    """Every row of the chat of this handle and every one that shows this person elsewhere. Answers the messages that
    arrived since then; one that is on its way now goes as soon as it has arrived."""
    return _take(connection, (outbox.c.chat_id == handle) | _shows(person_id), since, now)


def hide(connection: Connection, chat: int, person_id: int, since: datetime, now: datetime) -> Sequence[Sent]:
    """The same of what shows this person in one chat of the team."""
    here = outbox.c.chat_id == keys_of(connection).handle(chat)
    return _take(connection, here & _shows(person_id), since, now)


def _shows(person_id: int) -> ColumnElement[bool]:
    return outbox.c.key.in_(select(mentions.c.key).where(mentions.c.person_id == person_id))


def _take(connection: Connection, theirs: ColumnElement[bool], since: datetime, now: datetime) -> Sequence[Sent]:
    arrived = _at_telegram(connection, theirs & (outbox.c.created > since))
    _erase_on_arrival(connection, theirs, now)
    connection.execute(delete(outbox).where(theirs, outbox.c.state != "sending"))
    return arrived


def _erase_on_arrival(connection: Connection, theirs: ColumnElement[bool], now: datetime) -> None:
    """Of what is on its way, only where it goes is kept: there it must be deleted."""
    keys = keys_of(connection)
    leaving = select(outbox.c.id, outbox.c.key, outbox.c.payload).where(theirs, outbox.c.state == "sending")
    for row in connection.execute(leaving.where(outbox.c.payload != "").with_for_update()).all():
        gone = {"payload": "", "forget": False, "expires": now, "number": _number_in(keys, row.key, row.payload)}
        connection.execute(update(outbox).where(outbox.c.id == row.id).values(gone))


def _number_in(keys: Keys, key: str, sealed: str) -> str:
    """What does not open was not sent: nothing has to be deleted."""
    try:
        return keys.seal(str(opened(keys, key, sealed)[0]), place(NUMBER, key))
    except Unopened:
        return ""


def expired(connection: Connection, now: datetime) -> Sequence[Sent]:
    """The messages whose time has come, once each; their rows go."""
    over = (outbox.c.expires <= now) & outbox.c.state.not_in(("queued", "sending"))
    arrived = _at_telegram(connection, over)
    connection.execute(delete(outbox).where(over))
    return arrived


_ARRIVED = (
    select(
        *(outbox.c[name] for name in ("key", "chat_id", "message_id", "number")),
        people.c.number.label("person"),
        staff.c.number.label("member"),
    )
    .outerjoin(people, people.c.telegram_id == outbox.c.chat_id)
    .outerjoin(staff, staff.c.telegram_id == outbox.c.chat_id)
    .where(outbox.c.state == "sent", outbox.c.chat_id.is_not(None), outbox.c.message_id.is_not(None))
)


def _at_telegram(connection: Connection, wanted: ColumnElement[bool]) -> list[Sent]:
    """Those of these messages that are in a chat, and whose chat is still known."""
    keys = keys_of(connection)
    rows = connection.execute(_ARRIVED.where(wanted)).all()
    return [Sent(chat, row.message_id) for row in rows if (chat := _chat_of(keys, row))]


def _chat_of(keys: Keys, row: Any) -> int | None:
    known = (NUMBER, row.key, row.number), (PEOPLE, row.chat_id, row.person), (STAFF, row.chat_id, row.member)
    return next(filter(None, (number(keys, *one) for one in known)), None)
