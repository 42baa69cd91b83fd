"""A message as a person would recognise it."""

from bot.simulator.chats import Message

Copy = tuple[int, str, tuple[str, ...]]
"""The chat, the words, the buttons."""


def copy_of(message: Message) -> Copy:
    buttons = tuple(button.get("callback_data", "") for row in message.buttons() for button in row)
    content = message.content
    shown = content.get("text") or content.get("caption") or " ".join(sorted(content))  # a place on the map, a file
    return message.chat.id, shown, buttons
