"""A long list is read in pieces: each goes on after the last row of the one before, in the order of an index, so that
none reads the others again."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, tuple_

from storage.columns import Moment


class Mark(NamedTuple):
    """The row that a piece ended with: its moment in the list, and its number."""

    at: datetime
    number: int


FIRST = Mark(datetime(1970, 1, 1, tzinfo=UTC), 0)
"""Before every row."""
EVERY = 2**31 - 1


def in_pieces(wanted: Select[Any], at: Any, number: Any) -> Select[Any]:
    """In the order of these two columns, after a mark (`at`, `number`), so `many`."""
    after = tuple_(at, number) > tuple_(bindparam("at", type_=Moment()), bindparam("number"))
    return wanted.where(after).order_by(at, number).limit(bindparam("many"))
