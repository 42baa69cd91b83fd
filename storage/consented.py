"""A live yes, in the types: every function that writes about a person asks for one, and nothing else will do.

Only the ledger gives it: when a yes is written (`people.consent`), and when who speaks is read (`speaker.of`). It is
good for the transaction that read it, and for no other.
"""

from typing import Final, Literal, final

from flows.domain.model import Staff

LIVE = ("given", "renewed")
SILENT = ("stopped", "paused")
"""Nothing is sent to these people, and nobody reads what is kept of them."""


class NotConsented(Exception):
    """The ledger holds no live yes of this person's."""


@final
class Consented:
    """This person's last act about their request is a yes, and they are not silent."""

    __slots__ = ("person",)
    person: Final[int]

    def __init__(self, person: int, last_act: str | None, state: str) -> None:
        if last_act not in LIVE or state in SILENT:
            raise NotConsented
        self.person = person

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Consented) and other.person == self.person

    def __hash__(self) -> int:
        return hash(self.person)

    def __bool__(self) -> Literal[True]:
        return True


Keeper = Consented | Staff
"""On whose word a conversation is kept."""
