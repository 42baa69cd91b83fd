"""What a member of the team said of themselves: skills, languages, places, hours, a maximum, a seat in the file."""

from typing import Any

from sqlalchemy import Connection, delete, select

from flows.domain.team import Profile, Trait
from storage.insert import insert
from storage.tables_of_team import profiles

LISTS = ("skills", "languages", "places")


def of(connection: Connection, staff_id: int) -> Profile:
    row = connection.execute(select(profiles).where(profiles.c.staff_id == staff_id)).first()
    return profile(row) if row else Profile()


def profile(row: Any) -> Profile:
    """Of a row that holds these columns, or none of them."""
    lists = {name: tuple((getattr(row, name) or "").split()) for name in LISTS}
    return Profile(**lists, hours=row.hours or "", most=row.most, seat=row.seat or "", wakes=bool(row.wakes))


def change(connection: Connection, staff_id: int, trait: Trait, value: str) -> None:
    """`value`: codes with a space between them, hours, a number, a yes, or nothing."""
    written = {"most": int(value) if value.isdecimal() else None, "wakes": value == "yes"}.get(trait, value)
    row = {trait: written}
    added = insert(connection, profiles).values(staff_id=staff_id, **row)
    connection.execute(added.on_conflict_do_update(index_elements=["staff_id"], set_=row))


def forget(connection: Connection, staff_id: int) -> None:
    connection.execute(delete(profiles).where(profiles.c.staff_id == staff_id))
