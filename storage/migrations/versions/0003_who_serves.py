"""Who serves, where several programs share one PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "service",
        sa.Column("name", sa.String(length=12), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_service")),
        sa.UniqueConstraint("term", name=op.f("uq_service_term")),
    )


def downgrade() -> None:
    op.drop_table("service")
