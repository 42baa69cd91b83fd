"""How fast we may send: Telegram allows about one message a second in a chat and thirty a second in all.

Times are seconds of a monotonic clock, given by the caller. A short burst in one chat is allowed, as Telegram does.
"""

BURST = 3
"""Messages one chat may receive at once before the second-by-second pace begins."""
SHARE = 5
"""Of a second's messages, one in so many may go at once after a silence: 25 a second are never more than Telegram's 30
in any second."""
SPARED = 0.4
"""Of what may go at once, this much is left to those who talk: what goes to many at once waits for the rest."""


class Bucket:
    """A token bucket: `size` at once, then `rate` a second."""

    def __init__(self, rate: float, size: float) -> None:
        self.rate, self.size = rate, size
        self._tokens, self._at = size, 0.0

    def wait(self, now: float, left: float = 0.0) -> float:
        """Seconds until one more may go, and so many after it."""
        self._fill(now)
        return max(0.0, (1 + left - self._tokens) / self.rate)

    def take(self, now: float) -> None:
        self._fill(now)
        self._tokens -= 1

    def full(self, now: float) -> bool:
        self._fill(now)
        return self._tokens >= self.size

    def _fill(self, now: float) -> None:
        self._tokens = min(self.size, self._tokens + (now - self._at) * self.rate)
        self._at = now


class Pace:
    """The whole bot's bucket and one for each chat; a 429 closes a chat until its time."""

    def __init__(self, overall: float, per_chat: float) -> None:
        self._per_chat = per_chat
        self._overall = Bucket(overall, max(1.0, overall / SHARE))
        self._left = min(SPARED * self._overall.size, self._overall.size - 1)
        self._chats: dict[int, Bucket] = {}
        self._closed: dict[int, float] = {}

    def take(self, chat: int, kind: str, now: float) -> bool:
        """Takes leave to send one message now; False when it must wait. An answer to a press is not a message."""
        if kind == "instant":
            return self._closed.get(chat, now) <= now
        bucket = self._chats.setdefault(chat, Bucket(self._per_chat, BURST))
        left = 0.0 if kind == "interactive" else self._left
        if self._closed.get(chat, now) > now or self._overall.wait(now, left) or bucket.wait(now):
            return False
        self._overall.take(now)
        bucket.take(now)
        return True

    def resting(self, now: float) -> set[int]:
        """The chats to leave alone for a while: Telegram asked us to, or they have just had their share."""
        self._tidy(now)
        return self._closed.keys() | {chat for chat, bucket in self._chats.items() if bucket.wait(now)}

    def close(self, chat: int, until: float) -> None:
        self._closed[chat] = until

    def _tidy(self, now: float) -> None:
        """Forgets the chats that have been quiet."""
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.full(now)}
        self._closed = {chat: until for chat, until in self._closed.items() if until > now}
