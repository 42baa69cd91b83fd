"""What a conversation is made of: its messages, and who holds the phone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from .bell import Bell

Json = dict[str, Any]

LAST_SHOWN = 200  # messages of each phone given to the page

KINDS = (
    "text",
    "animation",
    "document",
    "sticker",
    "photo",
    "voice",
    "video_note",
    "location",
    "contact",
    "dice",
)


@dataclass(slots=True, eq=False)
class Message:
    """`content` holds the fields of Telegram's Message that say what it is: text, document, sticker…"""

    id: int
    chat: "Chat"
    sender: Json
    date: int
    content: Json
    keyboard: Json | None = None
    edit_date: int = 0
    edited: bool = False

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def kind(self) -> str:
        return next((kind for kind in KINDS if kind in self.content), "other")

    def buttons(self) -> list[list[Json]]:
        return self.keyboard["inline_keyboard"] if self.keyboard else []

    def wire(self) -> Json:
        """As Telegram sends it."""
        wire = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.wire,
            "date": self.date,
            **self.content,
        }
        if self.edit_date:
            wire["edit_date"] = self.edit_date
        if self.keyboard:
            wire["reply_markup"] = self.keyboard
        return wire

    def shown(self) -> Json:
        """As the page shows it."""
        return {
            "id": self.id,
            "from": "bot" if self.from_bot else "person",
            "at": moment(self.date),
            "text": self.content.get("text", self.content.get("caption", "")),
            "entities": self.content.get("entities", self.content.get("caption_entities", [])),
            "edited": self.edited,
            "kind": self.kind,
            "document": _document(self.content.get("document")),
            "keyboard": [[_button(b) for b in row] for row in self.buttons()],
            "protected": self.content.get("has_protected_content", False),
        }


def _button(button: Json) -> Json:
    return {"text": button["text"], "data": button.get("callback_data"), "url": button.get("url")}


def _document(document: Json | None) -> Json | None:
    return document and {
        "name": document.get("file_name", ""),
        "size": document["file_size"],
        "url": f"/sim/files/{document['file_id']}",
    }


def moment(date: float) -> str:
    return datetime.fromtimestamp(date, UTC).isoformat()


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    wire: Json
    messages: dict[int, Message] = field(default_factory=dict)  # in the order of their numbers
    bell: Bell = field(default_factory=Bell)

    def closed_to_bot(self) -> str | None:
        """Why the bot may not write here, in Telegram's words."""
        return None

    def after(self, message_id: int) -> list[Message]:
        newer = []
        for number in reversed(self.messages):
            if number <= message_id:
                break
            newer.append(self.messages[number])
        return newer[::-1]

    def last(self) -> list[Message]:
        return list(islice(reversed(self.messages.values()), LAST_SHOWN))[::-1]


@dataclass(slots=True, eq=False)
class Phone(Chat):
    """One person's account, in the private chat with the bot; chat and person have the same number."""

    name: str = ""
    role: str = "usager"
    user: Json = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    typing: bool = False
    toast: Json | None = None
    beneath: list[list[Json]] = field(default_factory=list)
    """The keys in the place of the letters."""

    def closed_to_bot(self) -> str | None:
        if not self.started:
            return "bot can't initiate conversation with a user"
        return "bot was blocked by the user" if self.blocked else None

    @property
    def language(self) -> str:
        return str(self.user.get("language_code", ""))


@dataclass(slots=True, eq=False)
class Group(Chat):
    bot_inside: bool = True

    def closed_to_bot(self) -> str | None:
        return None if self.bot_inside else "bot is not a member of the group chat"
