"""What the members of the team say of themselves, the volunteers, and a count of open requests that no past slows.

As in 0005, SQLite's text of a rule is changed where SQLite keeps it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = "role IN ('mediator', 'coordinator', 'direction', 'quality_lead')"
MORE_ROLES = "role IN ('mediator', 'coordinator', 'direction', 'quality_lead', 'volunteer')"
TABLES = ("staff", "invitations")


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            op.drop_constraint(op.f(f"ck_{table}_role"), table)
            op.create_check_constraint(op.f(f"ck_{table}_role"), table, MORE_ROLES)
    else:
        op.execute("PRAGMA writable_schema=ON")
        for table in TABLES:
            _allow(table)
        op.execute("PRAGMA writable_schema=RESET")
    op.create_table(
        "profiles",
        sa.Column("staff_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("skills", sa.String(length=400), server_default="", nullable=False),
        sa.Column("languages", sa.String(length=100), server_default="", nullable=False),
        sa.Column("places", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("hours", sa.String(length=200), server_default="", nullable=False),
        sa.Column("most", sa.Integer()),
        sa.Column("seat", sa.String(length=12), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_profiles_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_profiles")),
    )
    op.drop_index("ix_requests_mediator_id", "requests")
    op.create_index("ix_requests_mediator_id_status", "requests", ["mediator_id", "status"])
    op.drop_index("ix_offers_staff_id", "offers")
    op.create_index("ix_offers_staff_id_at", "offers", ["staff_id", "at"])


def _allow(table: str) -> None:
    change = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = :t")
    op.execute(change.bindparams(before=ROLES, after=MORE_ROLES, t=table))


def downgrade() -> None:
    raise RuntimeError("volunteers are no longer understood then: restore a backup instead")
