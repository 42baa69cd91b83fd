"""The places, hours and workshops as they were arranged, the last ones: nothing here is about a person."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from storage.columns import Moment
from storage.tables import key, metadata

arrangements = Table(
    "arrangements",
    metadata,
    key(),
    Column("mark", String(16), nullable=False),
    Column("places", Text, nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
"""The latest one counts; its mark is what every turn reads. No member of the team: an operator, from the file."""
