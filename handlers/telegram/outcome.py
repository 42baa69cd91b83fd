"""What became of a call, read off the error itself: surely not sent (again later), sent, refused, or nobody knows
(reliability.md 1.2); and how the outbox remembers it.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from handlers.telegram.transport import NotSent
from storage import outbox, people
from storage.outbox import Parcel

Fate = Literal["sent", "later", "blocked", "failed", "unknown"]
DONE_ALREADY = (
    *("message is not modified", "query is too old", "message to edit not found", "message can't be edited"),
    *("message to delete not found", "message can't be deleted"),
)
GOLDEN = 0.618034


def fate(outcome: dict[str, Any] | TelegramError) -> Fate:
    match outcome:
        case dict():
            return "sent"
        case RetryAfter() | NotSent() | InvalidToken() | Conflict():
            return "later"
        case Forbidden():
            return "blocked"
        case BadRequest():
            return "sent" if any(words in outcome.message.lower() for words in DONE_ALREADY) else "failed"
        case ChatMigrated():
            return "failed"
    return "unknown"


def write_down(connection: Connection, parcel: Parcel, outcome: TelegramError, now: datetime) -> None:
    match fate(outcome):
        case "sent":
            outbox.sent(connection, parcel.id, None)
        case "later":
            outbox.later(connection, parcel.id, now + _wait(parcel, outcome), type(outcome).__name__)
        case "blocked":
            _closed_door(connection, parcel)
        case "failed":
            outbox.failed(connection, parcel.id, type(outcome).__name__)
        case "unknown":
            outbox.ambiguous(connection, parcel.id, now + patience(parcel), type(outcome).__name__)


def seconds(wait: RetryAfter) -> float:
    after = wait.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _wait(parcel: Parcel, outcome: TelegramError) -> timedelta:
    match outcome:
        case RetryAfter():
            return timedelta(seconds=seconds(outcome))
        case NotSent():
            return patience(parcel)
    return timedelta()


def patience(parcel: Parcel) -> timedelta:
    """Twice as long each time; and messages that failed together do not come back together: the golden ratio spreads
    their numbers evenly, from half as long to half as long again."""
    return timedelta(seconds=min(60, 2 ** min(parcel.attempts, 6)) * (0.5 + parcel.id * GOLDEN % 1))


def _closed_door(connection: Connection, parcel: Parcel) -> None:
    """Blocked, or the account is gone: nothing more is sent there."""
    outbox.failed(connection, parcel.id, "blocked")
    people.lost(connection, parcel.address)
    outbox.drop(connection, parcel.address, kinds=("interactive", "reminder", "survey"))
