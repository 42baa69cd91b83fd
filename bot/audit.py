"""The audit seen by whoever controls: is it whole, and which head to note elsewhere. Reading holds up nobody."""

from collections.abc import Iterator, Sequence

from bot import database, heads, keys
from bot.clock import Clock
from bot.mend import Mend
from bot.settings import Settings
from storage import audit
from storage.audit import Head


def verify(settings: Settings, noted: Sequence[str]) -> Iterator[str]:
    """Holds the whole chain against the heads of the data folder, and these. Raises Mend at the first bad entry."""
    known = [*heads.noted(settings.data_dir), *map(_head, noted)]
    held = keys.read(settings)
    found = database.look(settings, lambda connection: audit.verify(connection, known), held)
    if found.bad is not None:
        raise Mend(
            f"the audit is not as it was written: entry {found.bad} ({found.why}). "
            f"{found.entries} entries before it are right. Keep this database, and tell the direction."
        )
    yield f"{found.entries} entries, each as it was written; {len(known)} noted heads found again."
    if found.head.number:
        yield f"head {found.head.number}:{found.head.hash}"


def _head(said: str) -> Head:
    head = heads.read(said)
    if head is None:
        raise Mend(f"{said} is no head: write it as `mediance audit head` does, NUMBER:HASH.")
    return head


def head(settings: Settings) -> str:
    now = Clock(settings.clock_file).now()
    found = database.look(settings, audit.head, keys.read(settings))
    return heads.line(found, now.date()) if found.number else "Nothing is written in the audit yet."
