"""The signals of danger: one open at a time for a request, the last word of each who leads, and what two said alike."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from flows.domain.kept import Advice
from flows.domain.leading import Danger, DangerReason, Opinion, agreed
from storage.insert import insert
from storage.sealed import keys_of, place
from storage.tables import requests
from storage.tables_of_leading import OPEN, dangers, opinions


def signal(connection: Connection, request_id: int, staff_id: int, reason: DangerReason, now: datetime) -> int | None:
    """Its number; None when one is open already."""
    sealed = keys_of(connection).seal(reason, _place(request_id, now))
    row = {"request_id": request_id, "staff_id": staff_id, "reason": sealed, "at": now}
    once = insert(connection, dangers).values(row).on_conflict_do_nothing()
    return connection.execute(once.returning(dangers.c.id)).scalar()


def _place(request_id: int, at: datetime) -> str:
    return place("dangers.reason", request_id, at.astimezone(UTC))


def by_id(connection: Connection, number: int) -> Danger | None:
    return next(iter(_found(connection, dangers.c.id == number)), None)


def open_ones(connection: Connection) -> Sequence[Danger]:
    """Oldest first."""
    return _found(connection, OPEN)


def of_request(connection: Connection, request_id: int) -> Danger | None:
    """The one that is open."""
    return next(iter(_found(connection, dangers.c.request_id == request_id, OPEN)), None)


def _found(connection: Connection, *which: Any) -> Sequence[Danger]:
    rows = connection.execute(select(dangers).where(*which)).all()
    said = _said(connection, [row.id for row in rows]) if rows else {}
    keys = keys_of(connection)
    found = [
        Danger(
            id=row.id,
            request=row.request_id,
            by=row.staff_id,
            reason=keys.open(row.reason, _place(row.request_id, row.at)),
            at=row.at,
            opinions=tuple(said.get(row.id, ())),
            decision=row.decision,
        )
        for row in rows
    ]
    return sorted(found, key=lambda danger: danger.id)


def _said(connection: Connection, numbers: Sequence[int]) -> dict[int, list[tuple[int, Opinion]]]:
    said: dict[int, list[tuple[int, Opinion]]] = {}
    found = select(opinions).where(opinions.c.danger_id.in_(numbers)).order_by(opinions.c.staff_id)
    for row in connection.execute(found):
        said.setdefault(row.danger_id, []).append((row.staff_id, row.opinion))
    return said


def weigh(connection: Connection, number: int, staff_id: int, opinion: Opinion, now: datetime) -> bool:
    """This member's last word; False once it is decided. One after the other, so that two at once are both counted."""
    waits = select(dangers.c.id).where(dangers.c.id == number, OPEN).with_for_update()
    if connection.execute(waits).first() is None:
        return False
    row = {"danger_id": number, "staff_id": staff_id, "opinion": opinion, "at": now}
    word = insert(connection, opinions).values(row)
    again = word.on_conflict_do_update(index_elements=["danger_id", "staff_id"], set_={"opinion": opinion, "at": now})
    connection.execute(again)
    decision = agreed(said for _member, said in _said(connection, [number])[number])
    if decision:
        connection.execute(update(dangers).where(dangers.c.id == number).values(decision=decision, decided=now))
    return True


def all_of(connection: Connection, person_id: int) -> Sequence[Advice]:
    """For the person: that those who lead were asked, and when."""
    own = select(dangers.c.request_id, dangers.c.at).join(requests).where(requests.c.person_id == person_id)
    return [Advice(request=row.request_id, at=row.at) for row in connection.execute(own.order_by(dangers.c.id))]
