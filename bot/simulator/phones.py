"""Face 2, people: what each phone shows, and what its owner does with it."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import people
from .bodies import asked, number_in_path, number_in_query
from .chats import Chat, Phone
from .fields import fields
from .world import World

Json = dict[str, Any]

LONGEST_WAIT = 30
NEW_PHONE = fields("name!:str language:str role:str id:int first_name:str username:str")
NEW_GROUP = fields("title!:str by:int")
GROUP_WORDS = fields("text!:str phone!:int")

Act = Callable[[World, Phone, Json], Json]

ACTS: dict[str, tuple[str, Act]] = {
    "say": ("text!:str", lambda world, phone, p: people.say(world, phone, p["text"])),
    "press": (
        "message_id!:int data:str label:str stale:bool",
        lambda world, phone, p: people.press(
            world, phone, p["message_id"], p.get("data"), p.get("label"), p.get("stale", False)
        ),
    ),
    "edit": (
        "message_id!:int text!:str",
        lambda world, phone, p: people.edit(world, phone, p["message_id"], p["text"]),
    ),
    "forward": ("text!:str", lambda world, phone, p: people.forward(world, phone, p["text"])),
    "share": ("", lambda world, phone, _: people.share(world, phone)),
    "block": ("", lambda world, phone, _: people.block(world, phone, blocked=True)),
    "unblock": ("", lambda world, phone, _: people.block(world, phone, blocked=False)),
    "language": (
        "language!:str",
        lambda world, phone, p: _speak(world, phone, p["language"]),
    ),
}


def shown(world: World, phone: Phone) -> Json:
    return {
        "id": phone.id,
        "name": phone.name,
        "role": phone.role,
        "language": phone.language,
        "blocked": phone.blocked,
        "typing": phone.typing,
        "toast": phone.toast,
        "beneath": [
            [{"text": key["text"], "contact": bool(key.get("request_contact"))} for key in row] for row in phone.beneath
        ],
        "commands": world.commands_for(phone),
        "messages": [message.shown() for message in phone.last()],
    }


def _speak(world: World, phone: Phone, language: str) -> Json:
    people.change_language(world, phone, language)
    return shown(world, phone)


class Phones:
    def __init__(self, world: World) -> None:
        self.world = world
        self.acts = {name: (fields(line), act) for name, (line, act) in ACTS.items()}

    def routes(self) -> list[Route]:
        return [
            Route("/sim/phones", self.add, methods=["POST"]),
            Route("/sim/phones/{id}/messages", self.messages),
            Route("/sim/phones/{id}/send", self.send, methods=["POST"]),
            Route("/sim/phones/{id}/{act}", self.act, methods=["POST"]),
            Route("/sim/groups", self.add_group, methods=["POST"]),
            Route("/sim/groups/{id}/messages", self.group_messages),
            Route("/sim/groups/{id}/say", self.say_in_group, methods=["POST"]),
        ]

    async def add(self, request: Request) -> Response:
        p = await asked(request, NEW_PHONE)
        user = {"first_name": p.get("first_name") or p["name"], "language_code": p.get("language", "fr")}
        user |= {key: p[key] for key in ("id", "username") if key in p}
        phone = self.world.add_phone(p["name"], p.get("role", "usager"), user)
        return JSONResponse(shown(self.world, phone))

    async def act(self, request: Request) -> Response:
        phone = self.world.phone(number_in_path(request))
        if request.path_params["act"] not in self.acts:
            return JSONResponse({"error": "a phone cannot do that"}, 404)
        known, act = self.acts[request.path_params["act"]]
        return JSONResponse(act(self.world, phone, await asked(request, known)))

    async def send(self, request: Request) -> Response:
        phone = self.world.phone(number_in_path(request))
        details = await asked(request)
        return JSONResponse(people.send(self.world, phone, str(details.pop("kind", "")), details))

    async def messages(self, request: Request) -> Response:
        return await self._messages(request, self.world.phone(number_in_path(request)))

    async def group_messages(self, request: Request) -> Response:
        return await self._messages(request, self.world.group(number_in_path(request)))

    async def _messages(self, request: Request, chat: Chat) -> Response:
        after = int(number_in_query(request, "after"))
        clock = asyncio.get_running_loop()
        end = clock.time() + min(number_in_query(request, "wait"), LONGEST_WAIT)
        while not any(message.from_bot for message in chat.after(after)):
            left = end - clock.time()
            if left <= 0 or self.world.closing.is_set():
                break
            await chat.bell.heard(left)
        return JSONResponse({"messages": [message.shown() for message in chat.after(after)]})

    async def add_group(self, request: Request) -> Response:
        """Somebody adds the bot to a group: one of the phones (`by`), or a stranger."""
        p = await asked(request, NEW_GROUP)
        stranger = {"id": 999, "is_bot": False, "first_name": "Stranger"}
        by = self.world.phone(p["by"]).user if "by" in p else stranger
        return JSONResponse(people.invite_to_group(self.world, p["title"], by))

    async def say_in_group(self, request: Request) -> Response:
        group = self.world.group(number_in_path(request))
        p = await asked(request, GROUP_WORDS)
        return JSONResponse(people.say(self.world, self.world.phone(p["phone"]), p["text"], group))
