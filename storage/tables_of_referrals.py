"""Sheets for partners, the agreement to each, and what was transmitted.

A transmission points at an agreement of the same request, partner and hash, and an agreement at a sheet of the same:
the keys cover all three. That the agreement was alive at that moment is seen to by triggers (migration 0021).
"""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, String, Table, UniqueConstraint, text

from flows.domain.partners import RECEIVERS
from storage.columns import Moment, Sealed
from storage.partial import partial
from storage.tables import Number, key, metadata, one_of

UNSAID = text("received = ''")


def _bound(one: str, many: str) -> ForeignKeyConstraint:
    """To a row of this very request, partner and hash."""
    same = ("request_id", "partner", "hash")
    there = (f"{many}.{name}" for name in ("id", *same))
    return ForeignKeyConstraint((one, *same), tuple(there), ondelete="CASCADE")


referrals = Table(
    "referrals",
    metadata,
    key(),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("partner", String(12), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("aim", String(12), nullable=False),
    Column("content", Sealed("request_id", "at"), nullable=False, server_default=""),
    Column("hash", String(64), nullable=False),
    Column("state", String(10), nullable=False, server_default="proposed"),
    Column("at", Moment, nullable=False, index=True),
    one_of("kind", *RECEIVERS),
    one_of("aim", "right", "unblock", "meet", "explain", "follow"),
    one_of("state", "proposed", "agreed", "refused", "correct", "withdrawn", "replaced"),
    UniqueConstraint("id", "request_id", "partner", "hash", name="uq_referrals_sheet"),
    sqlite_autoincrement=True,
)
"""`kind` is never a funder: the check refuses it."""

disclosures = Table(
    "disclosures",
    metadata,
    key(),
    Column("referral_id", Number, nullable=False, unique=True),
    Column("request_id", Number, nullable=False),
    Column("partner", String(12), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("given", Moment, nullable=False),
    Column("withdrawn", Moment),
    _bound("referral_id", "referrals"),
    UniqueConstraint("id", "request_id", "partner", "hash", name="uq_disclosures_sheet"),
    sqlite_autoincrement=True,
)

transmissions = Table(
    "transmissions",
    metadata,
    key(),
    Column("disclosure_id", Number, nullable=False, unique=True),
    Column("request_id", Number, nullable=False),
    Column("partner", String(12), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("means", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    Column("received", String(10), nullable=False, server_default=""),
    _bound("disclosure_id", "disclosures"),
    one_of("means", "phone", "hand", "post", "email", "portal"),
    one_of("received", "", "yes", "not_yet", "refused", "unsaid"),
    partial("ix_transmissions_at", "at", where=UNSAID),
    sqlite_autoincrement=True,
)

verifications = Table(
    "verifications",
    metadata,
    Column("partner", String(12), primary_key=True),
    Column("staff_id", ForeignKey("staff.id")),
    Column("day", String(10), nullable=False),
)
"""Who last looked at an entry of the directory: it says nothing of anybody but the team."""
