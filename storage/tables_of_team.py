"""What the members of the team said of themselves."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, text

from storage.tables import metadata

profiles = Table(
    "profiles",
    metadata,
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("skills", String(400), nullable=False, server_default=""),
    Column("languages", String(100), nullable=False, server_default=""),
    Column("places", String(1000), nullable=False, server_default=""),
    Column("hours", String(200), nullable=False, server_default=""),
    Column("most", Integer),
    Column("seat", String(12), nullable=False, server_default=""),
    Column("wakes", Boolean, nullable=False, server_default=text("false")),
)
"""One row for each member who said something; it goes when they leave. Lists are codes with a space between them."""
