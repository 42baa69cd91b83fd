"""What a person wants and the steps they give themselves; and what they answered when they were asked for news."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, text

from storage.columns import Moment, Sealed
from storage.tables import key, metadata, one_of

goals = Table(
    "goals",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("words", Sealed("person_id"), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)

own_steps = Table(
    "own_steps",
    metadata,
    key(),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), index=True),
    Column("words", Sealed("person_id", "added"), nullable=False, server_default=""),
    Column("place", Integer, nullable=False),
    Column("done", Boolean, nullable=False, server_default=text("false")),
    Column("proposed", Boolean, nullable=False, server_default=text("false")),
    Column("added", Moment, nullable=False),
    sqlite_autoincrement=True,
)
"""`request_id`: of the mediator's who proposed it. `place`: the smallest comes first."""

followups = Table(
    "followups",
    metadata,
    key(),
    Column("request_id", ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(4), nullable=False),
    Column("asked", Moment, nullable=False),
    Column("answer", String(8), nullable=False, server_default=""),
    Column("answered", Moment),
    one_of("kind", "j14", "j45"),
    one_of("answer", "", "solved", "waiting", "blocked", "help"),
    sqlite_autoincrement=True,
)
