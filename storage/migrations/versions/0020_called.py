"""Calls, visits and accompaniments are booked too; a number to call is kept as long as it serves."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    mode = sa.Column("mode", sa.String(length=12), server_default="permanence", nullable=False)
    op.add_column("appointments", mode)
    op.add_column("requests", sa.Column("institution", sa.String(length=12), server_default="", nullable=False))
    op.create_table(
        "telephones",
        sa.Column("request_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_telephones_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_telephones_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_telephones")),
    )
    op.create_index("ix_telephones_person_id", "telephones", ["person_id"])


def downgrade() -> None:
    op.drop_table("telephones")
    op.drop_column("requests", "institution")
    op.drop_column("appointments", "mode")
