"""The number Telegram knows a chat by: sealed beside its handle, and opened only to write there."""

from storage.sealed import Keys, Unopened, place
from storage.tables import people, staff

PEOPLE, STAFF = (f"{table.name}.number" for table in (people, staff))


def named(keys: Keys, column: str, chat: int) -> dict[str, int | str]:
    """How a row names a chat."""
    handle = keys.handle(chat)
    return {"telegram_id": handle, "number": keys.seal(str(chat), place(column, handle))}


def number(keys: Keys, column: str, row: object, sealed: str | None) -> int | None:
    """None when it does not open: nothing can be sent there, and others must not suffer from it."""
    try:
        return int(keys.open(sealed or "", place(column, row)) or 0) or None
    except Unopened:
        return None
