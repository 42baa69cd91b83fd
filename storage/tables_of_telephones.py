"""The numbers that people gave so that a mediator calls them."""

from sqlalchemy import Column, ForeignKey, Table

from storage.columns import Moment, Sealed
from storage.tables import metadata

telephones = Table(
    "telephones",
    metadata,
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Sealed("request_id"), nullable=False),
    Column("until", Moment, nullable=False),
)
"""`until`: the end of the last call that is planned, else when the number was given."""
