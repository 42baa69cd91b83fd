"""What is kept for one person for a while: a moment nobody else is shown, and a place in the line for the next one.

One seat at one moment is held for one person at a time: the database refuses the second, so that a moment is never
offered twice. Somebody has one open offer at most.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from storage.columns import Moment
from storage.partial import never_two, partial
from storage.tables import metadata, one_of
from storage.tables_of_rights import person

holds = Table(
    "holds",
    metadata,
    Column(
        "person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, nullable=False
    ),
    Column("why", String(8), primary_key=True, server_default="chosen"),
    Column("permanence", String(12), nullable=False),
    Column("seat", Integer, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("kept_before", Integer, nullable=False, server_default="0"),
    Column("kept_after", Integer, nullable=False, server_default="0"),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False, index=True),
    one_of("why", "chosen", "offered"),
    CheckConstraint("starts < ends", name="order"),
    CheckConstraint("since < until", name="life"),
    Index("ix_holds_permanence_starts", "permanence", "starts"),
)
"""A seat that one person is shown to confirm it, or is offered, and that is nobody else's until then."""
never_two(
    holds,
    "ex_holds_seat",
    "(permanence WITH =, seat WITH =, tstzrange(starts, ends) WITH &&, tstzrange(since, until) WITH &&,"
    " person_id WITH <>)",
)

WAITS_FOR_AN_ANSWER = text("NOT answered")
waits = Table(
    "waits",
    metadata,
    Column(
        "request_id",
        ForeignKey("requests.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        nullable=False,
    ),
    person(index=True),
    Column("place", String(12), nullable=False, server_default=""),
    Column("wish", String(12), nullable=False, server_default="any"),
    Column("since", Moment, nullable=False, index=True),
    Column("offered", Moment),
    Column("answered", Boolean, nullable=False, server_default=text("true")),
    one_of("wish", "morning", "afternoon", "any"),
    CheckConstraint("answered OR offered IS NOT NULL", name="offered"),
    partial(
        "uq_waits_offer",
        "person_id",
        unique=True,
        where=WAITS_FOR_AN_ANSWER,
    ),
)
"""The line: first come, first offered. `place` is empty for any of them. The moment offered is the person's hold."""
