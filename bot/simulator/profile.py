"""The bot's own account: who it is, its commands in each scope and language, its webhook, the groups it
leaves."""

import re
from collections.abc import Callable
from typing import Any

from .chats import Group
from .people import member_update
from .refusals import bad, forbidden
from .world import Scope, World

Json = dict[str, Any]

MOST_COMMANDS = 100
LONGEST = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_SCOPES = {
    "default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (),
    "chat": ("chat_id",), "chat_administrators": ("chat_id",), "chat_member": ("chat_id", "user_id"),
}  # fmt: skip


def get_me(world: World, _: Json) -> Json:
    never = (
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
    )
    return {**world.bot, "can_join_groups": True, **dict.fromkeys(never, False)}


def set_my_commands(world: World, p: Json) -> bool:
    if len(p["commands"]) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in p["commands"]:
        if not _COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_where(world, p)] = p["commands"]
    world.changed()
    return True


def get_my_commands(world: World, p: Json) -> list[Json]:
    return world.commands.get(_where(world, p), [])


def delete_my_commands(world: World, p: Json) -> bool:
    world.commands.pop(_where(world, p), None)
    world.changed()
    return True


def _where(world: World, p: Json) -> tuple[Scope, str]:
    scope = p.get("scope") or {"type": "default"}
    kind = scope["type"]
    if kind not in _SCOPES:
        raise bad("unsupported BotCommandScope type specified")
    if any(name not in scope for name in _SCOPES[kind]):
        raise bad("chat_id is empty")
    if "chat_id" in _SCOPES[kind] and scope["chat_id"] not in world.chats:
        raise bad("chat not found")
    return (kind, scope.get("chat_id", 0), scope.get("user_id", 0)), _language(p)


def _language(p: Json) -> str:
    language = p.get("language_code", "")
    if not _LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return str(language)


def _set_profile(world: World, p: Json, name: str) -> bool:
    text = p.get(name, "")
    if len(text) > LONGEST[name]:
        raise bad(f"bot {name.replace('_', ' ')} is too long")
    language = _language(p)
    world.profile[name, language] = text
    if name == "name" and not language and text:
        world.bot = {**world.bot, "first_name": text}
    world.changed()
    return True


def set_chat_menu_button(world: World, p: Json) -> bool:
    if "chat_id" in p and p["chat_id"] not in world.chats:
        raise bad("chat not found")
    world.menu_buttons[p.get("chat_id", 0)] = p.get("menu_button", {"type": "default"})
    return True


def set_webhook(world: World, p: Json) -> bool:
    if p["url"] and not p["url"].startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    world.webhook = {"url": p["url"], "has_custom_certificate": "certificate" in p}
    if "allowed_updates" in p:
        world.updates.allow(p["allowed_updates"])
    return _drop(world, p)


def delete_webhook(world: World, p: Json) -> bool:
    world.webhook = {"url": "", "has_custom_certificate": False}
    return _drop(world, p)


def _drop(world: World, p: Json) -> bool:
    if p.get("drop_pending_updates"):
        world.updates.forget()
    return True


def get_webhook_info(world: World, _: Json) -> Json:
    return {**world.webhook, "pending_update_count": len(world.updates)}


def leave_chat(world: World, p: Json) -> bool:
    group = world.chats.get(p["chat_id"])
    if group is None:
        raise bad("chat not found")
    if not isinstance(group, Group):
        raise bad("chat member status can't be changed in private chats")
    if reason := group.closed_to_bot():
        raise forbidden(reason)
    group.bot_inside = False
    member_update(world, group, world.bot, "member", "left")
    world.changed(group)
    return True


def _yes(_world: World, _: Json) -> bool:
    return True


PROFILE_METHODS: dict[str, Callable[[World, Json], Any]] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": lambda world, p: _set_profile(world, p, "name"),
    "setMyDescription": lambda world, p: _set_profile(world, p, "description"),
    "setMyShortDescription": lambda world, p: _set_profile(world, p, "short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "leaveChat": leave_chat,
    "logOut": _yes,
    "close": _yes,
}
