"""People without Telegram: who wrote their yes down, and the links by which they find their case later."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("consents", sa.Column("role", sa.String(length=12), server_default="", nullable=False))
    op.create_table(
        "claims",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_claims_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_claims")),
        sa.UniqueConstraint("person_id", name=op.f("uq_claims_person_id")),
    )


def downgrade() -> None:
    raise RuntimeError("who said yes aloud is not thrown away: restore a backup instead")
