"""One more reason that people may read: new opening hours. As in 0005, SQLite's text of a rule is changed in place."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
BEFORE = "reason IN ('holiday', 'training', 'works', 'weather', 'unforeseen')"
NOW = "reason IN ('holiday', 'training', 'works', 'weather', 'unforeseen', 'hours')"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_closures_reason"), "closures")
        op.create_check_constraint(op.f("ck_closures_reason"), "closures", NOW)
        return
    op.execute("PRAGMA writable_schema=ON")
    change = sa.text(
        "UPDATE sqlite_schema SET sql = replace(sql, :before, :now) WHERE type = 'table' AND name = :table"
    )
    op.execute(change.bindparams(before=BEFORE, now=NOW, table="closures"))
    op.execute("PRAGMA writable_schema=RESET")


def downgrade() -> None:
    raise RuntimeError("such a reason is no longer understood then: restore a backup instead")
