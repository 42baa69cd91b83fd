"""What the team closes from the chat: a place, or a mediator's absence; and the seats that it takes away."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from storage.columns import Moment
from storage.tables import key, metadata, one_of

REASONS = ("holiday", "training", "works", "weather", "unforeseen", "hours")

closures = Table(
    "closures",
    metadata,
    key(),
    Column("permanence", String(12), nullable=False, server_default=""),
    Column("absent_id", ForeignKey("staff.id"), index=True),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False, index=True),
    Column("reason", String(12), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("undone", Moment),
    one_of("reason", *REASONS),
    CheckConstraint("starts < ends", name="order"),
    CheckConstraint("(permanence = '') = (absent_id IS NOT NULL)", name="place_or_absence"),
    sqlite_autoincrement=True,
)
"""Who closed what, from when until when, and why. What is undone stays written as long as the others."""

closed_seats = Table(
    "closed_seats",
    metadata,
    Column("closure_id", ForeignKey("closures.id", ondelete="CASCADE"), primary_key=True),
    Column("permanence", String(12), primary_key=True),
    Column("seat", Integer, primary_key=True, autoincrement=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("reason", String(12), nullable=False),
    CheckConstraint("starts < ends", name="order"),
    Index("ix_closed_seats_permanence_ends", "permanence", "ends"),
)
"""What every search and every booking reads, beside what is booked: seat 0 is the whole place."""
