"""What the team wants to talk over: sealed words of a month, and nobody's."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from flows.domain.leading import Dilemma
from storage.insert import insert
from storage.sealed import keys_of, place
from storage.tables_of_leading import dilemmas


def note(connection: Connection, month: str, theme: str, words: str) -> None:
    """Its number comes from what it says, by a key: it tells nobody else anything, not even when. Twice is once."""
    keys = keys_of(connection)
    row = {"id": keys.audited(f"{month} {theme} {words}")[:12], "month": month, "theme": theme}
    sealed = keys.seal(words, _place(month, theme))
    connection.execute(insert(connection, dilemmas).values(**row, words=sealed).on_conflict_do_nothing())


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
