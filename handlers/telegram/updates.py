"""A raw update in our words. Only the fields we use are read; what we do not know is left alone.

One update is read at a time, so that one nobody can read is set aside and blocks nobody. Names and usernames are not
read at all: a person is the number of their chat, and what they choose to say.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from flows.exchange import Sent, Wrote
from flows.hearing import hear
from handlers.incoming import Incoming, Press

KINDS = (
    *("sticker", "photo", "voice", "document", "video_note", "video", "animation", "audio"),
    *("location", "contact", "dice", "poll", "venue", "story", "game"),
)


LEFT = ("message_id", "chat", "date", "from")
"""What is written down of a message that is not kept as it is."""


class _Chat(BaseModel):
    id: int
    type: str


class _Sender(BaseModel):
    id: int
    is_bot: bool = False
    language_code: str = ""


class _Button(BaseModel):
    text: str = ""
    callback_data: str = ""


class _Keyboard(BaseModel):
    inline_keyboard: list[list[_Button]] = []


class _Message(BaseModel, extra="allow"):
    message_id: int
    chat: _Chat
    date: int = 0
    sender: _Sender | None = Field(default=None, alias="from")
    text: str | None = None
    caption: str = ""
    reply_markup: _Keyboard | None = None


class _Query(BaseModel):
    id: str
    sender: _Sender = Field(alias="from")
    message: _Message | None = None
    data: str = ""


class _Member(BaseModel):
    status: str


class _Membership(BaseModel):
    chat: _Chat
    new_chat_member: _Member


class Update(BaseModel):
    update_id: int
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Query | None = None
    my_chat_member: _Membership | None = None
    unkept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Blocked:
    """The person no longer receives our messages."""

    update: int
    chat: int


@dataclass(frozen=True)
class Elsewhere:
    """Somebody put us in a group: we say one line and leave."""

    update: int
    chat: int


Heard = Incoming | Blocked | Elsewhere


def chat_of(raw: dict[str, Any]) -> int | None:
    """The chat an update belongs to: its lane. None when it has none we can see."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if isinstance(raw.get(kind), dict):
            return _id(raw[kind].get("chat"))
    query = raw.get("callback_query")
    if isinstance(query, dict):
        message = query.get("message")
        return _id(message.get("chat")) if isinstance(message, dict) else _id(query.get("from"))
    return None


def _id(thing: Any) -> int | None:
    number = thing.get("id") if isinstance(thing, dict) else None
    return number if isinstance(number, int) and abs(number) < 2**52 else None


def kept(raw: dict[str, Any]) -> dict[str, Any]:
    """What may be written down of an update: all of it; or, when its words hold what we must never keep, who and when,
    the words without that, and what it was."""
    raw = {name: value for name, value in raw.items() if name != "unkept"}
    for kind in ("message", "edited_message"):
        message = raw.get(kind)
        if isinstance(message, dict) and ("location" in message or "venue" in message):
            message = raw[kind] = _roughly(message)
        if isinstance(message, dict) and "contact" in message:
            message = raw[kind] = _only_own(message)
        text = isinstance(message, dict) and (message.get("text") or message.get("caption"))
        heard = hear(text) if isinstance(text, str) else None
        if isinstance(message, dict) and heard and isinstance(heard.event, Sent):
            left = {name: message[name] for name in LEFT if name in message}
            return {"update_id": raw["update_id"], kind: {**left, "text": heard.words}, "unkept": heard.event.unkept}
    return raw


def _only_own(message: dict[str, Any]) -> dict[str, Any]:
    """A card without names; of somebody else's, nothing but that it was one."""
    left: dict[str, Any] = {name: message[name] for name in LEFT if name in message}
    card, sender = message["contact"], message.get("from")
    own = isinstance(card, dict) and isinstance(sender, dict) and card.get("user_id") == sender.get("id")
    return {**left, "contact": {name: card[name] for name in ("phone_number", "user_id") if own and name in card}}


def _roughly(message: dict[str, Any]) -> dict[str, Any]:
    """A location to a hundredth of a degree, a kilometre: enough to know which place is near."""
    where = _where(message)
    rough = {"latitude": round(where[0], 2), "longitude": round(where[1], 2)} if where else {}
    left: dict[str, Any] = {name: message[name] for name in LEFT if name in message}
    return {**left, **{name: rough for name in ("location", "venue") if name in message}}


def read(raw: dict[str, Any]) -> Heard | None:
    """What the update says to us; None when it is nothing for us. Raises ValidationError for what is no update."""
    return _heard(Update.model_validate(raw))


def read_written(raw: str) -> Heard | None:
    """The same of an update as it was kept."""
    return _heard(Update.model_validate_json(raw))


def _heard(update: Update) -> Heard | None:
    if update.callback_query:
        return _query(update.update_id, update.callback_query)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.chat.type != "private":
        return Elsewhere(update.update_id, message.chat.id) if message.chat.type != "channel" else None
    event = Sent("edit") if update.edited_message else _event(message)
    event = Sent("unkept", update.unkept) if update.unkept else event
    if event is None:
        return None
    language = message.sender.language_code if message.sender else ""
    words = message.text or message.caption
    return Incoming(update.update_id, message.chat.id, event, language[:2], message.message_id, words)


def _event(message: _Message) -> Wrote | Sent | None:
    extra = message.model_extra or {}
    if "forward_origin" in extra:
        return Sent("forward")
    if message.text is not None:
        return Wrote(message.text)
    kind = next((kind for kind in KINDS if kind in extra), None)
    if kind == "contact":
        return Sent(kind, number=_own_number(extra["contact"], message.sender))
    return Sent(kind, where=_where(extra) if kind == "location" else None) if kind else None


def _own_number(contact: Any, sender: _Sender | None) -> str:
    """Of a card that Telegram says is the sender's; empty for anybody else's."""
    match contact:
        case {"phone_number": str() as number, "user_id": int() as owner} if sender and owner == sender.id:
            digits = "".join(character for character in number if character in "0123456789")
            return f"+{digits}" if 6 <= len(digits) <= 15 else ""
    return ""


def _where(extra: dict[str, Any]) -> tuple[float, float] | None:
    """Two numbers that are a place on Earth."""
    match extra.get("location"):
        case {"latitude": int() | float() as latitude, "longitude": int() | float() as longitude}:
            return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
    return None


def _query(number: int, query: _Query) -> Incoming | None:
    message = query.message
    if message is not None and message.chat.type != "private":
        return None
    label = ""
    if message is not None and message.reply_markup:
        pressed = (b for row in message.reply_markup.inline_keyboard for b in row if b.callback_data == query.data)
        label = next((button.text for button in pressed), "")
    press = Press(
        data=query.data,
        query=query.id,
        message=message.message_id if message and message.date else None,
        text=message.text or "" if message else "",
        label=label,
    )
    chat = message.chat.id if message else query.sender.id
    return Incoming(number, chat, press, query.sender.language_code[:2])


def _membership(number: int, membership: _Membership) -> Heard | None:
    status = membership.new_chat_member.status
    if membership.chat.type == "private":
        return Blocked(number, membership.chat.id) if status == "kicked" else None
    return Elsewhere(number, membership.chat.id) if status in ("member", "administrator", "restricted") else None
