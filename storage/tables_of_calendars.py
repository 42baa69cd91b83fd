"""Calendars that the team reads elsewhere than here."""

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint

from storage.columns import Moment
from storage.tables import key, metadata

feeds = Table(
    "feeds",
    metadata,
    key(),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("permanence", String(12), nullable=False, server_default=""),
    Column("made", Moment, nullable=False),
    UniqueConstraint("staff_id", "permanence"),
    sqlite_autoincrement=True,
)
"""A calendar that a member of the team reads at an address of its own: their appointments, or those of a place. The
address is made from the number and a key, so that no row holds it; a number never comes twice."""
