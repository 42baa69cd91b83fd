"""The lines: of those who come without an appointment, and of those who wait for a seat at a workshop."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CALLED = sa.text("state = 'called'")


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("permanence", sa.String(length=12), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="waiting", nullable=False),
        sa.Column("taken", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called", sa.DateTime(timezone=True)),
        sa.Column("called_by", NUMBER),
        sa.Column("request_id", NUMBER),
        sa.CheckConstraint(
            "state IN ('waiting', 'called', 'kept', 'missed', 'returned')", name=op.f("ck_tickets_state")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_tickets_number")),
        sa.CheckConstraint("state != 'called' OR called_by IS NOT NULL", name=op.f("ck_tickets_called")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tickets_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["called_by"], ["staff.id"], name=op.f("fk_tickets_called_by")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_tickets_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("permanence", "day", "number", name=op.f("uq_tickets_permanence_day_number")),
        sa.UniqueConstraint("permanence", "day", "person_id", name=op.f("uq_tickets_permanence_day_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "registrations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("workshop", sa.String(length=12), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_registrations_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("workshop", "person_id", name=op.f("uq_registrations_workshop_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_registrations_person_id", "registrations", ["person_id"])
    for column in ("person_id", "taken", "request_id"):
        op.create_index(f"ix_tickets_{column}", "tickets", [column])
    op.create_index(
        "uq_tickets_called_by",
        "tickets",
        ["called_by", "day"],
        unique=True,
        sqlite_where=CALLED,
        postgresql_where=CALLED,
    )


def downgrade() -> None:
    op.drop_table("registrations")
    op.drop_table("tickets")
