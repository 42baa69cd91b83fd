"""The signals of danger and what was said of them; what is to be talked over together; what was refused, once a day."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN, DENIED = sa.text("decision = ''"), sa.text("action = 'denied'")
WORDS = "'alert', 'protect', 'none'"


def upgrade() -> None:
    op.create_table(
        "dangers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=8), server_default="", nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"decision IN ('', {WORDS})", name=op.f("ck_dangers_decision")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_dangers_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_dangers_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dangers")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dangers_request_id", "dangers", ["request_id"])
    op.create_index("ix_dangers_open", "dangers", ["request_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "opinions",
        sa.Column("danger_id", NUMBER, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("opinion", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"opinion IN ({WORDS})", name=op.f("ck_opinions_opinion")),
        sa.ForeignKeyConstraint(["danger_id"], ["dangers.id"], name=op.f("fk_opinions_danger_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_opinions_staff_id")),
        sa.PrimaryKeyConstraint("danger_id", "staff_id", name=op.f("pk_opinions")),
    )
    op.create_table(
        "dilemmas",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("theme", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dilemmas")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_denied", "audit", ["role", "object", "at"], sqlite_where=DENIED, postgresql_where=DENIED)


def downgrade() -> None:
    op.drop_index("ix_audit_denied", "audit")
    for table in ("dilemmas", "opinions", "dangers"):
        op.drop_table(table)
