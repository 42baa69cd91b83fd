"""What says who or what is sealed, and a chat is known by its handle; what an older program wrote in clear is sealed
here, in this one transaction, so that nothing of it stays."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

from storage.columns import Moment
from storage.sealed import Keys, keys_of, place
from storage.seals import recognise

revision = "0006"
down_revision = "0005"

WIDER = (
    ("people", "nickname", 40),
    ("requests", "words", 200),
    ("conversations", "pressed", 120),
    ("staff", "name", 60),
    ("invitations", "name", 60),
    ("complaints", "words", 500),
    ("complaints", "answer", 500),
)
"""A sealed value is longer than its words."""
Row = Mapping[Any, Any]
TYPES = {"created": Moment(), "at": Moment(), "expires": Moment()}
MENTIONS = sa.table("mentions", sa.column("key"), sa.column("person_id"))
OUTBOX = sa.table("outbox", sa.column("key"), sa.column("chat_id"))


def upgrade() -> None:
    seals = sa.Column("name", sa.String(length=16), nullable=False), sa.Column("proof", sa.Text(), nullable=False)
    op.create_table("seals", *seals, sa.PrimaryKeyConstraint("name", name=op.f("pk_seals")))
    for table in ("people", "staff", "outbox"):
        op.add_column(table, sa.Column("number", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    postgresql = connection.dialect.name == "postgresql"
    for table, column, size in WIDER:
        (_widen if postgresql else _replace)(table, column, size)
    if any(connection.execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first() for table in SEALED):  # noqa: S608 (our own names)
        _seal(connection)
        recognise(connection, keys_of(connection))
    if postgresql:
        _leave_nothing_behind()


def _widen(table: str, column: str, size: int) -> None:
    op.alter_column(
        table, column, type_=sa.Text(), existing_type=sa.String(length=size), existing_nullable=False, server_default=""
    )


def _replace(table: str, column: str, _size: int) -> None:
    """SQLite changes no column's type; making the table again would forget the rows that point at it."""
    op.add_column(table, sa.Column("wider", sa.Text(), server_default="", nullable=False))
    op.execute(f"UPDATE {table} SET wider = {column}")  # noqa: S608 (our own names)
    op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN wider TO {column}")


def _leave_nothing_behind() -> None:
    """PostgreSQL keeps the old rows in the file until the file is written again."""
    for table, column in (*((table, column) for table, column, _ in WIDER), ("inbox", "raw"), ("outbox", "payload")):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE text USING {column} || ''")
    op.execute("ALTER TABLE mentions ALTER COLUMN key TYPE varchar(80) USING key || ''")


def _seal(connection: sa.Connection) -> None:
    keys = keys_of(connection)
    mentions = _without_mentions(connection, keys)
    for name, (read, sealed) in SEALED.items():
        table = sa.table(name, sa.column("number"), *(sa.column(column, TYPES.get(column)) for column in read))
        number = table.c[read[0]]
        for row in connection.execute(sa.select(*(table.c[column] for column in read))).mappings().all():
            connection.execute(table.update().where(number == row[read[0]]).values(sealed(keys, row)))
    if mentions:
        connection.execute(MENTIONS.insert(), mentions)


def _without_mentions(connection: sa.Connection, keys: Keys) -> list[dict[str, Any]]:
    """They name the keys of messages, which are about to change: taken out, and answered as they will be."""
    chats = sa.select(MENTIONS, OUTBOX.c.chat_id).join(OUTBOX, OUTBOX.c.key == MENTIONS.c.key)
    rows = connection.execute(chats).all()
    connection.execute(MENTIONS.delete())
    return [{"key": _key(keys, row.key, row.chat_id), "person_id": row.person_id} for row in rows]


def _inbox(keys: Keys, row: Row) -> dict[str, Any]:
    chat = row["chat_id"]
    raw = f"{'' if chat is None else chat} {row['raw']}" if row["raw"] else ""
    return {"chat_id": _handle(keys, chat), "raw": keys.seal(raw, place("inbox.raw", row["update_id"]))}


