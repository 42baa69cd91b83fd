"""What the night forgets: piece by piece, each short enough to let those who talk pass in between."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.erasing import erase_all
from handlers.scene import House
from storage import audit, erasures, retention
from storage.inventory import rules

RULES = tuple(rules())
PEOPLE = 5
"""Erased in one piece: each takes all that is theirs."""


def forget(connection: Connection, house: House, now: datetime) -> None:
    """The whole night at once."""
    step: int | None = 0
    while step is not None:
        step = forget_some(connection, house, now, step)


def forget_some(connection: Connection, house: House, now: datetime, step: int) -> int | None:
    """A piece of this step. Answers the next one: the same while something is left to forget, None when all is done."""
    rule = RULES[step]
    if rule.after.how == "erase":
        more = _erase_some(connection, house, now, rule.after.keep)
    elif rule.after.how == "chain":
        audit.purge(connection, getattr(house.keep, rule.after.keep), now)
        more = False
    else:
        more = retention.forget_some(connection, rule, house.keep, now) == retention.SOME
    if more:
        return step
    return step + 1 if step + 1 < len(RULES) else None


def _erase_some(connection: Connection, house: House, now: datetime, why: str) -> bool:
    if why == "silence":
        leaving = erasures.silent_since(connection, now - house.keep.silence, PEOPLE)
    else:
        leaving = retention.long_silent(connection, house.keep, now, PEOPLE)
    erase_all(connection, house, leaving, now)
    return len(leaving) > 0
