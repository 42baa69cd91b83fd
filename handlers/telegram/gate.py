"""Whether Telegram can be reached at all: one gate for everything that is sent.

A request that surely never left shuts it, and so do several in a row that were refused for being too many, or of which
nobody knows what became. Then one question that does no harm is asked when the wait is over, and the wait grows. An
answer lets one message through; if that one arrives, the gate is open. Times are seconds of a monotonic clock.
"""

from typing import Literal

IN_A_ROW = 3
"""One trouble may be one message's or one chat's; so many without a success in between are everybody's."""
FIRST, LONGEST = 1.0, 16.0
"""Seconds the gate stays shut."""
Stand = Literal["open", "ajar", "due", "shut"]
"""All may pass; one message may; one question may; nothing may."""


class Gate:
    def __init__(self) -> None:
        self._troubles = self._times = 0
        self._until = 0.0
        self._ajar = False

    def stands(self, now: float) -> Stand:
        if not self._times:
            return "open"
        if self._ajar:
            return "ajar"
        return "shut" if now < self._until else "due"

    def arrived(self) -> None:
        """Telegram took a message, or refused that one."""
        self._troubles = self._times = 0
        self._ajar = False

    def answered(self) -> None:
        """The question had an answer."""
        self._ajar = self._times > 0

    def missed(self, now: float, *, surely: bool = False) -> None:
        """Telegram did not answer; `surely`: it was not even asked."""
        self._trouble(now, min(LONGEST, FIRST * 2**self._times), at_once=surely)

    def told_to_wait(self, now: float, seconds: float) -> None:
        self._trouble(now, seconds)

    def _trouble(self, now: float, seconds: float, *, at_once: bool = False) -> None:
        self._troubles += 1
        shut_already = self.stands(now) == "shut"
        if shut_already or not (at_once or self._times or self._troubles >= IN_A_ROW):
            return  # what had left before the gate was shut
        self._times, self._ajar, self._until = self._times + 1, False, now + seconds
