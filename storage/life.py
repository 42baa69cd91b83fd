"""The only place where a request changes its status: by the table of `flows/domain/life.py`, and written down.

One UPDATE that names the statuses it may leave, so that of two who act at once the second changes nothing; and one row
for each change: which act, by which role, why. Nobody's name is in it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, update

from flows.domain.life import BY_ACT, IN_HANDS, WAITING, Act, By
from storage.columns import among
from storage.tables import requests
from storage.tables_of_life import steps

NOBODY: dict[str, Any] = {"mediator_id": None, "accepted": None, "offered_to": None, "offered": None}
"""Of a request that waits, as long as it is not offered."""


def waits() -> ColumnElement[bool]:
    return among(requests.c.status, WAITING)


def in_hands() -> ColumnElement[bool]:
    return among(requests.c.status, IN_HANDS)


def change(
    connection: Connection,
    act: Act,
    by: By,
    now: datetime,
    *which: ColumnElement[bool],
    why: str = "",
    to: Mapping[str, Any] | None = None,
) -> Sequence[int]:
    """Answers which requests changed; none when it was too late. `to`: what changes with it."""
    wanted = BY_ACT[act, by]
    assert wanted.after, "erasing is for storage.erasures"
    there = update(requests).where(*which, among(requests.c.status, wanted.before))
    changed = there.values(status=wanted.after, **(to or {})).returning(requests.c.id)
    numbers = sorted(connection.execute(changed).scalars())
    if numbers:
        row = {"act": act, "role": by, "why": why, "at": now}
        connection.execute(steps.insert(), [{"request_id": number, **row} for number in numbers])
    return numbers
