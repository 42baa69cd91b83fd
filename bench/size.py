"""How much is measured: enough for a figure that holds, little enough to be run often."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """`rounds` of `chats` conversations at full speed; `seconds` of steady load; conversations `stored`; reminders
    `due` at once."""

    rounds: int
    chats: int
    seconds: float
    stored: tuple[int, ...]
    due: int


DEFAULT = Size(rounds=3, chats=200, seconds=8, stored=(1_000, 100_000), due=100_000)
QUICK = Size(rounds=1, chats=40, seconds=4, stored=(1_000, 10_000), due=5_000)
TINY = Size(rounds=1, chats=3, seconds=1, stored=(50,), due=50)
