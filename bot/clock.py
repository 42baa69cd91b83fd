"""The only place where time comes from: everything else is given `now`.

In the demo and in tests a small file holds a number of seconds that is added to real time, so that the
bot and the simulated Telegram jump together. A file that cannot be read or understood adds nothing.
"""

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

Version = tuple[int, int, int]
CENTURY = 100 * 365 * 86400


class Clock:
    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._version: Version | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        if self._file is not None:
            self._look(self._file)
        return datetime.now(UTC) + self._offset

    def _look(self, file: Path) -> None:
        version = _version(file)
        if version != self._version:
            self._version, self._offset = version, _offset(file)


def _version(file: Path) -> Version | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _offset(file: Path) -> timedelta:
    try:
        seconds = float(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return timedelta()
    return timedelta(seconds=seconds) if math.isfinite(seconds) and abs(seconds) < CENTURY else timedelta()
