"""What a person does on a phone, and the update that Telegram makes of it."""

from typing import Any

from .attachments import attachment
from .chats import Chat, Group, Message, Phone
from .refusals import ImpossibleError
from .texts import recognised, units
from .world import World

Json = dict[str, Any]

LONGEST_TEXT = 4096  # a longer text leaves the phone as several messages


def say(world: World, phone: Phone, text: str, chat: Chat | None = None, **extra: Any) -> Json:
    """Write a text (in the private chat, or in a group)."""
    if not text.strip():
        raise ImpossibleError("nothing to say")
    for piece in _pieces(text.strip()):
        answer = _post(world, phone, chat or phone, {**_content(piece), **extra})
    return answer


def _pieces(text: str) -> list[str]:
    pieces = [""]
    room = LONGEST_TEXT
    for character in text:
        room -= units(character)
        if room < 0:
            pieces.append("")
            room = LONGEST_TEXT - units(character)
        pieces[-1] += character
    return pieces


def _content(text: str) -> Json:
    entities = recognised(text, [])
    return {"text": text, "entities": entities} if entities else {"text": text}


def _post(world: World, phone: Phone, chat: Chat, content: Json) -> Json:
    if phone.blocked and chat is phone:
        raise ImpossibleError("this phone has blocked the bot")
    if isinstance(chat, Group) and not chat.bot_inside:
        return {"update_id": None, "message_id": world.post(chat, phone.user, content).id}
    phone.started = phone.started or chat is phone
    message = world.post(chat, phone.user, content)
    return {"update_id": world.updates.put({"message": message.wire()}), "message_id": message.id}


def edit(world: World, phone: Phone, message_id: int, text: str) -> Json:
    message = phone.messages.get(message_id)
    if message is None or message.from_bot or message.kind != "text":
        raise ImpossibleError("only one's own texts can be edited")
    message.content, message.edit_date, message.edited = _content(text.strip()), world.date(), True
    world.changed(phone)
    return {"update_id": world.updates.put({"edited_message": message.wire()}), "message_id": message.id}


def forward(world: World, phone: Phone, text: str) -> Json:
    """Forward what somebody else wrote."""
    origin = {"type": "hidden_user", "sender_user_name": "Quelqu'un", "date": world.date()}
    return say(world, phone, text, forward_origin=origin)


def press(world: World, phone: Phone, message_id: int, data: str | None, label: str | None, stale: bool) -> Json:
    message = phone.messages.get(message_id)
    if message is None and not stale:
        raise ImpossibleError("no such message")
    button = message and _button(message, data, label)
    if not button and not (stale and data):
        raise ImpossibleError("no such button")
    data = button.get("callback_data") if button else data
    if data is None:
        raise ImpossibleError("this button tells the bot nothing")
    phone.toast = None
    world.changed(phone)
    return {"update_id": world.updates.put({"callback_query": _query(world, phone, message_id, data)})}


def _button(message: Message, data: str | None, label: str | None) -> Json | None:
    name, wanted = ("text", label) if data is None else ("callback_data", data)
    return next((button for row in message.buttons() for button in row if button.get(name) == wanted), None)


def _query(world: World, phone: Phone, message_id: int, data: str) -> Json:
    message = phone.messages.get(message_id)
    gone = {"chat": phone.wire, "message_id": message_id, "date": 0}  # Telegram's InaccessibleMessage
    return {
        "id": world.new_press(phone),
        "from": phone.user,
        "message": message.wire() if message else gone,
        "chat_instance": str(phone.id * 7919),
        "data": data,
    }


def send(world: World, phone: Phone, kind: str, details: Json) -> Json:
    return _post(world, phone, phone, attachment(world, phone, kind, details))


def share(world: World, phone: Phone) -> Json:
    """One's own number, with the key that asks for it."""
    if not any(key.get("request_contact") for row in phone.beneath for key in row):
        raise ImpossibleError("nothing asks for the number")
    return send(world, phone, "contact", {})


def block(world: World, phone: Phone, blocked: bool) -> Json:
    if phone.blocked == blocked:
        return {"update_id": None}
    phone.blocked = blocked
    world.changed(phone)
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    return {"update_id": member_update(world, phone, phone.user, before, after)}


def change_language(world: World, phone: Phone, language: str) -> None:
    phone.user = {**phone.user, "language_code": language}
    world.changed(phone)


def invite_to_group(world: World, title: str, by: Json) -> Json:
    group = world.add_group(title)
    return {"id": group.id, "title": title, "update_id": member_update(world, group, by, "left", "member")}


def member_update(world: World, chat: Chat, by: Json, before: str, after: str) -> int:
    """The bot's own place in a chat changed."""
    old, new = (
        {"user": world.bot, "status": s, **({"until_date": 0} if s == "kicked" else {})} for s in (before, after)
    )
    change = {
        "chat": chat.wire,
        "from": by,
        "date": world.date(),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    return world.updates.put({"my_chat_member": change})
