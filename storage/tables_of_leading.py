"""The signals of danger and who said what of them; and what is to be talked over together, which is nobody's."""

from sqlalchemy import Column, ForeignKey, String, Table, text

from storage.columns import Moment, Sealed
from storage.partial import partial
from storage.tables import key, metadata, one_of

OPINIONS = "alert", "protect", "none"
OPEN = text("decision = ''")

dangers = Table(
    "dangers",
    metadata,
    key(),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("reason", Sealed("request_id", "at"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("decision", String(8), nullable=False, server_default=""),
    Column("decided", Moment),
    one_of("decision", "", *OPINIONS),
    partial("ix_dangers_open", "request_id", unique=True, where=OPEN),
    sqlite_autoincrement=True,
)
"""One at a time for a request, as long as it is not decided. The reason says something of a person: it is sealed."""

opinions = Table(
    "opinions",
    metadata,
    Column("danger_id", ForeignKey("dangers.id", ondelete="CASCADE"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("opinion", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    one_of("opinion", *OPINIONS),
)

dilemmas = Table(
    "dilemmas",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("month", String(7), nullable=False),
    Column("theme", String(12), nullable=False),
    Column("words", Sealed("month", "theme"), nullable=False),
    sqlite_with_rowid=False,
)
"""No author, no request, no time finer than the month, no row order."""
