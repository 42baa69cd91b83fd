"""Sheets for partners, the agreement to each, and what was transmitted: never without an agreement that is alive."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SAME = ("request_id", "partner", "hash")
RECEIVERS = "'caf', 'cpam', 'landlord', 'ccas', 'energy', 'bank', 'justice', 'health', 'employment', 'school', 'other'"
STATES = "'proposed', 'agreed', 'refused', 'correct', 'withdrawn', 'replaced'"
SAID = "nobody agreed to this transmission"
ALIVE = """EXISTS (
    SELECT 1 FROM disclosures
    WHERE id = NEW.disclosure_id AND request_id = NEW.request_id AND partner = NEW.partner AND hash = NEW.hash
      AND given <= NEW.at AND (withdrawn IS NULL OR withdrawn > NEW.at)
)"""
"""At the moment of the transmission: what is withdrawn later does not undo what was done."""
ON_SQLITE = f"""
CREATE TRIGGER transmissions_{{name}}_agreed BEFORE {{event}} ON transmissions
WHEN NOT {ALIVE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END
"""
ON_POSTGRESQL = f"""
CREATE FUNCTION transmission_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT {ALIVE} THEN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW;
END $$
"""
ANEW = "UPDATE OF disclosure_id, request_id, partner, hash, at"


def bound(table: str, one: str, many: str) -> sa.ForeignKeyConstraint:
    there = [f"{many}.{name}" for name in ("id", *SAME)]
    return sa.ForeignKeyConstraint([one, *SAME], there, name=op.f(f"fk_{table}_{one}"), ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("partner", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("aim", sa.String(length=12), nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="proposed", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(f"kind IN ({RECEIVERS})", name=op.f("ck_referrals_kind")),
        sa.CheckConstraint("aim IN ('right', 'unblock', 'meet', 'explain', 'follow')", name=op.f("ck_referrals_aim")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_referrals_state")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_referrals_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_referrals_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("id", *SAME, name="uq_referrals_sheet"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_referrals_request_id", "referrals", ["request_id"])
    op.create_index("ix_referrals_at", "referrals", ["at"])
    op.create_table(
        "disclosures",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("referral_id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("partner", sa.String(length=12), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("given", MOMENT, nullable=False),
        sa.Column("withdrawn", MOMENT),
        bound("disclosures", "referral_id", "referrals"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_disclosures_referral_id")),
        sa.UniqueConstraint("id", *SAME, name="uq_disclosures_sheet"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "transmissions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("disclosure_id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("partner", sa.String(length=12), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", NUMBER, nullable=False),
        sa.Column("means", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received", sa.String(length=10), server_default="", nullable=False),
        sa.CheckConstraint(
            "means IN ('phone', 'hand', 'post', 'email', 'portal')", name=op.f("ck_transmissions_means")
        ),
        sa.CheckConstraint(
            "received IN ('', 'yes', 'not_yet', 'refused', 'unsaid')", name=op.f("ck_transmissions_received")
        ),
        bound("transmissions", "disclosure_id", "disclosures"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_transmissions_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transmissions")),
        sa.UniqueConstraint("disclosure_id", name=op.f("uq_transmissions_disclosure_id")),
        sqlite_autoincrement=True,
    )
    unsaid = sa.text("received = ''")
    op.create_index("ix_transmissions_at", "transmissions", ["at"], sqlite_where=unsaid, postgresql_where=unsaid)
    if op.get_bind().dialect.name == "sqlite":
        for name, event in (("new", "INSERT"), ("changed", ANEW)):
            op.execute(ON_SQLITE.format(name=name, event=event))
    else:
        op.execute(ON_POSTGRESQL)
        op.execute(
            f"CREATE TRIGGER transmissions_agreed BEFORE INSERT OR {ANEW} ON transmissions "
            "FOR EACH ROW EXECUTE FUNCTION transmission_agreed()"
        )


def downgrade() -> None:
    for table in ("transmissions", "disclosures", "referrals"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION transmission_agreed")
