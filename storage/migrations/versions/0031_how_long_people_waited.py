"""How long people waited of late at a place is read without all the others of the past."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
ACCEPTED = sa.text("accepted IS NOT NULL")


def upgrade() -> None:
    columns = ["place", "created", "accepted"]
    op.create_index("ix_requests_waited", "requests", columns, sqlite_where=ACCEPTED, postgresql_where=ACCEPTED)


def downgrade() -> None:
    op.drop_index("ix_requests_waited", "requests")
