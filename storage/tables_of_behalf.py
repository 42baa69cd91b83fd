"""The links by which somebody without Telegram finds, later, in their own phone, what was opened for them."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.columns import Moment
from storage.tables import metadata

claims = Table(
    "claims",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("expires", Moment, nullable=False),
)
"""One for each person at most; it goes when it is used."""
