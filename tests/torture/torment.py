"""What a row of the torture is: a promise, what is done to the bot, and what was found broken afterwards.

A row draws everything it decides from its seed, so that the command it prints plays it again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

Size = Literal["quick", "nightly"]


@dataclass(frozen=True)
class Torment:
    """One run of a row: on an engine, in a fresh database, as large as asked, from a seed."""

    engine: str
    url: str
    folder: Path
    size: Size
    seed: int

    @property
    def random(self) -> Random:
        return Random(self.seed)

    def times(self, quick: int, nightly: int) -> int:
        return nightly if self.size == "nightly" else quick


@dataclass
class Found:
    """What came of it. Every line in `lost`, `doubled` or `wrong` is a broken promise, with no person in it."""

    done: str
    """What was done, in figures: "30 kills, 612 updates"."""
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    note: str = ""
    """What is allowed and was counted: "2 messages twice, each after a kill"."""
    more: str = ""
    """Figures of its own, printed under its line."""

    @property
    def broken(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.wrong]


@dataclass(frozen=True)
class Row:
    id: str
    promise: str
    run: Callable[[Torment], Awaitable[Found]]
    engines: tuple[str, ...] = ("sqlite", "postgresql")
    ours: bool = True
    """Else it is another bot, for comparison: what it loses is its figure, and no promise of ours."""
