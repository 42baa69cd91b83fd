"""An outbox row as a Bot API call, with plain data both ways.

python-telegram-bot carries it and names its errors; its objects stay out.
`Bot.do_api_request` does the same and warns at each call that it would rather be asked otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import orjson
from telegram import Bot, InputFile
from telegram.request import RequestData

from storage.outbox import Parcel


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


Draw = Callable[[str, File], File]
"""Makes a file of what says what to draw: `page`, `square` or `calendar`."""


class Fields:
    """A request as python-telegram-bot's transports read it: its values are plain already, and none is a file."""

    contains_files = False
    multipart_data = None

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters

    @property
    def json_parameters(self) -> dict[str, str]:
        return {n: v if isinstance(v, str) else orjson.dumps(v).decode() for n, v in self.parameters.items()}


async def call(bot: Bot, method: str, fields: dict[str, Any], patience: float | None = None) -> Any:
    """What Telegram answers, within so many seconds where they are said. Raises TelegramError."""
    if "document" in fields:
        return await bot.do_api_request(method, fields)
    data = cast(RequestData, Fields(fields))
    return await bot.request.post(f"{bot.base_url}/{method}", data, read_timeout=patience)


def as_it_is(_kind: str, file: File) -> File:
    return file


def asked(parcel: Parcel, draw: Draw = as_it_is) -> tuple[str, dict[str, Any]]:
    """The Bot API method and fields of one outbox row."""
    said = parcel.payload
    match parcel.method:
        case "say":
            return _say(parcel.address, said, draw)
        case "copy":
            source = {"from_chat_id": said["from"], "message_id": said["message"]}
            return "copyMessage", {"chat_id": parcel.address, **source, "protect_content": True}
        case "answer":
            text = {"text": said["text"]} if said.get("text") else {}
            return "answerCallbackQuery", {"callback_query_id": said["query"], **text}
        case "used":
            target = {"chat_id": parcel.address, "message_id": said["message"]}
            if said.get("text"):
                return "editMessageText", {**target, "text": said["text"][:4096], **_markup(said)}
            return "editMessageReplyMarkup", target
        case "delete":
            return "deleteMessages", {"chat_id": parcel.address, "message_ids": said["messages"]}
        case "commands":
            scope = {"type": "chat", "chat_id": parcel.address}
            if not said["commands"]:
                return "deleteMyCommands", {"scope": scope}
            return "setMyCommands", {"commands": said["commands"], "scope": scope}
        case "leave":
            return "leaveChat", {"chat_id": parcel.address}
    raise ValueError(f"no such message: {parcel.method}")


def _markup(said: dict[str, Any]) -> dict[str, Any]:
    rows = [[{"text": label, "callback_data": data} for label, data in row] for row in said.get("buttons", [])]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _say(chat: int, said: dict[str, Any], draw: Draw) -> tuple[str, dict[str, Any]]:
    markup = _markup(said) or _beneath(said)
    protected = {"protect_content": True} if said.get("protected") else {}
    document = said.get("document")
    if document:
        file = File(document["name"], document["content"].encode())
        file = draw(document["drawn"], file) if "drawn" in document else file
        content = InputFile(file.content, filename=file.name)
        return "sendDocument", {"chat_id": chat, "document": content, "caption": said["text"], **markup, **protected}
    if where := said.get("map"):
        place = {"latitude": where[0], "longitude": where[1]}
        return "sendLocation", {"chat_id": chat, **place, **markup, **protected}
    return "sendMessage", {"chat_id": chat, "text": said["text"], **markup, **protected}


def _beneath(said: dict[str, Any]) -> dict[str, Any]:
    """The button in the place of the keyboard that gives one's own number; and how it goes away."""
    if said.get("contact"):
        button = {"text": said["contact"], "request_contact": True}
        return {"reply_markup": {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}}
    return {"reply_markup": {"remove_keyboard": True}} if said.get("away") else {}
