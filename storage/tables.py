"""The tables. The same description serves SQLite and PostgreSQL; times are UTC; codes are words, not numbers.

What must never happen is refused here rather than hoped for in the code: one update handled twice (primary key), one
message decided twice (unique key), one seat given twice (PostgreSQL's exclusion constraint, SQLite's triggers in the
migration). The team alone can give a seat twice, by an override that says who did it and stays written. A chat is
known by its handle (`chat_id`, `telegram_id`): the number Telegram gave it is sealed.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from flows.domain.life import EVERY
from storage.columns import Moment, Sealed, Words
from storage.partial import never_two, partial

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)
Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts rows by itself only in a column that is exactly INTEGER."""


def one_of(column: str, *words: str) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def key(*arguments: Any) -> Column[int]:
    return Column("id", Number, *arguments, primary_key=True)


ASIDE = text("state = 'quarantined'")
inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),
    Column("raw", Sealed("update_id"), nullable=False),
    Column("state", String(12), nullable=False, server_default="new"),
    Column("error", Text, nullable=False, server_default=""),
    Column("received", Moment, nullable=False),
    one_of("state", "new", "done", "quarantined"),
    partial("ix_inbox_new", "update_id", where=text("state = 'new'")),
    partial("ix_inbox_quarantined", "state", where=ASIDE),
)

