"""A round of the clock is made in pieces, short enough to let those who talk pass in between."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from storage.pieces import FIRST, Mark

LOOKED_AT, TOLD = 100, 10
"""What one piece looks at, and tells, at most: of one row it tells all."""

Row = TypeVar("Row")


class Reached(NamedTuple):
    """How far a round has come among the appointments, and among the requests that wait; None where it is over."""

    visits: Mark | None = FIRST
    waiting: Mark | None = FIRST


START, OVER = Reached(), Reached(None, None)


def piece(some: Sequence[Row], tell: Callable[[Row], int], mark: Callable[[Row], Mark]) -> tuple[int, Mark | None]:
    """Answers how much was told, and where to go on; None when it is over. `some`: `LOOKED_AT` rows, or all that are
    left."""
    told = 0
    for one in some:
        told += tell(one)
        if told >= TOLD:
            return told, mark(one)
    return told, mark(some[-1]) if len(some) == LOOKED_AT else None
