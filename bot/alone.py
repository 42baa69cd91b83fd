"""One bot for each SQLite file: the operating system holds a lock beside it, and lets go when the process ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.mend import Mend


@contextmanager
def alone(database: Path | None) -> Iterator[None]:
    """Raises Mend when another bot serves this database. One that is not a file coordinates its own."""
    if database is None:
        yield
        return
    try:
        lock = database.with_name(f"{database.name}.lock").open("a")
    except OSError as closed:
        raise Mend(f"nothing can be written beside {database} ({closed.strerror}): let this user write.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Mend(
                f"another bot is already serving {database}: stop it first, "
                "or give this one a folder of its own in MEDIANCE_DATA_DIR."
            ) from None
        yield
