"""Phones made of paper: the messages each one shows, and the buttons still under them."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from flows.ics import Planned, written
from handlers.incoming import Press

FIXED = ("<", "emergency", "stop")
"""What the buttons of the fixed row carry."""


def visible(text: str) -> str:
    """Without the marks that only keep Arabic lines in order."""
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", text)


@dataclass(frozen=True)
class Button:
    label: str
    data: str

    @property
    def fixed(self) -> bool:
        back = self.data.endswith((";<", "<"))
        return back or self.data.partition("?")[0] in FIXED[1:]


def arrived(document: dict[str, str] | None) -> dict[str, str] | None:
    """An appointment leaves as what to draw, and arrives as a calendar."""
    if document and document.get("drawn") == "calendar":
        return {"name": document["name"], "content": written(Planned.model_validate_json(document["content"]))}
    return document


@dataclass
class Bubble:
    """One message on a phone; `used` once its keyboard went away."""

    id: int
    text: str
    rows: list[list[Button]]
    document: dict[str, str] | None = None
    kind: str = "interactive"
    used: bool = False
    protected: bool = False
    deleted: bool = False

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def choices(self) -> list[Button]:
        return [button for button in self.buttons if not button.fixed]


@dataclass
class Phone:
    chat: int
    language: str = "fr"
    bubbles: list[Bubble] = field(default_factory=list)
    read: int = 0
    deleted: int = 0
    """Messages taken back, theirs and ours."""
    rewritten: list[Bubble] = field(default_factory=list)
    shown_again: list[Bubble] = field(default_factory=list)
    last_press: Press | None = None

    @property
    def last(self) -> Bubble:
        return self.bubbles[-1]

    def copy(self) -> "Phone":
        return replace(self, bubbles=[replace(bubble) for bubble in self.bubbles[-6:]])

    def unread(self) -> list[Bubble]:
        new, self.read = [*self.shown_again, *self.bubbles[self.read :]], len(self.bubbles)
        self.shown_again = []
        return new

    def use(self, said: dict[str, Any]) -> None:
        """A keyboard goes away, or the message changes where it is."""
        for bubble in [bubble for bubble in self.bubbles if bubble.id == said["message"]]:
            if "buttons" in said:
                bubble.text, bubble.rows = (
                    said["text"],
                    [[Button(*button) for button in row] for row in said["buttons"]],
                )
                self.rewritten = [bubble]
            else:
                bubble.used = True

    def changed(self) -> list[Bubble]:
        """What the last press changed where it is."""
        found, self.rewritten = self.rewritten, []
        self.shown_again = found
        return found

    def delete(self, numbers: list[int]) -> None:
        self.deleted += len(numbers)
        for bubble in self.bubbles:
            bubble.deleted = bubble.deleted or bubble.id in numbers

    def find(self, label: str, *, old: bool = False) -> tuple[Bubble, Button]:
        for bubble in reversed(self.bubbles):
            if bubble.used == old and not bubble.deleted:
                for button in bubble.buttons:
                    shown = visible(button.label)
                    if visible(label) in (shown, shown.partition(" · ")[0]):  # a place, whatever its next free day
                        return bubble, button
        shown = [button.label for bubble in self.bubbles[-3:] for button in bubble.buttons]
        raise LookupError(f"no {'old ' if old else ''}button [{label}] on this phone; the last ones are {shown}")
