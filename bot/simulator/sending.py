"""What the bot sends: texts, documents, places, contacts, and the sign that it is typing. Fields were
checked by fields.py; here come the refusals that depend on the world."""

import mimetypes
from typing import Any

from .chats import Chat, Phone
from .fields import Upload
from .keyboards import beneath, inline
from .refusals import bad, forbidden
from .texts import formatted, units
from .world import World

Json = dict[str, Any]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
ACTIONS = frozenset(
    ("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
     "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note")
)  # fmt: skip


def chat_of(world: World, p: Json) -> Chat:
    chat = world.chats.get(p["chat_id"])
    if chat is None:
        raise bad("chat not found")
    return chat


def open_chat(world: World, p: Json) -> Chat:
    chat = chat_of(world, p)
    if reason := chat.closed_to_bot():
        raise forbidden(reason)
    return chat


def send_message(world: World, p: Json) -> Json:
    chat = open_chat(world, p)
    return _send(world, chat, p, text_of(p))


def text_of(p: Json) -> Json:
    text, entities = formatted(p.get("text", ""), p.get("parse_mode"), p.get("entities"))
    if not text:
        raise bad("message text is empty")
    if units(text) > LONGEST_TEXT:
        raise bad("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def send_document(world: World, p: Json) -> Json:
    chat = open_chat(world, p)
    text, entities = formatted(p.get("caption", ""), p.get("parse_mode"), p.get("caption_entities"))
    if units(text) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    caption: Json = {"caption": text} if text else {}
    if entities:
        caption["caption_entities"] = entities
    return _send(world, chat, p, {"document": _document(world, p["document"]), **caption})


def _document(world: World, file: Upload | str) -> Json:
    if isinstance(file, str):
        if file not in world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        known = world.files[file]
        names = {"file_id": file, "file_unique_id": f"unique-{file}", "file_size": len(known.content)}
        return {**names, "file_name": known.name, "mime_type": known.mime}
    if not 0 < len(file.content) <= LARGEST_UPLOAD:
        raise bad("file must be non-empty" if not file.content else "file is too big")
    mime = file.mime or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return {**world.keep_file(file), "file_name": file.name, "mime_type": mime}


def send_location(world: World, p: Json) -> Json:
    chat = open_chat(world, p)
    return _send(world, chat, p, {"location": {"latitude": p["latitude"], "longitude": p["longitude"]}})


def send_contact(world: World, p: Json) -> Json:
    chat = open_chat(world, p)
    names = ("phone_number", "first_name", "last_name", "vcard")
    return _send(world, chat, p, {"contact": {name: p[name] for name in names if name in p}})


def _send(world: World, chat: Chat, p: Json, content: Json) -> Json:
    keyboard = inline(p.get("reply_markup"))
    _show_beneath(chat, beneath(p.get("reply_markup")))
    if reply := p.get("reply_parameters"):
        content |= _reply(chat, reply)
    if p.get("protect_content"):
        content["has_protected_content"] = True
    return world.post(chat, world.bot, content, keyboard).wire()


def _show_beneath(chat: Chat, rows: list[list[Json]] | None) -> None:
    if rows is None:
        return
    if not isinstance(chat, Phone):
        if any("request_contact" in key for row in rows for key in row):
            raise bad("phone number can be requested in private chats only")
        return
    chat.beneath = rows


def copy_message(world: World, p: Json) -> Json:
    """The same content, without a word of where it comes from."""
    chat = open_chat(world, p)
    source = world.chats.get(p["from_chat_id"])
    message = source.messages.get(p["message_id"]) if source else None
    if message is None:
        raise bad("message to copy not found")
    beside = ("forward_origin", "reply_to_message", "has_protected_content")
    content = {name: value for name, value in message.content.items() if name not in beside}
    return {"message_id": _send(world, chat, p, content)["message_id"]}


def _reply(chat: Chat, reply: Json) -> Json:
    if message := chat.messages.get(reply["message_id"]):
        return {"reply_to_message": {key: v for key, v in message.wire().items() if key != "reply_to_message"}}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def send_chat_action(world: World, p: Json) -> bool:
    chat = open_chat(world, p)
    if p["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    if isinstance(chat, Phone) and p["action"] == "typing":
        world.start_typing(chat)
    return True
