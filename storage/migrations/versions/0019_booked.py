"""Whether anything changed in a week of a place: an index alone answers. A ticket keeps what was said before it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
BOOKED = sa.text("status = 'booked'")


def upgrade() -> None:
    for name, kind in (("sub_theme", sa.String(length=12)), ("words", sa.Text())):
        op.add_column("tickets", sa.Column(name, kind, server_default="", nullable=False))
    op.create_index(
        "ix_appointments_booked",
        "appointments",
        ["permanence", "starts", "revision", "id"],
        sqlite_where=BOOKED,
        postgresql_where=BOOKED,
    )


def downgrade() -> None:
    op.drop_index("ix_appointments_booked", "appointments")
    for name in ("words", "sub_theme"):
        op.drop_column("tickets", name)
