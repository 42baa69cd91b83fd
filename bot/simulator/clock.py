"""Simulated time is real time plus an offset that only grows. The offset is kept in a file, so that the
bot, another process, lives at the same hour: the one who jumps rewrites it at once and whole."""

import os
from datetime import UTC, datetime
from pathlib import Path

from .refusals import ImpossibleError


class Clock:
    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.offset = float(file.read_text()) if file and file.exists() else 0.0

    def timestamp(self) -> float:
        return datetime.now(UTC).timestamp() + self.offset

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def jump(self, seconds: float) -> None:
        if seconds < 0:
            raise ImpossibleError("the clock only goes forward")
        self.offset += seconds
        if self._file:
            draft = self._file.with_name(self._file.name + ".draft")
            draft.write_text(str(self.offset))
            os.replace(draft, self._file)  # noqa: PTH105 (atomic, and the same on every system)

    def jump_to(self, moment: datetime) -> None:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self.jump(aware.timestamp() - self.timestamp())
