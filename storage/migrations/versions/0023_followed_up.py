"""What a person wants and their own steps; and the news they are asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
IN_HANDS = sa.text("status IN ('accepted', 'started', 'referred', 'followed')")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "goals",
        sa.Column("person_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_goals_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_goals")),
    )
    op.create_table(
        "own_steps",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("proposed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_own_steps_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_own_steps_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_steps")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_own_steps_person_id", "own_steps", ["person_id"])
    op.create_index("ix_own_steps_request_id", "own_steps", ["request_id"])
    op.create_table(
        "followups",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=8), server_default="", nullable=False),
        sa.Column("answered", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind IN ('j14', 'j45')", name=op.f("ck_followups_kind")),
        sa.CheckConstraint("answer IN ('', 'solved', 'waiting', 'blocked', 'help')", name=op.f("ck_followups_answer")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_followups_request_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followups")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_followups_request_id", "followups", ["request_id"])
    op.create_index("ix_requests_in_hands", "requests", ["accepted"], sqlite_where=IN_HANDS, postgresql_where=IN_HANDS)


def downgrade() -> None:
    op.drop_index("ix_requests_in_hands", "requests")
    for table in ("followups", "own_steps", "goals"):
        op.drop_table(table)
