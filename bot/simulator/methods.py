"""What each Bot API method does to the world; sending is in sending.py, the bot's own profile in
profile.py. Accepted without effect, because nothing here would show them: threads, message effects,
link previews, notifications, logOut, close. A webhook is remembered and makes getUpdates answer 409,
but nothing is delivered to it."""

from collections.abc import Callable
from typing import Any

from .chats import Message, Phone
from .keyboards import inline
from .profile import PROFILE_METHODS
from .refusals import bad
from .sending import (
    chat_of,
    copy_message,
    send_chat_action,
    send_contact,
    send_document,
    send_location,
    send_message,
    text_of,
)
from .texts import units
from .world import World

Json = dict[str, Any]
Method = Callable[[World, Json], Any]

LONGEST_TOAST = 200
LARGEST_DOWNLOAD = 20 * 1024 * 1024
DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a"
    " current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def _editable(world: World, p: Json) -> Message:
    if "inline_message_id" in p:
        raise bad("MESSAGE_ID_INVALID")
    if "chat_id" not in p or "message_id" not in p:
        raise bad("chat_id is empty" if "chat_id" not in p else "message identifier is not specified")
    message = chat_of(world, p).messages.get(p["message_id"])
    if message is None:
        raise bad("message to edit not found")
    if not message.from_bot:
        raise bad("message can't be edited")
    return message


def edit_message_text(world: World, p: Json) -> Json:
    if "rich_message" in p:
        raise bad("rich messages are not simulated")
    message, new = _editable(world, p), text_of(p)
    if "text" not in message.content:
        raise bad("there is no text in the message to edit")
    kept = {key: value for key, value in message.content.items() if key not in ("text", "entities")}
    return _edit(world, message, {**new, **kept}, inline(p.get("reply_markup")))


def edit_message_reply_markup(world: World, p: Json) -> Json:
    message = _editable(world, p)
    return _edit(world, message, message.content, inline(p.get("reply_markup")))


def _edit(world: World, message: Message, content: Json, keyboard: Json | None) -> Json:
    if content == message.content and keyboard == message.keyboard:
        raise bad(NOT_MODIFIED)
    message.edited = message.edited or content != message.content
    message.content, message.keyboard, message.edit_date = content, keyboard, world.date()
    world.changed(message.chat)
    return message.wire()


def delete_message(world: World, p: Json) -> bool:
    chat = chat_of(world, p)
    message = chat.messages.get(p["message_id"])
    if message is None:
        raise bad("message to delete not found")
    _refuse_old(world, message)
    del chat.messages[message.id]
    world.changed(chat)
    return True


def delete_messages(world: World, p: Json) -> bool:
    chat = chat_of(world, p)
    if not 1 <= len(p["message_ids"]) <= 100:
        raise bad("too many message identifiers specified" if p["message_ids"] else "message identifiers are empty")
    found = [chat.messages[number] for number in set(p["message_ids"]) if number in chat.messages]
    for message in found:
        _refuse_old(world, message)
    for message in found:
        del chat.messages[message.id]
    world.changed(chat)
    return True


def _refuse_old(world: World, message: Message) -> None:
    if world.date() - message.date > DELETABLE_SECONDS:
        raise bad("message can't be deleted for everyone")


def answer_callback_query(world: World, p: Json) -> bool:
    dies, phone = world.presses.get(p["callback_query_id"], (0, None))
    if dies <= world.clock.timestamp():
        raise bad(TOO_OLD)
    text = p.get("text", "")
    if units(text) > LONGEST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    if phone and text:
        alert = p.get("show_alert", False)
        phone.toast = {"text": text, "alert": alert, "at": world.clock.now().isoformat()}
        world.changed(phone)
    return True


def get_chat(world: World, p: Json) -> Json:
    chat = chat_of(world, p)
    if isinstance(chat, Phone) and not chat.started:
        raise bad("chat not found")
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    accepted = dict.fromkeys(gifts, False)
    return {**chat.wire, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}


def get_file(world: World, p: Json) -> Json:
    file_id = p["file_id"]
    if file_id not in world.files:
        raise bad("invalid file_id")
    size = len(world.files[file_id].content)
    if size > LARGEST_DOWNLOAD:
        raise bad("file is too big")
    path = f"{file_id}/{world.files[file_id].name}"
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": size, "file_path": path}


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "sendLocation": send_location,
    "sendContact": send_contact,
    "copyMessage": copy_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "getChat": get_chat,
    "getFile": get_file,
    **PROFILE_METHODS,
}
