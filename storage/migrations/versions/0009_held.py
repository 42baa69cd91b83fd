"""A seat is held ten minutes for the one who is asked to confirm; an appointment keeps what stays empty around it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ExcludeConstraint

revision = "0009"
down_revision = "0008"

HELD_ONCE = """
CREATE TRIGGER holds_{name}_overlap BEFORE {event} ON holds
WHEN EXISTS (
    SELECT 1 FROM holds
    WHERE person_id IS NOT NEW.person_id AND permanence = NEW.permanence AND seat = NEW.seat
      AND starts < NEW.ends AND ends > NEW.starts AND since < NEW.until AND until > NEW.since
)
BEGIN SELECT RAISE(ABORT, 'this seat is held at that moment'); END
"""
"""One moment of one seat is shown to one person at a time."""


def upgrade() -> None:
    for name in ("kept_before", "kept_after"):
        op.add_column("appointments", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "holds",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("permanence", sa.String(length=12), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_before", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kept_after", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_holds_order")),
        sa.CheckConstraint("since < until", name=op.f("ck_holds_life")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_holds_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_holds")),
        ExcludeConstraint(
            ("permanence", "="),
            ("seat", "="),
            (sa.literal_column("tstzrange(starts, ends)"), "&&"),
            (sa.literal_column("tstzrange(since, until)"), "&&"),
            name="ex_holds_seat",
        ).ddl_if(dialect="postgresql"),
    )
    op.create_index("ix_holds_until", "holds", ["until"])
    op.create_index("ix_holds_permanence_starts", "holds", ["permanence", "starts"])
    if op.get_bind().dialect.name == "sqlite":
        for name, event in (("new", "INSERT"), ("changed", "UPDATE")):
            op.execute(HELD_ONCE.format(name=name, event=event))


def downgrade() -> None:
    op.drop_table("holds")
    for name in ("kept_before", "kept_after"):
        op.drop_column("appointments", name)
