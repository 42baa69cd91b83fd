"""Counters by month, which outlive the people they count."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

CELL = (("kind", 12), ("month", 7), ("place", 12), ("theme", 12), ("mode", 12), ("language", 3), ("outcome", 24))


def upgrade() -> None:
    op.create_table(
        "counters",
        *(sa.Column(name, sa.String(length=size), nullable=False) for name, size in CELL),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*(name for name, _ in CELL), name=op.f("pk_counters")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("counters")