def _outbox(keys: Keys, row: Row) -> dict[str, Any]:
    chat, payload = row["chat_id"], row["payload"]
    written = orjson.dumps([chat, orjson.loads(payload)]).decode() if payload and chat is not None else ""
    key = _key(keys, row["key"], chat)
    brief = str(chat) if row["expires"] and chat is not None else ""
    sealed = {"payload": keys.seal(written, place("outbox.payload", key))}
    return {
        "key": key,
        "chat_id": _handle(keys, chat),
        "number": keys.seal(brief, place("outbox.number", key)),
        **sealed,
    }


def _key(keys: Keys, key: str, chat: int | None) -> str:
    """Some keys named the chat they write to; a group's was without its sign, and its row has forgotten it."""
    if key.startswith("group:"):
        number = key.split(":")[1]
        return key.replace(f":{number}", f":{keys.handle(-int(number))}", 1)
    if key.startswith(("away:", "missing:")) and chat is not None:
        return key.replace(f":{chat}:", f":{keys.handle(chat)}:", 1)
    return key


def _people(keys: Keys, row: Row) -> dict[str, Any]:
    return {**_named(keys, "people", row), "nickname": keys.seal(row["nickname"], place("people.nickname", row["id"]))}


def _staff(keys: Keys, row: Row) -> dict[str, Any]:
    who = _named(keys, "staff", row)
    return {**who, "name": keys.seal(row["name"], place("staff.name", who["telegram_id"]))}


def _named(keys: Keys, table: str, row: Row) -> dict[str, Any]:
    handle = keys.handle(row["telegram_id"])
    number = keys.seal(str(row["telegram_id"]), place(f"{table}.number", handle))
    return {"telegram_id": handle, "number": number}


def _conversation(keys: Keys, row: Row) -> dict[str, Any]:
    handle = keys.handle(row["chat_id"])
    stack = "" if row["stack"] == "[]" else row["stack"]
    return {
        "chat_id": handle,
        "stack": keys.seal(stack, place("conversations.stack", handle)),
        "pressed": keys.seal(row["pressed"], place("conversations.pressed", handle)),
        "asked": _key(keys, row["asked"], row["chat_id"]),
    }


def _request(keys: Keys, row: Row) -> dict[str, Any]:
    return {"words": keys.seal(row["words"], place("requests.words", row["person_id"], row["created"]))}


def _invitation(keys: Keys, row: Row) -> dict[str, Any]:
    return {"name": keys.seal(row["name"], place("invitations.name", row["token_hash"]))}


def _complaint(keys: Keys, row: Row) -> dict[str, Any]:
    bound = row["person_id"], row["at"]
    return {name: keys.seal(row[name], place(f"complaints.{name}", *bound)) for name in ("words", "answer")}


def _handle(keys: Keys, chat: int | None) -> int | None:
    return None if chat is None else keys.handle(chat)


SEALED: dict[str, tuple[tuple[str, ...], Callable[[Keys, Row], dict[str, Any]]]] = {
    "inbox": (("update_id", "chat_id", "raw"), _inbox),
    "outbox": (("id", "key", "chat_id", "payload", "expires"), _outbox),
    "people": (("id", "telegram_id", "nickname"), _people),
    "staff": (("id", "telegram_id", "name"), _staff),
    "conversations": (("chat_id", "stack", "pressed", "asked"), _conversation),
    "requests": (("id", "person_id", "words", "created"), _request),
    "invitations": (("token_hash", "name"), _invitation),
    "complaints": (("id", "person_id", "words", "at", "answer"), _complaint),
}
"""What is read of each table, its key first, and what becomes of it."""


def downgrade() -> None:
    raise RuntimeError("what is sealed stays sealed: restore a backup instead")