EXPIRES = text("expires IS NOT NULL")
UNSENT, AGAIN = text("state != 'sent'"), text("state = 'queued' AND attempts > 0")
outbox = Table(
    "outbox",
    metadata,
    key(),
    Column("key", String(80), nullable=False, unique=True),
    Column("chat_id", BigInteger),
    Column("kind", String(12), nullable=False),
    Column("method", String(40), nullable=False),
    Column("payload", Sealed("key"), nullable=False),
    Column("forget", Boolean, nullable=False),
    Column("state", String(10), nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("error", Words(200), nullable=False, server_default=""),
    Column("message_id", BigInteger),
    Column("due", Moment, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment),
    Column("number", Sealed("key"), nullable=False, server_default=""),
    one_of("kind", "instant", "interactive", "reminder", "survey"),
    one_of("state", "queued", "sending", "sent", "failed", "unknown"),
    partial("ix_outbox_unsent", "state", "kind", "id", where=UNSENT),
    partial("ix_outbox_again", "due", where=AGAIN),
    Index("ix_outbox_chat_id", "chat_id"),
    partial("ix_outbox_expires", "expires", where=EXPIRES),
)

service = Table(
    "service",
    metadata,
    Column("name", String(12), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("term", BigInteger, nullable=False, unique=True),
    Column("until", Moment, nullable=False),
    Column("answered", Moment),
)

people = Table(
    "people",
    metadata,
    key(),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("number", Sealed("telegram_id"), nullable=False, server_default=""),
    Column("language", String(3), nullable=False),
    Column("nickname", Sealed("id"), nullable=False, server_default=""),
    Column("state", String(12), nullable=False, server_default="active"),
    Column("created", Moment, nullable=False),
    Column("last_contact", Moment, nullable=False),
    Column("shared_phone", Boolean, nullable=False, server_default=text("false")),
    one_of("state", "active", "stopped", "paused", "unreachable"),
    sqlite_autoincrement=True,
)

conversations = Table(
    "conversations",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("stack", Sealed("chat_id"), nullable=False),
    Column("runs", Integer, nullable=False, server_default="0"),
    Column("pressed", Sealed("chat_id"), nullable=False, server_default=""),
    Column("asked", String(80), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
)

ROLES = ("mediator", "coordinator", "direction", "quality_lead", "volunteer")
staff = Table(
    "staff",
    metadata,
    key(),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("number", Sealed("telegram_id"), nullable=False, server_default=""),
    Column("name", Sealed("telegram_id"), nullable=False, server_default=""),
    Column("role", String(12), nullable=False),
    Column("language", String(3), nullable=False, server_default="fr"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("joined", Moment, nullable=False),
    one_of("role", *ROLES),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("name", Sealed("token_hash"), nullable=False, server_default=""),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
    one_of("role", *ROLES),
)

WAITS = text("status IN ('new', 'offered', 'reassigning')")
FOLLOWED_OR_WAITS = (
    "CASE WHEN status IN ('new', 'offered', 'reassigning') THEN mediator_id IS NULL "
    "WHEN status = 'closed' THEN true ELSE mediator_id IS NOT NULL END"
)
IN_HANDS = text("status IN ('accepted', 'started', 'referred', 'followed')")
requests = Table(
    "requests",
    metadata,
    key(),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("theme", String(12), nullable=False),
    Column("sub_theme", String(12), nullable=False, server_default=""),
    Column("words", Sealed("person_id", "created"), nullable=False, server_default=""),
    Column("mode", String(12), nullable=False),
    Column("place", String(12), nullable=False, server_default=""),
    Column("wish", String(12), nullable=False, server_default=""),
    Column("institution", String(12), nullable=False, server_default=""),
    Column("status", String(12), nullable=False, server_default="new"),
    Column("mediator_id", ForeignKey("staff.id")),
    Column("created", Moment, nullable=False),
    Column("accepted", Moment),
    Column("closed", Moment),
    Column("close_reason", String(20), nullable=False, server_default=""),
    Column("since", Moment),
    Column("offered_to", ForeignKey("staff.id")),
    Column("offered", Moment),
    one_of("status", *EVERY),
    CheckConstraint(FOLLOWED_OR_WAITS, name="taken_or_new"),
    partial("ix_requests_waiting", "created", where=WAITS),
    partial("ix_requests_in_hands", "accepted", where=IN_HANDS),
    partial("ix_requests_waited", "place", "created", "accepted", where=text("accepted IS NOT NULL")),
    Index("ix_requests_mediator_id_status", "mediator_id", "status"),
    sqlite_autoincrement=True,
)

declines = Table(
    "declines",
    metadata,
    Column("request_id", ForeignKey("requests.id"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("reason", String(12), nullable=False),
    Column("at", Moment, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    key(),
    Column("request_id", ForeignKey("requests.id"), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("request_id", "staff_id"),
    Index("ix_offers_staff_id_at", "staff_id", "at"),
)

appointments = Table(
    "appointments",
    metadata,
    key(),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("permanence", String(12), nullable=False),
    Column("seat", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("kept_before", Integer, nullable=False, server_default="0"),
    Column("kept_after", Integer, nullable=False, server_default="0"),
    Column("status", String(24), nullable=False, server_default="booked"),
    Column("coming", Boolean, nullable=False, server_default=text("false")),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("booked", Moment, nullable=False),
    Column("survey_answered", Boolean, nullable=False, server_default=text("false")),
    Column("mode", String(12), nullable=False, server_default="permanence"),
    Column("forced", Boolean, nullable=False, server_default=text("false")),
    Column("forced_by", ForeignKey("staff.id")),
    one_of("status", "booked", "kept", "missed", "cancelled_by_person", "cancelled_by_service"),
    CheckConstraint("seat BETWEEN 1 AND capacity", name="seat"),
    CheckConstraint("starts < ends", name="order"),
    CheckConstraint("NOT forced OR forced_by IS NOT NULL", name="forced"),
    partial(
        "uq_appointments_seat",
        "permanence",
        "starts",
        "seat",
        unique=True,
        where=text("status = 'booked' AND NOT forced"),
    ),
    Index("ix_appointments_status_starts", "status", "starts"),
    partial("ix_appointments_booked", "permanence", "starts", where=text("status = 'booked'")),
    sqlite_autoincrement=True,
)

BOOKED_ONCE = "(permanence WITH =, seat WITH =, tstzrange(starts, ends) WITH &&)"
never_two(appointments, "ex_appointments_seat", f"{BOOKED_ONCE} WHERE (status = 'booked' AND NOT forced)")

overrides = Table(
    "overrides",
    metadata,
    key(),
    Column("appointment_id", BigInteger, nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
)
"""Who gave a seat twice, and when: written once, never changed, and kept when the appointment no longer is."""

sheets = Table(
    "sheets",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("month", String(7), nullable=False),
    Column("place", String(12), nullable=False),
    Column("theme", String(12), nullable=False),
    Column("language", String(3), nullable=False),
    *(Column(f"q{number}", Integer) for number in range(1, 6)),
    sqlite_with_rowid=False,
)
"""The satisfaction sheets: no person, no request, no time finer than the month, no row order."""

seals = Table(
    "seals",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("proof", Text, nullable=False),
)
"""The names of the keys that seal this database, and what each must open: never a key."""
