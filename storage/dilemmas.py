"""What the team wants to talk over: sealed words of a month, and nobody's."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from flows.domain.leading import Dilemma
from storage.sealed import keys_of, place
from storage.tables_of_leading import dilemmas


def note(connection: Connection, month: str, theme: str, words: str) -> None:
    """Its number comes from what is sealed, which is never twice the same: it says nothing of when."""
    sealed = keys_of(connection).seal(words, _place(month, theme))
    number = hashlib.sha256(sealed.encode()).hexdigest()[:12]
    connection.execute(dilemmas.insert().values(id=number, month=month, theme=theme, words=sealed))


def _place(month: str, theme: str) -> str:
    return place("dilemmas.words", month, theme)


def all_(connection: Connection) -> Sequence[Dilemma]:
    keys = keys_of(connection)
    rows = connection.execute(select(dilemmas).order_by(dilemmas.c.month, dilemmas.c.id)).all()
    return [
        Dilemma(id=row.id, month=row.month, theme=row.theme, words=keys.open(row.words, _place(row.month, row.theme)))
        for row in rows
    ]


def close(connection: Connection, number: str) -> bool:
    return connection.execute(delete(dilemmas).where(dilemmas.c.id == number)).rowcount == 1
