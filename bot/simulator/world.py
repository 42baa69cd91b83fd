"""Everything that exists: the bot's account, the chats, the files, the queue of updates and the hour.
No HTTP here. A call costs the same whatever the length of the history: nothing is copied, nothing is
searched from the beginning."""

import asyncio
from collections import deque
from itertools import count
from pathlib import Path
from typing import Any

from .bell import Bell
from .chats import Chat, Group, Message, Phone
from .clock import Clock
from .fields import Upload
from .refusals import ImpossibleError
from .updates import PRESS_LIFE, Updates

Json = dict[str, Any]

CALLS_KEPT = 20_000
TYPING_SECONDS = 5
FIRST_PHONE = 1001

Scope = tuple[str, int, int]  # type, chat, member


class World:
    def __init__(self, token: str, clock_file: Path | None = None) -> None:
        self.token = token
        self.clock = Clock(clock_file)
        self.updates = Updates(self.clock)
        self.bot: Json = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Médiance (simulation)",
            "username": "mediance_simulated_bot",
        }
        self.webhook: Json = {"url": "", "has_custom_certificate": False}
        self.profile: dict[tuple[str, str], str] = {}
        self.commands: dict[tuple[Scope, str], list[Json]] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Upload] = {}
        self.presses: dict[str, tuple[float, Phone | None]] = {}  # unanswered or not, until they are too old
        self.calls: deque[Json] = deque(maxlen=CALLS_KEPT)
        self.called = Bell()
        self.version = 0
        self.changes = Bell()
        self.closing = asyncio.Event()
        self._numbers = {name: count(first) for name, first in (("message", 1), ("press", 1), ("call", 1))}
        self._typing: dict[int, asyncio.TimerHandle] = {}
        self._groups = count(-5001, -1)

    # what happened

    def changed(self, chat: Chat | None = None) -> None:
        self.version += 1
        self.changes.ring()
        if chat:
            chat.bell.ring()

    def post(self, chat: Chat, sender: Json, content: Json, keyboard: Json | None = None) -> Message:
        message = Message(next(self._numbers["message"]), chat, sender, self.date(), content, keyboard)
        chat.messages[message.id] = message
        if isinstance(chat, Phone) and message.from_bot:
            chat.typing = False
        self.changed(chat)
        return message

    def record(self, method: str) -> Json:
        """One line of the calls received; its status is null until the call is answered."""
        at = self.clock.now().isoformat()
        call = {
            "n": next(self._numbers["call"]),
            "method": method,
            "parameters": {},
            "status": None,
            "at": at,
        }
        self.calls.append(call)
        self.called.ring()
        return call

    def date(self) -> int:
        return int(self.clock.timestamp())

    # who is here

    def phones(self) -> list[Phone]:
        return [chat for chat in self.chats.values() if isinstance(chat, Phone)]

    def phone(self, number: int) -> Phone:
        if not isinstance(chat := self.chats.get(number), Phone):
            raise ImpossibleError("no such phone", 404)
        return chat

    def group(self, number: int) -> Group:
        if not isinstance(chat := self.chats.get(number), Group):
            raise ImpossibleError("no such group", 404)
        return chat

    def add_phone(self, name: str, role: str, user: Json) -> Phone:
        free = (n for n in count(FIRST_PHONE + len(self.chats)) if n not in self.chats)
        number: int = user.get("id") or next(free)
        if number in self.chats:
            raise ImpossibleError(f"there is already a phone {number}")
        user = {**user, "id": number, "is_bot": False}
        public = [key for key in ("id", "first_name", "username") if key in user]
        wire: Json = {"type": "private", **{key: user[key] for key in public}}
        phone = Phone(number, wire, name=name, role=role, user=user)
        self.chats[number] = phone
        self.changed(phone)
        return phone

    def add_group(self, title: str) -> Group:
        number = next(self._groups)
        group = Group(number, {"id": number, "title": title, "type": "group"})
        self.chats[number] = group
        self.changed(group)
        return group

    # what they hold

    def keep_file(self, file: Upload) -> Json:
        """The fields by which Telegram names a file."""
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = file
        return {
            "file_id": file_id,
            "file_unique_id": f"unique-{file_id}",
            "file_size": len(file.content),
        }

    def new_press(self, phone: Phone | None, number: str | None = None) -> str:
        self._forget_old_presses()
        number = number or f"{self.bot['id']}{next(self._numbers['press']):012}"
        self.presses[number] = (self.clock.timestamp() + PRESS_LIFE, phone)
        return number

    def _forget_old_presses(self) -> None:
        now = self.clock.timestamp()
        while self.presses and self.presses[first := next(iter(self.presses))][0] <= now:
            del self.presses[first]

    def start_typing(self, phone: Phone) -> None:
        phone.typing = True
        if timer := self._typing.get(phone.id):
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._typing[phone.id] = loop.call_later(TYPING_SECONDS, self._stop_typing, phone)
        self.changed(phone)

    def _stop_typing(self, phone: Phone) -> None:
        if phone.typing:
            phone.typing = False
            self.changed(phone)

    def commands_for(self, phone: Phone) -> list[Json]:
        """The narrowest scope that has commands wins, and in each scope the person's language."""
        scopes: list[Scope] = [("chat", phone.id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
        for scope in scopes:
            for language in (phone.language, ""):
                if commands := self.commands.get((scope, language)):
                    return commands
        return []

    def close(self) -> None:
        """Let go of everyone who waits."""
        self.closing.set()
        self.updates.close()
        self.changes.ring()
        self.called.ring()
        for chat in self.chats.values():
            chat.bell.ring()


def readable(parameters: Json) -> Json:
    """The same parameters, a file by its name and size."""
    if not any(isinstance(value, Upload) for value in parameters.values()):
        return parameters
    return {name: _named(value) if isinstance(value, Upload) else value for name, value in parameters.items()}


def _named(file: Upload) -> Json:
    return {"name": file.name, "size": len(file.content)}
