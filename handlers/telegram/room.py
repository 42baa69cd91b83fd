"""How much may be under way at once, and in which lanes: what is in one lane goes one after the other."""

from collections.abc import Collection
from dataclasses import dataclass

from handlers.telegram.gate import Stand
from storage.outbox import Parcel

SIDE_BY_SIDE = 32
"""Messages under way at once: the most that a crash leaves in doubt."""
INSTANTS = 96
"""Answers to presses under way at once; twice is harmless."""
LINES = SIDE_BY_SIDE + INSTANTS + 8
"""Connections to Telegram: one for each, and for what is asked besides (updates, « … is typing »)."""
MARGIN = 8
"""Messages looked at beyond those there is room for, since some may have to wait for another of their chat."""
Lane = tuple[int, str]
"""A chat and what goes one after the other there: messages; and each kind of answer to a press by itself."""
SAY = "say"
QUESTION: Lane = 0, "getMe"
"""What is asked of a Telegram that was away: no chat hears it."""


@dataclass
class Room:
    """How many more may leave now."""

    messages: int
    instants: int
    in_all: int

    @property
    def window(self) -> int:
        return self.messages + self.instants + MARGIN

    def for_one(self, lane: Lane) -> bool:
        return self.in_all > 0 and (self.messages if lane[1] == SAY else self.instants) > 0

    def take(self, lane: Lane) -> None:
        self.in_all -= 1
        if lane[1] == SAY:
            self.messages -= 1
        else:
            self.instants -= 1


def room_beside(busy: Collection[Lane], stand: Stand) -> Room:
    """What is left beside these, as far as the gate lets through."""
    said = len(chats_spoken_to(busy))
    messages, instants = SIDE_BY_SIDE - said, INSTANTS - len(busy) + said
    return Room(messages, instants, {"open": messages + instants, "ajar": 1 - len(busy)}.get(stand, 0))


def chats_spoken_to(busy: Collection[Lane]) -> set[int]:
    return {chat for chat, kind in busy if kind == SAY}


def lane_of(parcel: Parcel) -> Lane:
    return parcel.chat, parcel.method if parcel.kind == "instant" else SAY
