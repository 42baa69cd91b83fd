"""What the team notes of its work: contacts, half days, what was seen in a neighbourhood."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLOSED_LISTS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "mode": ("permanence", "phone", "home_visit", "workshop", "outreach", "escort"),
        "duration": ("under15", "15to30", "30to60", "over60"),
        "result": ("info", "done", "appointment", "referral", "refusal"),
        "next_step": ("none", "call", "meet", "follow", "relay", "close"),
    },
    "activities": {
        "half": ("morning", "afternoon"),
        "kind": ("permanence", "visit", "workshop", "outreach", "partners", "practice"),
        "crowd": ("1", "2to5", "6to10", "over10"),
    },
    "observations": {"state": ("noted", "relayed", "answered", "closed")},
}


def closed_lists(table: str) -> list[sa.CheckConstraint]:
    lists = {name: ", ".join(f"'{word}'" for word in words) for name, words in CLOSED_LISTS[table].items()}
    return [
        sa.CheckConstraint(f"{name} IN ({words})", name=op.f(f"ck_{table}_{name}")) for name, words in lists.items()
    ]


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("appointment_id", NUMBER),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("themes", sa.String(length=400), nullable=False),
        sa.Column("duration", sa.String(length=12), nullable=False),
        sa.Column("registers", sa.String(length=100), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("next_step", sa.String(length=12), nullable=False),
        *closed_lists("contacts"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_contacts_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_contacts_appointment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_contacts_appointment_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contacts_request_id", "contacts", ["request_id"])
    op.create_table(
        "activities",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("half", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("crowd", sa.String(length=8), nullable=False),
        *closed_lists("activities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activities_day", "activities", ["day"])
    op.create_table(
        "observations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("category", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="noted", nullable=False),
        sa.Column("relayed_to", sa.String(length=12), server_default="", nullable=False),
        sa.Column("noted", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Integer(), server_default="1", nullable=False),
        *closed_lists("observations"),
        sa.CheckConstraint("seen > 0", name=op.f("ck_observations_seen")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
        sqlite_autoincrement=True,
    )
    still = sa.text("state != 'closed'")
    op.create_index("ix_observations_noted", "observations", ["noted"], sqlite_where=still, postgresql_where=still)


def downgrade() -> None:
    for table in ("observations", "activities", "contacts"):
        op.drop_table(table)
