"""Places, hours and workshops that are arranged without a developer."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "arrangements",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("staff_id", NUMBER),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_arrangements_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangements")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("arrangements")
