"""Somebody waits for a freed moment, which is held for them while they answer, beside the one they may be choosing.

What was held is dropped with its table: it lasts ten minutes.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ExcludeConstraint

revision = "0011"
down_revision = "0010"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HELD_ONCE = """
CREATE TRIGGER holds_{name}_overlap BEFORE {event} ON holds
WHEN EXISTS (
    SELECT 1 FROM holds
    WHERE person_id IS NOT NEW.person_id AND permanence = NEW.permanence AND seat = NEW.seat
      AND starts < NEW.ends AND ends > NEW.starts AND since < NEW.until AND until > NEW.since
)
BEGIN SELECT RAISE(ABORT, 'this seat is held at that moment'); END
"""
UNANSWERED = sa.text("NOT answered")


def upgrade() -> None:
    op.drop_table("holds")
    _make_holds()
    op.create_table(
        "waits",
        sa.Column("request_id", Number, autoincrement=False, nullable=False),
        sa.Column("person_id", Number, nullable=False),
        sa.Column("place", sa.String(length=12), server_default="", nullable=False),
        sa.Column("wish", sa.String(length=12), server_default="any", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered", sa.DateTime(timezone=True)),
        sa.Column("answered", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("wish IN ('morning', 'afternoon', 'any')", name=op.f("ck_waits_wish")),
        sa.CheckConstraint("answered OR offered IS NOT NULL", name=op.f("ck_waits_offered")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_waits_request_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_waits_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_waits")),
    )
    op.create_index("ix_waits_person_id", "waits", ["person_id"])
    op.create_index("ix_waits_since", "waits", ["since"])
    op.create_index(
        "uq_waits_offer",
        "waits",
        ["person_id"],
        unique=True,
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )


def _make_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("person_id", Number, autoincrement=False, nullable=False),
        sa.Column("why", sa.String(length=8), server_default="chosen", nullable=False),
        sa.Column("permanence", sa.String(length=12), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_before", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kept_after", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("why IN ('chosen', 'offered')", name=op.f("ck_holds_why")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_holds_order")),
        sa.CheckConstraint("since < until", name=op.f("ck_holds_life")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_holds_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "why", name=op.f("pk_holds")),
        ExcludeConstraint(
            ("permanence", "="),
            ("seat", "="),
            (sa.literal_column("tstzrange(starts, ends)"), "&&"),
            (sa.literal_column("tstzrange(since, until)"), "&&"),
            (sa.column("person_id"), "<>"),
            name="ex_holds_seat",
        ).ddl_if(dialect="postgresql"),
    )
    op.create_index("ix_holds_until", "holds", ["until"])
    op.create_index("ix_holds_permanence_starts", "holds", ["permanence", "starts"])
    if op.get_bind().dialect.name == "sqlite":
        for name, event in (("new", "INSERT"), ("changed", "UPDATE")):
            op.execute(HELD_ONCE.format(name=name, event=event))


def downgrade() -> None:
    op.drop_table("waits")
    op.execute("DELETE FROM holds WHERE why = 'offered'")
