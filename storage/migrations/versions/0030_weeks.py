"""Whether anything changed in a week of a place is one row, written by whatever changes it.

An appointment touches the weeks to which its moment, give or take a day of 25 hours (`LONGEST` in `storage/seats.py`),
belongs anywhere on earth: mostly one, never more than two. Nobody waits for anybody: who changes a week while another
is changing it leaves a row beside theirs, and the next one makes one of both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
BOOKED = sa.text("status = 'booked'")
SEEN = "permanence, seat, starts, ends, kept_before, kept_after, status"
"""Of an appointment, by who reads an agenda."""
EVENTS = {"INSERT": ("NEW",), f"UPDATE OF {SEEN}": ("OLD", "NEW"), "DELETE": ("OLD",)}
MONDAY = {
    "sqlite": "date(starts, reach, 'weekday 0', '-6 days')",
    "postgresql": "to_char(date_trunc('week', starts AT TIME ZONE 'UTC' + CAST(reach AS interval)), 'YYYY-MM-DD')",
}
DRAWN = {"sqlite": "random()", "postgresql": "CAST(random() * 9007199254740992 AS bigint)"}


def upgrade() -> None:
    _index("permanence", "starts")
    op.create_table(
        "weeks",
        sa.Column("permanence", sa.String(length=12), nullable=False),
        sa.Column("monday", sa.String(length=10), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("permanence", "monday", "version", name=op.f("pk_weeks")),
        sqlite_with_rowid=False,
    )
    engine = op.get_context().dialect.name
    op.execute(_draw(engine, "SELECT permanence, starts, status FROM appointments"))
    (_watch_on_postgresql if engine == "postgresql" else _watch_on_sqlite)()


def _index(*columns: str) -> None:
    op.drop_index("ix_appointments_booked", "appointments")
    op.create_index("ix_appointments_booked", "appointments", columns, sqlite_where=BOOKED, postgresql_where=BOOKED)


def _touched(engine: str, changed: str, drawn: str = "") -> str:
    return f"""
        SELECT permanence, {MONDAY[engine]}{drawn} FROM ({changed}) AS changed
        CROSS JOIN (SELECT '-39 hours' AS reach UNION ALL SELECT '+39 hours') AS reached
        WHERE status = 'booked' GROUP BY 1, 2"""  # noqa: S608 (constants)


def _draw(engine: str, changed: str) -> str:
    drawn = _touched(engine, changed, f", {DRAWN[engine]}")
    return f"INSERT INTO weeks (permanence, monday, version) {drawn}"


def _draw_again(engine: str, changed: str) -> str:
    there = f"SELECT * FROM weeks WHERE (permanence, monday) IN ({_touched(engine, changed)})"  # noqa: S608 (constants)
    free = f"{there} FOR UPDATE SKIP LOCKED" if engine == "postgresql" else there
    return f"DELETE FROM weeks WHERE (permanence, monday, version) IN ({free}); {_draw(engine, changed)};"  # noqa: S608


def _watch_on_sqlite() -> None:
    for event, rows in EVENTS.items():
        name = f"weeks_{event.partition(' ')[0].lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON appointments BEGIN {_draw_again('sqlite', _of(*rows))} END")


def _watch_on_postgresql() -> None:
    """A row that comes has no OLD and one that goes no NEW: that one's status is then empty."""
    body = f"BEGIN {_draw_again('postgresql', _of('OLD', 'NEW'))} RETURN NULL; END"
    op.execute(f"CREATE FUNCTION weeks_drawn() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(
        f"CREATE TRIGGER weeks_drawn AFTER {' OR '.join(EVENTS)} ON appointments "
        "FOR EACH ROW EXECUTE FUNCTION weeks_drawn()"
    )


def _of(*rows: str) -> str:
    columns = ("permanence", "starts", "status")
    return " UNION ALL ".join(f"SELECT {', '.join(f'{row}.{name} AS {name}' for name in columns)}" for row in rows)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER weeks_drawn ON appointments")
        op.execute("DROP FUNCTION weeks_drawn")
    else:
        for event in EVENTS:
            op.execute(f"DROP TRIGGER weeks_{event.partition(' ')[0].lower()}")
    op.drop_table("weeks")
    _index("permanence", "starts", "revision", "id")
