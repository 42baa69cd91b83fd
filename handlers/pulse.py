"""When Telegram last answered us, or spoke to us; and the outages in between.

The moment is kept in a file, or where several programs find it, so that it survives a restart; a first start is no
outage. Within this process time is counted on a clock that nobody sets and that goes on while the machine sleeps; only
across a restart by the hour of the day. While an outage is not made up for, what is kept goes on saying when it began:
whoever dies then begins again.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog

ALERT = 60.0
"""Seconds without an answer before an operator is told."""
LONG = timedelta(seconds=150)
"""The time Telegram keeps a button press."""
VERY_LONG = timedelta(hours=24)
"""The time Telegram keeps a message."""
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
log = structlog.get_logger()


def awake_or_asleep() -> float:
    """Seconds on a clock that nobody sets and that goes on while the machine sleeps."""
    return time.clock_gettime(_CLOCK)


@dataclass(frozen=True)
class Outage:
    """Telegram and we did not reach each other from `since` until we were `back`."""

    since: datetime
    back: datetime

    @property
    def lost_messages(self) -> bool:
        return self.back - self.since > VERY_LONG

    @property
    def key(self) -> str:
        """The same however often this outage is found again."""
        return f"{self.since.timestamp():.0f}"


class Kept(Protocol):
    """Where the moment is kept. A place that cannot be written is no reason to stop."""

    def read(self) -> datetime | None: ...

    def write(self, moment: datetime) -> None: ...


class InFile:
    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> datetime | None:
        try:
            moment = datetime.fromisoformat(self._file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return moment if moment.tzinfo else None

    def write(self, moment: datetime) -> None:
        with contextlib.suppress(OSError):
            new = self._file.with_suffix(".new")
            new.write_text(moment.isoformat(), encoding="ascii")
            new.replace(self._file)


class Pulse:
    def __init__(
        self,
        kept: Kept,
        now: Callable[[], datetime],
        alive: Callable[[], None],
        seconds: Callable[[], float] = awake_or_asleep,
    ) -> None:
        """`alive` tells whoever watches the process from outside."""
        self._kept, self._now, self._alive, self._seconds = kept, now, alive, seconds
        self._began, self._started = now(), seconds()
        self._last = kept.read()
        self._at: float | None = None
        self._alerted = False
        self.outage: Outage | None = None
        """What is still to be made up for."""
        self._show()

    def _show(self) -> None:
        with contextlib.suppress(OSError):  # a full disk stops no bot; who watches sees it
            self._alive()

    def answered(self) -> None:
        """Telegram answered, or spoke to us."""
        self._notice_outage()
        self._at = self._seconds()
        if self._alerted:
            self._alerted = False
            log.info("telegram is in reach again")
        if self.outage is None:
            self._keep(self._now())

    def made_up(self) -> None:
        """Those whom the outage left waiting were told, for good."""
        self.outage = None
        self._keep(self._now())

    def look(self) -> None:
        """To be called every few seconds."""
        if self.age() > ALERT and not self._alerted:
            self._alerted = True
            log.error("telegram has been out of reach for a minute: look at the network, then at Telegram's status")
        if self._at is not None and self.outage is None:
            self._keep(self._now() - timedelta(seconds=self.age()), within=2)  # the hour of the day may be moved

    def age(self) -> float:
        """Seconds since Telegram answered, or since we began to ask."""
        return self._seconds() - (self._started if self._at is None else self._at)

    def _notice_outage(self) -> None:
        if self.outage or self._last is None:
            return
        back = self._began if self._at is None else self._now()
        away = self._now() - self._last if self._at is None else timedelta(seconds=self.age())
        if away > LONG:
            self.outage = Outage(self._last, back)
            lost = "messages and presses" if self.outage.lost_messages else "presses"
            log.error(f"out of reach of telegram: some {lost} may be lost", seconds=round(away.total_seconds()))

    def _keep(self, moment: datetime, within: float = 1) -> None:
        if self._last is not None and abs(moment - self._last) < timedelta(seconds=within):
            return
        self._last = moment
        self._kept.write(moment)
        self._show()
