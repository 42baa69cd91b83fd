"""What is counted for health and metrics is found without reading the history."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _index("ix_outbox_unsent", "outbox", "state != 'sent'")
    _index("ix_inbox_quarantined", "inbox", "state = 'quarantined'")


def _index(name: str, table: str, where: str) -> None:
    op.create_index(name, table, ["state"], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    op.drop_index("ix_inbox_quarantined", "inbox")
    op.drop_index("ix_outbox_unsent", "outbox")
