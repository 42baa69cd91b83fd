"""Whether anything changed in a week of a place: an index alone answers."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
BOOKED = sa.text("status = 'booked'")


def upgrade() -> None:
    op.create_index(
        "ix_appointments_booked",
        "appointments",
        ["permanence", "starts", "revision", "id"],
        sqlite_where=BOOKED,
        postgresql_where=BOOKED,
    )


def downgrade() -> None:
    op.drop_index("ix_appointments_booked", "appointments")
