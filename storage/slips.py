"""What somebody of the team noted within the last ten minutes: theirs to take back, once, and nobody else's."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from flows.domain.closures import UNDO_WITHIN
from flows.domain.slips import Noted, Slip
from storage.insert import insert
from storage.tables_of_slips import slips

_SLIP = slips.c.what, slips.c.about, slips.c.was


def keep(connection: Connection, staff_id: int, what: Noted, about: int | str, was: str, now: datetime) -> None:
    """Said again of the same thing, it is the last that counts."""
    row = {"staff_id": staff_id, "what": what, "about": str(about), "was": was, "at": now}
    added = insert(connection, slips).values(row)
    again = added.on_conflict_do_update(index_elements=["staff_id", "what", "about"], set_={"was": was, "at": now})
    connection.execute(again)


def latest(connection: Connection, staff_id: int, what: str, now: datetime, about: str = "") -> Slip | None:
    """Of this kind, or of that very thing, when it may still be taken back."""
    theirs = [slips.c.staff_id == staff_id, slips.c.what == what, slips.c.at > now - UNDO_WITHIN]
    theirs += [slips.c.about == about] if about else []
    row = connection.execute(select(*_SLIP).where(*theirs).order_by(slips.c.at.desc(), slips.c.about.desc())).first()
    return Slip.model_validate(row, from_attributes=True) if row else None


def drop(connection: Connection, staff_id: int, slip: Slip) -> bool:
    """It is taken back; False when it was before."""
    this = slips.c.staff_id == staff_id, slips.c.what == slip.what, slips.c.about == slip.about
    return connection.execute(delete(slips).where(*this)).rowcount == 1


def over(connection: Connection, now: datetime) -> Sequence[Slip]:
    """What nobody may take back any more: from here on nothing says who noted it."""
    old = slips.c.at <= now - UNDO_WITHIN
    rows = connection.execute(select(*_SLIP).where(old).order_by(slips.c.at, slips.c.what, slips.c.about)).all()
    if rows:
        connection.execute(delete(slips).where(old))
    return [Slip.model_validate(row, from_attributes=True) for row in rows]
