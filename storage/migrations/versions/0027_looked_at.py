"""Who last looked at each entry of the directory; what is over is no longer theirs who are parted from its person."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PARTED = """
    UPDATE requests SET mediator_id = NULL WHERE status = 'closed' AND EXISTS (
        SELECT 1 FROM recusals WHERE recusals.person_id = requests.person_id
        AND recusals.staff_id = requests.mediator_id)
"""


def upgrade() -> None:
    op.create_table(
        "verifications",
        sa.Column("partner", sa.String(length=12), nullable=False),
        sa.Column("staff_id", NUMBER),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_verifications_staff_id")),
        sa.PrimaryKeyConstraint("partner", name=op.f("pk_verifications")),
    )
    op.execute(PARTED)


def downgrade() -> None:
    op.drop_table("verifications")
