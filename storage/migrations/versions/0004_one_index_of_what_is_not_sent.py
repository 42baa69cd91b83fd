"""What is not sent has one index, in the order it is sent: given two, PostgreSQL may sort all that waits."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
UNSENT, QUEUED = "state != 'sent'", "state = 'queued'"


def upgrade() -> None:
    op.drop_index("ix_outbox_queued", "outbox")
    op.drop_index("ix_outbox_unsent", "outbox")
    _index("ix_outbox_unsent", ["state", "kind", "id"], UNSENT)


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    op.drop_index("ix_outbox_unsent", "outbox")
    _index("ix_outbox_unsent", ["state"], UNSENT)
    _index("ix_outbox_queued", ["kind", "id"], QUEUED)
