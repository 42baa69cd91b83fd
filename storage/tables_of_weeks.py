"""What tells that an agenda changed."""

from sqlalchemy import BigInteger, Column, String, Table

from storage.tables import metadata

weeks = Table(
    "weeks",
    metadata,
    Column("permanence", String(12), primary_key=True),
    Column("monday", String(10), primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""A week of a place in which something is or was booked. Triggers alone write it (migration 0030): a version is drawn
by lot at each change, so that one that was undone never comes again; two changes at once leave two, and their sum
counts."""
