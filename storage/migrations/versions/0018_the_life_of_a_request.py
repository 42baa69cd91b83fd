"""A request lives through more statuses; each change is written, and who parted from a person for good."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITS = sa.text("status IN ('new', 'offered', 'reassigning')")
BEFORE = "status IN ('new', 'accepted', 'closed')"
NOW = "status IN ('new', 'offered', 'reassigning', 'accepted', 'started', 'referred', 'followed', 'closed')"
TAKEN = "(status = 'new') = (mediator_id IS NULL)"
TAKEN_OR_WAITS = (
    "CASE WHEN status IN ('new', 'offered', 'reassigning') THEN mediator_id IS NULL "
    "WHEN status = 'closed' THEN true ELSE mediator_id IS NOT NULL END"
)
OFFERED_TO = "CONSTRAINT fk_requests_offered_to FOREIGN KEY(offered_to) REFERENCES staff (id)"
FOLLOWED_BY = "CONSTRAINT fk_requests_mediator_id FOREIGN KEY(mediator_id) REFERENCES staff (id)"


def upgrade() -> None:
    op.drop_index("ix_requests_new", "requests")
    for column in (sa.Column("since", MOMENT), sa.Column("offered_to", NUMBER), sa.Column("offered", MOMENT)):
        op.add_column("requests", column)
    if op.get_bind().dialect.name == "sqlite":
        _rules_of_sqlite()
    else:
        op.alter_column("requests", "status", type_=sa.String(12), existing_server_default="new")
        op.create_foreign_key("fk_requests_offered_to", "requests", "staff", ["offered_to"], ["id"])
        for name, rule in (("status", NOW), ("taken_or_new", TAKEN_OR_WAITS)):
            op.drop_constraint(op.f(f"ck_requests_{name}"), "requests")
            op.create_check_constraint(op.f(f"ck_requests_{name}"), "requests", rule)
    op.create_index("ix_requests_waiting", "requests", ["created"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_table(
        "steps",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), server_default="", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_steps_request_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
    )
    op.create_index("ix_steps_request_id", "steps", ["request_id"])
    op.create_table(
        "recusals",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recusals_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_recusals_staff_id")),
        sa.PrimaryKeyConstraint("person_id", "staff_id", name=op.f("pk_recusals")),
    )
    op.create_index("ix_recusals_staff_id", "recusals", ["staff_id"])


def _rules_of_sqlite() -> None:
    """In place: a table that others refer to is not made anew (see 0005)."""
    changes = (
        ("status VARCHAR(10)", "status VARCHAR(12)"),
        (BEFORE, NOW),
        (TAKEN, TAKEN_OR_WAITS),
        (FOLLOWED_BY, f"{FOLLOWED_BY}, \n\t{OFFERED_TO}"),
    )
    op.execute("PRAGMA writable_schema=ON")
    change = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = :t")
    for before, after in changes:
        op.execute(change.bindparams(before=before, after=after, t="requests"))
    op.execute("PRAGMA writable_schema=RESET")
