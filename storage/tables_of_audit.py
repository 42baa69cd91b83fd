"""Who did what, by role, and what a direction opened although it was not theirs.

The audit holds no person and no word of theirs; what was opened leaves with its person.
"""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, text

from storage.columns import Moment
from storage.partial import partial
from storage.tables import Number, key, metadata, one_of
from storage.tables_of_rights import person

DENIED = text("action = 'denied'")
audit = Table(
    "audit",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("role", String(12), nullable=False),
    Column("action", String(12), nullable=False),
    Column("object", String(32), nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    partial("ix_audit_denied", "role", "object", "at", where=DENIED),
)
"""A chain: `hash` covers the entry and the hash `before`. The database refuses to change an entry, to write one again,
or to remove one that the start does not cover (triggers of 0010)."""

audit_start = Table(
    "audit_start",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Number, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("proof", String(64), nullable=False),
    CheckConstraint("id = 1", name="only"),
)
"""The last entry that was forgotten with age: the chain goes on from its hash. It only moves forward."""

breakglass = Table(
    "breakglass",
    metadata,
    key(),
    person(index=True),
    Column("reason", String(12), nullable=False),
    Column("at", Moment, nullable=False),
    one_of("reason", "danger", "absent", "complaint", "right", "law"),
)
"""The direction read somebody's request without following it, and why: shown to that person."""
