"""The secret of an invitation that is made in the chat: nobody makes it without the keys, and only its hash is kept."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage.sealed import keys_of

VALID = timedelta(days=7)
LONGEST_NAME = 40


def ticket(connection: Connection, staff_id: int, now: datetime) -> str:
    """Made again in the same moment it is the same: a turn that runs twice shows one link."""
    return keys_of(connection).audited(f"invitation {staff_id}|{now.isoformat(timespec='microseconds')}")[:32]
