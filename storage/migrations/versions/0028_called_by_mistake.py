"""What was said of whoever came without an appointment may be taken back too.

As in 0005, SQLite's text of a rule is changed where SQLite keeps it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

KINDS = "what IN ('outcome', 'attendance', 'passage', 'activity')"
MORE_KINDS = "what IN ('outcome', 'attendance', 'ticket', 'passage', 'activity')"


def upgrade() -> None:
    _rule(KINDS, MORE_KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM slips WHERE what = 'ticket'")
    _rule(MORE_KINDS, KINDS)


def _rule(before: str, after: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_slips_what"), "slips")
        op.create_check_constraint(op.f("ck_slips_what"), "slips", after)
        return
    change = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :before, :after) WHERE name = 'slips'")
    op.execute("PRAGMA writable_schema=ON")
    op.execute(change.bindparams(before=before, after=after))
    op.execute("PRAGMA writable_schema=RESET")
