"""The notes that pass between a person and the mediator who follows their request: the words only until they leave."""

from sqlalchemy import Column, ForeignKey, String, Table, text

from storage.columns import Moment, Sealed
from storage.partial import partial
from storage.tables import key, metadata, one_of

WAITING = text("state = 'waiting'")

notes = Table(
    "notes",
    metadata,
    key(),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("side", String(8), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("due", Moment, nullable=False),
    Column("content", Sealed("request_id", "side", "at"), nullable=False, server_default=""),
    Column("state", String(10), nullable=False, server_default="waiting"),
    one_of("side", "person", "mediator"),
    one_of("state", "waiting", "unread", "left", "unreached"),
    partial("ix_notes_due", "due", where=WAITING),
    sqlite_autoincrement=True,
)
