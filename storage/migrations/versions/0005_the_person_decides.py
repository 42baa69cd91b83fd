"""A ledger of consent that nobody rewrites, pauses, and what is kept only so that a person can decide.

SQLite changes a CHECK only by making the table anew, which no table that others refer to survives: there the text of
the rule is changed where SQLite keeps it, as its own documentation advises.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ACTS = "act IN ('given', 'refused', 'withdrawn')"
MORE_ACTS = "act IN ('given', 'refused', 'withdrawn', 'renewed')"
STATES = "state IN ('active', 'stopped', 'unreachable')"
MORE_STATES = "state IN ('active', 'stopped', 'paused', 'unreachable')"
ROLES = "role IN ('mediator', 'coordinator', 'direction')"
MORE_ROLES = "role IN ('mediator', 'coordinator', 'direction', 'quality_lead')"

NEVER_CHANGED = """
CREATE TRIGGER consents_update_refused BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'what was agreed stays written'); END
"""
ONLY_WITH_ITS_PERSON = """
CREATE TRIGGER consents_delete_refused BEFORE DELETE ON consents
WHEN EXISTS (SELECT 1 FROM people WHERE id = OLD.person_id)
BEGIN SELECT RAISE(ABORT, 'what was agreed stays written'); END
"""
STAYS_FUNCTION = """
CREATE OR REPLACE FUNCTION agreed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_LEVEL = 'ROW' AND TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT 1 FROM people WHERE id = OLD.person_id) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'what was agreed stays written' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        _rules_of_postgresql()
    else:
        _rules_of_sqlite()
    op.add_column("people", sa.Column("shared_phone", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
    op.add_column("outbox", sa.Column("expires", MOMENT, nullable=True))
    some = sa.text("expires IS NOT NULL")
    op.create_index("ix_outbox_expires", "outbox", ["expires"], sqlite_where=some, postgresql_where=some)
    _tables()


def _rules_of_postgresql() -> None:
    op.add_column("consents", sa.Column("version", sa.String(length=16), server_default="", nullable=False))
    op.add_column("consents", sa.Column("channel", sa.String(length=10), server_default="telegram", nullable=False))
    op.drop_constraint("fk_consents_person_id", "consents")
    op.create_foreign_key("fk_consents_person_id", "consents", "people", ["person_id"], ["id"], ondelete="CASCADE")
    rules = (
        ("consents", "act", MORE_ACTS),
        ("people", "state", MORE_STATES),
        ("staff", "role", MORE_ROLES),
        ("invitations", "role", MORE_ROLES),
    )
    for table, column, rule in rules:
        op.drop_constraint(op.f(f"ck_{table}_{column}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, rule)
    op.execute(STAYS_FUNCTION)
    for name, event, level in (("row", "UPDATE OR DELETE", "ROW"), ("all", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER consents_{name}_refused BEFORE {event} ON consents "
            f"FOR EACH {level} EXECUTE FUNCTION agreed_stays()"
        )


def _rules_of_sqlite() -> None:
    op.execute("CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)")  # SQLite now keeps such counts
    op.execute("DROP TABLE counted")
    op.execute("PRAGMA writable_schema=ON")
    _allow("people", STATES, MORE_STATES)
    _allow("staff", ROLES, MORE_ROLES)
    _allow("invitations", ROLES, MORE_ROLES)
    for table in ("people", "requests", "appointments"):
        _never_the_same_number(table)
    op.execute("PRAGMA writable_schema=RESET")
    op.create_table(
        "consents_with_version",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=16), server_default="", nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("channel", sa.String(length=10), server_default="telegram", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(MORE_ACTS, name=op.f("ck_consents_act")),
        sa.CheckConstraint("purpose IN ('request', 'reminders', 'satisfaction')", name=op.f("ck_consents_purpose")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    kept = "id, person_id, purpose, act, text_hash, language, at"
    op.execute(f"INSERT INTO consents_with_version ({kept}) SELECT {kept} FROM consents")  # noqa: S608
    op.drop_table("consents")
    op.rename_table("consents_with_version", "consents")
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"], unique=False)
    op.execute(NEVER_CHANGED)
    op.execute(ONLY_WITH_ITS_PERSON)


def _allow(table: str, before: str, after: str) -> None:
    change = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = :t")
    op.execute(change.bindparams(before=before, after=after, t=table))


def _never_the_same_number(table: str) -> None:
    """What is erased gives its number to nobody: an old button must find nothing."""
    _allow(table, "\n\tid INTEGER NOT NULL", "\n\tid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT")
    _allow(table, f"CONSTRAINT pk_{table} PRIMARY KEY (id), \n\t", "")


def _tables() -> None:
    op.create_table(
        "heard",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of_person("heard"),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_heard")),
    )
    op.create_table(
        "mentions",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["key"], ["outbox.key"], name=op.f("fk_mentions_key"), ondelete="CASCADE"),
        _of_person("mentions"),
        sa.PrimaryKeyConstraint("key", "person_id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_person_id"), "mentions", ["person_id"], unique=False)
    op.create_table(
        "readings",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        _of_person("readings"),
        sa.PrimaryKeyConstraint("person_id", "role", "day", name=op.f("pk_readings")),
    )
    op.create_table(
        "complaints",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answer_by", MOMENT, nullable=False),
        sa.Column("answer", sa.String(length=500), server_default="", nullable=False),
        _of_person("complaints"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_complaints_person_id"), "complaints", ["person_id"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("proof", name=op.f("pk_erasures")),
    )


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id")
    return sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    raise RuntimeError("what people agreed to since is not thrown away: restore a backup instead")
