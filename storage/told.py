"""Whom something was told, in that order: each is numbered in the key of a message."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from storage.tables import outbox


def about(connection: Connection, begins: str) -> Sequence[int]:
    """The numbers that follow, in the keys that begin so."""
    told = select(outbox.c.key).where(outbox.c.key.startswith(begins, autoescape=True)).order_by(outbox.c.id)
    keys = connection.execute(told).scalars()
    return list(dict.fromkeys(int(key.removeprefix(begins).partition(":")[0]) for key in keys))
