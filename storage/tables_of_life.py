"""What became of each request, step after step, and who of the team has nothing to do with whom."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.columns import Moment
from storage.tables import key, metadata

steps = Table(
    "steps",
    metadata,
    key(),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("act", String(12), nullable=False),
    Column("role", String(12), nullable=False),
    Column("why", String(20), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)
"""Each change of a request, by which role and why: written once, never changed."""

recusals = Table(
    "recusals",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True, index=True),
    Column("reason", String(12), nullable=False),
    Column("at", Moment, nullable=False),
)
"""Who of the team has nothing to do with this person, for good."""
