"""Whom something was told: each is numbered in the key of a message."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from storage.tables import outbox


def about(connection: Connection, begins: str) -> Sequence[int]:
    """The numbers that follow, in the keys that begin so."""
    keys = connection.execute(select(outbox.c.key).where(outbox.c.key.startswith(begins, autoescape=True))).scalars()
    return sorted({int(key.removeprefix(begins).partition(":")[0]) for key in keys})
