"""What was noted in the last ten minutes, and may be taken back by whoever noted it."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.columns import Moment
from storage.tables import metadata, one_of

slips = Table(
    "slips",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("what", String(12), primary_key=True),
    Column("about", String(20), primary_key=True),
    Column("was", String(80), nullable=False, server_default=""),
    Column("at", Moment, nullable=False, index=True),
    one_of("what", "outcome", "attendance", "ticket", "passage", "activity"),
)
