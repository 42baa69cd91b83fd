"""What the team closes from the chat, and the seats that it takes away."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "closures",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("permanence", sa.String(length=12), server_default="", nullable=False),
        sa.Column("absent_id", NUMBER, nullable=True),
        sa.Column("starts", MOMENT, nullable=False),
        sa.Column("ends", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone", MOMENT, nullable=True),
        sa.CheckConstraint(
            "reason IN ('holiday', 'training', 'works', 'weather', 'unforeseen')", name=op.f("ck_closures_reason")
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_closures_order")),
        sa.CheckConstraint("(permanence = '') = (absent_id IS NOT NULL)", name=op.f("ck_closures_place_or_absence")),
        sa.ForeignKeyConstraint(["absent_id"], ["staff.id"], name=op.f("fk_closures_absent_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_closures_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_closures_absent_id", "closures", ["absent_id"])
    op.create_index("ix_closures_ends", "closures", ["ends"])
    op.create_table(
        "closed_seats",
        sa.Column("closure_id", NUMBER, nullable=False),
        sa.Column("permanence", sa.String(length=12), nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts", MOMENT, nullable=False),
        sa.Column("ends", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_closed_seats_order")),
        sa.ForeignKeyConstraint(
            ["closure_id"], ["closures.id"], name=op.f("fk_closed_seats_closure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("closure_id", "permanence", "seat", name=op.f("pk_closed_seats")),
    )
    op.create_index("ix_closed_seats_permanence_ends", "closed_seats", ["permanence", "ends"])


def downgrade() -> None:
    op.drop_table("closed_seats")
    op.drop_table("closures")
