"""An audit that nobody rewrites, whatever they run; and what a direction opened, for whom it was about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SAID = "what was done stays written"
RULES_OF_SQLITE = (
    ("audit_update_refused BEFORE UPDATE ON audit", ""),
    ("audit_again_refused BEFORE INSERT ON audit", "WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)"),
    (
        "audit_delete_refused BEFORE DELETE ON audit",
        "WHEN OLD.number > COALESCE((SELECT MAX(number) FROM audit_start), 0)",
    ),
    ("audit_start_back_refused BEFORE UPDATE ON audit_start", "WHEN NEW.number < OLD.number"),
    ("audit_start_delete_refused BEFORE DELETE ON audit_start", ""),
)
FUNCTION_OF_POSTGRESQL = """
CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        IF TG_TABLE_NAME = 'audit' AND TG_OP = 'DELETE' THEN
            IF OLD.number <= COALESCE((SELECT MAX(number) FROM audit_start), 0) THEN RETURN OLD; END IF;
        ELSIF TG_TABLE_NAME = 'audit_start' AND TG_OP = 'UPDATE' THEN
            IF NEW.number >= OLD.number THEN RETURN NEW; END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was done stays written' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_table(
        "audit_start",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_start_only")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_start")),
    )
    op.create_table(
        "breakglass",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "reason IN ('danger', 'absent', 'complaint', 'right', 'law')", name=op.f("ck_breakglass_reason")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_breakglass_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakglass")),
    )
    op.create_index(op.f("ix_breakglass_person_id"), "breakglass", ["person_id"], unique=False)
    (_refuse_on_postgresql if op.get_context().dialect.name == "postgresql" else _refuse_on_sqlite)()


def _refuse_on_sqlite() -> None:
    for name, when in RULES_OF_SQLITE:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{SAID}'); END")


def _refuse_on_postgresql() -> None:
    op.execute(FUNCTION_OF_POSTGRESQL)
    for table in ("audit", "audit_start"):
        for name, event, level in (("row", "UPDATE OR DELETE", "ROW"), ("all", "TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_{name}_refused BEFORE {event} ON {table} "
                f"FOR EACH {level} EXECUTE FUNCTION audit_stays()"
            )


def downgrade() -> None:
    raise RuntimeError("what was done stays written: restore a backup instead")
