"""What was noted in the last ten minutes, and may be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "slips",
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("was", sa.String(length=80), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('outcome', 'attendance', 'passage', 'activity')", name=op.f("ck_slips_what")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_slips_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "what", "about", name=op.f("pk_slips")),
    )
    op.create_index("ix_slips_at", "slips", ["at"])


def downgrade() -> None:
    op.drop_table("slips")
