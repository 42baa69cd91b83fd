"""What is not sent has one index, in the order it is sent: given two, PostgreSQL may sort all that waits.
And the attempts of which nobody knows what became are counted apart from those that surely sent nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
UNSENT, QUEUED = "state != 'sent'", "state = 'queued'"


def upgrade() -> None:
    op.drop_index("ix_outbox_queued", "outbox")
    op.drop_index("ix_outbox_unsent", "outbox")
    _index("ix_outbox_unsent", ["state", "kind", "id"], UNSENT)
    op.add_column("outbox", sa.Column("doubts", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE outbox SET doubts = attempts WHERE state IN ('queued', 'sending', 'unknown')")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    op.drop_column("outbox", "doubts")
    op.drop_index("ix_outbox_unsent", "outbox")
    _index("ix_outbox_unsent", ["state"], UNSENT)
    _index("ix_outbox_queued", ["kind", "id"], QUEUED)
