"""What is kept so that a person can decide: what they agreed to, who read them, what can still be taken back, and the
proof that they left.

All of it leaves with its person, but for the proof.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from storage.columns import Moment, Sealed
from storage.tables import key, metadata, one_of


def person(*, index: bool = False, primary_key: bool = False) -> Column[int]:
    root = ForeignKey("people.id", ondelete="CASCADE")
    return Column("person_id", root, nullable=False, index=index or None, primary_key=primary_key)


consents = Table(
    "consents",
    metadata,
    key(),
    person(index=True),
    Column("purpose", String(12), nullable=False),
    Column("act", String(10), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("version", String(16), nullable=False, server_default=""),
    Column("language", String(3), nullable=False),
    Column("channel", String(10), nullable=False, server_default="telegram"),
    Column("role", String(12), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    one_of("purpose", "request", "reminders", "satisfaction"),
    one_of("act", "given", "refused", "withdrawn", "renewed"),
)
"""The ledger: the database refuses to change a row, and lets it go only with its person (triggers of 0005)."""

heard = Table(
    "heard",
    metadata,
    person(primary_key=True),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)
"""The numbers of what a person wrote, for the 48 hours during which Telegram lets us delete it."""

mentions = Table(
    "mentions",
    metadata,
    Column("key", ForeignKey("outbox.key", ondelete="CASCADE"), primary_key=True),
    person(primary_key=True, index=True),
)
"""The messages to the team that show somebody's name or words: they leave with that person."""

readings = Table(
    "readings",
    metadata,
    person(primary_key=True),
    Column("role", String(12), primary_key=True),
    Column("day", String(10), primary_key=True),
)
"""Which role of the team read a person's name or words, and on which day."""

complaints = Table(
    "complaints",
    metadata,
    key(),
    person(index=True),
    Column("words", Sealed("person_id", "at"), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Column("answer_by", Moment, nullable=False),
    Column("answer", Sealed("person_id", "at"), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

erasures = Table(
    "erasures",
    metadata,
    Column("proof", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""That somebody was erased: an HMAC of their chat, which says nothing without the key, and can be checked with it."""
