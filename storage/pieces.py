"""A long list is read in pieces: each goes on after the last row of the one before, in the order of an index, so that
none reads the others again."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, tuple_


class Mark(NamedTuple):
    """The row that a piece ended with: its moment in the list, and its number."""

    at: datetime
    number: int


FIRST = Mark(datetime(1970, 1, 1, tzinfo=UTC), 0)
"""Before every row."""


def after(mark: Mark, at: ColumnElement[Any], number: ColumnElement[Any]) -> ColumnElement[bool]:
    """The rows that follow, where the list is in the order of these two columns."""
    return tuple_(at, number) > tuple_(*mark)
