"""The line for a seat at a workshop."""

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint

from storage.columns import Moment
from storage.tables import key, metadata

registrations = Table(
    "registrations",
    metadata,
    key(),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("workshop", String(12), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    UniqueConstraint("workshop", "person_id"),
    sqlite_autoincrement=True,
)
"""`until`: a seat is kept for this person so long."""
