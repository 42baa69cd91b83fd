"""The line of those who come without an appointment."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, UniqueConstraint, text

from storage.columns import Moment, Sealed
from storage.partial import partial
from storage.tables import key, metadata, one_of

CALLED = text("state = 'called'")

tickets = Table(
    "tickets",
    metadata,
    key(),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("permanence", String(12), nullable=False),
    Column("day", String(10), nullable=False),
    Column("number", Integer, nullable=False),
    Column("theme", String(12), nullable=False),
    Column("sub_theme", String(12), nullable=False, server_default=""),
    Column("words", Sealed("person_id", "taken"), nullable=False, server_default=""),
    Column("state", String(10), nullable=False, server_default="waiting"),
    Column("taken", Moment, nullable=False, index=True),
    Column("called", Moment),
    Column("called_by", ForeignKey("staff.id")),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), index=True),
    one_of("state", "waiting", "called", "kept", "missed", "returned"),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("state != 'called' OR called_by IS NOT NULL", name="called"),
    UniqueConstraint("permanence", "day", "number"),
    UniqueConstraint("permanence", "day", "person_id"),
    partial("uq_tickets_called_by", "called_by", "day", unique=True, where=CALLED),
    sqlite_autoincrement=True,
)
"""One number once a day and place, one ticket a person, and nobody receives two people at a time."""
