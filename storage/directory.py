"""Who of the team last looked at each entry of the directory, and when. Whoever leaves answers for none any more."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select, update

from flows.domain.partners import Check
from storage.insert import insert
from storage.tables import staff
from storage.tables_of_referrals import verifications


def verify(connection: Connection, partner: str, staff_id: int, day: date) -> None:
    row = {"staff_id": staff_id, "day": day.isoformat()}
    looked = insert(connection, verifications).values(partner=partner, **row)
    connection.execute(looked.on_conflict_do_update(index_elements=["partner"], set_=row))


def checks(connection: Connection) -> Mapping[str, Check]:
    """By entry; a volunteer, who reads no directory, answers for none."""
    here = staff.c.active & (staff.c.role != "volunteer") & (staff.c.id == verifications.c.staff_id)
    found = select(verifications.c.partner, verifications.c.day, staff.c.id).select_from(
        verifications.outerjoin(staff, here)
    )
    rows = connection.execute(found).all()
    return {row.partner: Check(day=date.fromisoformat(row.day), owner=row.id) for row in rows}


def leave(connection: Connection, staff_id: int) -> None:
    theirs = update(verifications).where(verifications.c.staff_id == staff_id)
    connection.execute(theirs.values(staff_id=None))
