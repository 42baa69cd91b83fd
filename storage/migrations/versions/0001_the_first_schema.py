"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NO_OVERLAP = """
CREATE TRIGGER appointments_{name}_overlap BEFORE {event} ON appointments
WHEN NEW.status = 'booked' AND NOT NEW.forced AND EXISTS (
    SELECT 1 FROM appointments
    WHERE id IS NOT NEW.id AND status = 'booked' AND NOT forced AND permanence = NEW.permanence AND seat = NEW.seat
      AND starts < NEW.ends AND ends > NEW.starts
)
BEGIN SELECT RAISE(ABORT, 'this seat is taken at that moment'); END
"""
"""One seat, one person at a time, whatever the code does: booking, moving, un-cancelling, no longer forcing."""
CHANGES = "UPDATE OF permanence, seat, starts, ends, status, forced"

WRITTEN_ONCE = """
CREATE TRIGGER overrides_{name}_refused BEFORE {name} ON overrides
BEGIN SELECT RAISE(ABORT, 'what was overridden stays written'); END
"""
NEVER = """
CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was overridden stays written' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
NEVER_CHANGED = """
CREATE TRIGGER overrides_refused BEFORE UPDATE OR DELETE OR TRUNCATE ON overrides EXECUTE FUNCTION never()
"""


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stack", sa.Text(), nullable=False),
        sa.Column("runs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pressed", sa.String(length=120), server_default="", nullable=False),
        sa.Column("asked", sa.String(length=80), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_conversations")),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="new", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('new', 'done', 'quarantined')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_index(
        "ix_inbox_new",
        "inbox",
        ["update_id"],
        unique=False,
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )

    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('mediator', 'coordinator', 'direction')", name=op.f("ck_invitations_role")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("forget", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.String(length=200), server_default="", nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('instant', 'interactive', 'reminder', 'survey')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed', 'unknown')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    again = sa.text("state = 'queued' AND attempts > 0")
    op.create_index("ix_outbox_again", "outbox", ["due"], sqlite_where=again, postgresql_where=again)
    op.create_index("ix_outbox_chat_id", "outbox", ["chat_id"], unique=False)
    op.create_index(
        "ix_outbox_queued",
        "outbox",
        ["kind", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )

    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("nickname", sa.String(length=40), server_default="", nullable=False),
        sa.Column("state", sa.String(length=12), server_default="active", nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_contact", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('active', 'stopped', 'unreachable')", name=op.f("ck_people_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_people_telegram_id")),
    )
    op.create_table(
        "sheets",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("theme", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("q1", sa.Integer(), nullable=True),
        sa.Column("q2", sa.Integer(), nullable=True),
        sa.Column("q3", sa.Integer(), nullable=True),
        sa.Column("q4", sa.Integer(), nullable=True),
        sa.Column("q5", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=3), server_default="fr", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("joined", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('mediator', 'coordinator', 'direction')", name=op.f("ck_staff_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_staff_telegram_id")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("act IN ('given', 'refused', 'withdrawn')", name=op.f("ck_consents_act")),
        sa.CheckConstraint("purpose IN ('request', 'reminders', 'satisfaction')", name=op.f("ck_consents_purpose")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"], unique=False)

    op.create_table(
        "requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("theme", sa.String(length=12), nullable=False),
        sa.Column("sub_theme", sa.String(length=12), server_default="", nullable=False),
        sa.Column("words", sa.String(length=200), server_default="", nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=12), server_default="", nullable=False),
        sa.Column("wish", sa.String(length=12), server_default="", nullable=False),
        sa.Column("status", sa.String(length=10), server_default="new", nullable=False),
        sa.Column("mediator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(length=20), server_default="", nullable=False),
        sa.CheckConstraint("(status = 'new') = (mediator_id IS NULL)", name=op.f("ck_requests_taken_or_new")),
        sa.CheckConstraint("status IN ('new', 'accepted', 'closed')", name=op.f("ck_requests_status")),
        sa.ForeignKeyConstraint(["mediator_id"], ["staff.id"], name=op.f("fk_requests_mediator_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_requests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_mediator_id"), "requests", ["mediator_id"], unique=False)
    op.create_index(
        "ix_requests_new",
        "requests",
        ["created"],
        unique=False,
        sqlite_where=sa.text("status = 'new'"),
        postgresql_where=sa.text("status = 'new'"),
    )
    op.create_index(op.f("ix_requests_person_id"), "requests", ["person_id"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("permanence", sa.String(length=12), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=24), server_default="booked", nullable=False),
        sa.Column("coming", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("booked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("survey_answered", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("forced", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("forced_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "status IN ('booked', 'kept', 'missed', 'cancelled_by_person', 'cancelled_by_service')",
            name=op.f("ck_appointments_status"),
        ),
        sa.CheckConstraint("seat BETWEEN 1 AND capacity", name=op.f("ck_appointments_seat")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_appointments_order")),
        sa.CheckConstraint("NOT forced OR forced_by IS NOT NULL", name=op.f("ck_appointments_forced")),
        sa.ForeignKeyConstraint(["forced_by"], ["staff.id"], name=op.f("fk_appointments_forced_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_appointments_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_person_id"), "appointments", ["person_id"], unique=False)
    op.create_index(op.f("ix_appointments_request_id"), "appointments", ["request_id"], unique=False)
    op.create_index("ix_appointments_status_starts", "appointments", ["status", "starts"], unique=False)
    op.create_index(
        "uq_appointments_seat",
        "appointments",
        ["permanence", "starts", "seat"],
        unique=True,
        sqlite_where=sa.text("status = 'booked' AND NOT forced"),
        postgresql_where=sa.text("status = 'booked' AND NOT forced"),
    )

    op.create_table(
        "declines",
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_declines_request_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_declines_staff_id")),
        sa.PrimaryKeyConstraint("request_id", "staff_id", name=op.f("pk_declines")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_offers_request_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_offers_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("request_id", "staff_id", name=op.f("uq_offers_request_id_staff_id")),
    )
    op.create_index(op.f("ix_offers_staff_id"), "offers", ["staff_id"], unique=False)
    op.create_table(
        "overrides",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_overrides_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrides")),
    )
    op.create_index(op.f("ix_overrides_appointment_id"), "overrides", ["appointment_id"], unique=False)

    if op.get_context().dialect.name == "postgresql":
        _guards_of_postgresql()
    else:
        _guards_of_sqlite()


def _guards_of_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_exclude_constraint(
        "ex_appointments_seat",
        "appointments",
        ("permanence", "="),
        ("seat", "="),
        (sa.literal_column("tstzrange(starts, ends)"), "&&"),
        where=sa.text("status = 'booked' AND NOT forced"),
        using="gist",
    )
    op.execute(NEVER)
    op.execute(NEVER_CHANGED)


def _guards_of_sqlite() -> None:
    op.execute(NO_OVERLAP.format(name="insert", event="INSERT"))
    op.execute(NO_OVERLAP.format(name="update", event=CHANGES))
    op.execute(WRITTEN_ONCE.format(name="update"))
    op.execute(WRITTEN_ONCE.format(name="delete"))


def downgrade() -> None:
    raise RuntimeError("the first schema has nothing before it: restore a backup instead")
