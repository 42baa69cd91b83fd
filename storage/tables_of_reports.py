"""What the team notes of its work: contacts about a request, half days, and what was seen in a neighbourhood."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, text

from storage.columns import Moment
from storage.partial import partial
from storage.tables import key, metadata, one_of

MODES = "permanence", "phone", "home_visit", "workshop", "outreach", "escort"
CROWDS = "1", "2to5", "6to10", "over10"

contacts = Table(
    "contacts",
    metadata,
    key(),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("appointment_id", ForeignKey("appointments.id", ondelete="CASCADE"), unique=True),
    Column("day", String(10), nullable=False),
    Column("mode", String(12), nullable=False),
    Column("place", String(12), nullable=False),
    Column("themes", String(400), nullable=False),
    Column("duration", String(12), nullable=False),
    Column("registers", String(100), nullable=False),
    Column("result", String(12), nullable=False),
    Column("next_step", String(12), nullable=False),
    one_of("mode", *MODES),
    one_of("duration", "under15", "15to30", "30to60", "over60"),
    one_of("result", "info", "done", "appointment", "referral", "refusal"),
    one_of("next_step", "none", "call", "meet", "follow", "relay", "close"),
    sqlite_autoincrement=True,
)
"""An appointment has one report. Nobody typed anything here, and who of the team noted it is not kept."""

activities = Table(
    "activities",
    metadata,
    key(),
    Column("day", String(10), nullable=False, index=True),
    Column("half", String(10), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("place", String(12), nullable=False),
    Column("crowd", String(8), nullable=False),
    one_of("half", "morning", "afternoon"),
    one_of("kind", "permanence", "visit", "workshop", "outreach", "partners", "practice"),
    one_of("crowd", *CROWDS),
    sqlite_autoincrement=True,
)

OPEN = text("state != 'closed'")
observations = Table(
    "observations",
    metadata,
    key(),
    Column("place", String(12), nullable=False),
    Column("category", String(12), nullable=False),
    Column("state", String(10), nullable=False, server_default="noted"),
    Column("relayed_to", String(12), nullable=False, server_default=""),
    Column("noted", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("seen", Integer, nullable=False, server_default="1"),
    one_of("state", "noted", "relayed", "answered", "closed"),
    CheckConstraint("seen > 0", name="seen"),
    partial("ix_observations_noted", "noted", where=OPEN),
    sqlite_autoincrement=True,
)
