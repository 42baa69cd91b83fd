"""The hour by which something may be forgotten for good: the earlier of two clocks.

One is the machine's, which anybody may set; the other counts on from the hour of our start, and nobody sets it. A clock
that is put a month ahead and back again makes nothing old. A new hour is believed once it has been told for two days.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.pulse import awake_or_asleep

ENOUGH = timedelta(days=2)
NEAR = timedelta(hours=1)
"""Two clocks that count apart by less tell the same hour."""


class Believed:
    """To be looked at now and then, so that it sees the clock change."""

    def __init__(self, now: Callable[[], datetime], seconds: Callable[[], float] = awake_or_asleep) -> None:
        self._now, self._seconds = now, seconds
        self._start = self._told = self._zero()
        self._since = seconds()

    def now(self) -> datetime:
        self.look()
        return min(self._now(), self._start + timedelta(seconds=self._seconds()))

    def look(self) -> None:
        zero = self._zero()
        if abs(zero - self._told) > NEAR:
            self._told, self._since = zero, self._seconds()
        elif self._seconds() - self._since >= ENOUGH.total_seconds():
            self._start = zero

    def _zero(self) -> datetime:
        """When the counter began, if the machine's clock is right."""
        return self._now() - timedelta(seconds=self._seconds())
