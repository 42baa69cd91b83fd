"""Face 2, the rest of the world: its state and its events, the clock, the bot's process, faults, raw
updates, calls and files."""

import inspect
from collections.abc import AsyncIterator, Awaitable
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from .bodies import asked, number_in_query
from .faults import FIELDS as FAULT_FIELDS
from .faults import Faults
from .fields import fields
from .phones import LONGEST_WAIT, shown
from .refusals import ImpossibleError
from .world import World

Json = dict[str, Any]

STILL_HERE_SECONDS = 15


class Hooks(Protocol):
    """What the demo lends: the bot's figures, reminders, process. kill and restart may be coroutines."""

    def figures(self) -> Awaitable[Json]: ...
    def next_reminder(self) -> Awaitable[datetime | None]: ...
    def kill(self) -> Awaitable[None] | None: ...
    def restart(self) -> Awaitable[None] | None: ...
    def running(self) -> bool: ...


class Control:
    def __init__(self, world: World, faults: Faults, hooks: Hooks | None) -> None:
        self.world = world
        self.faults = faults
        self.hooks = hooks

    def routes(self) -> list[Route]:
        return [
            Route("/sim/state", self.state),
            Route("/sim/events", self.events),
            Route("/sim/updates", self.raw_update, methods=["POST"]),
            Route("/sim/clock", self.jump, methods=["POST"]),
            Route("/sim/bot", self.process, methods=["POST"]),
            Route("/sim/faults", self.add_fault, methods=["POST"]),
            Route("/sim/faults", self.clear_faults, methods=["DELETE"]),
            Route("/sim/calls", self.calls),
            Route("/sim/files/{file_id}", self.file),
            Route("/file/bot{token}/{file_id}/{name}", self.file),
        ]

    async def state(self, _: Request) -> Response:
        figures = await self.hooks.figures() if self.hooks else {}
        running = self.hooks.running() if self.hooks else None
        bot = {
            "username": self.world.bot["username"],
            "name": self.world.bot["first_name"],
            "running": running,
        }
        phones = [shown(self.world, phone) for phone in self.world.phones()]
        state = {
            "version": self.world.version,
            **self._time(),
            "bot": bot,
            "phones": phones,
            "figures": figures,
        }
        return JSONResponse(state)

    def _time(self) -> Json:
        return {
            "now": self.world.clock.now().isoformat(timespec="seconds"),
            "offset": self.world.clock.offset,
        }

    async def events(self, _: Request) -> Response:
        return StreamingResponse(self._versions(), media_type="text/event-stream")

    async def _versions(self) -> AsyncIterator[str]:
        told = -1
        while not self.world.closing.is_set():
            if told != self.world.version:
                told = self.world.version
                yield f"data: {told}\n\n"
            else:
                await self.world.changes.heard(STILL_HERE_SECONDS)
                if told == self.world.version:
                    yield ": still here\n\n"

    async def raw_update(self, request: Request) -> Response:
        update = await asked(request)
        if not isinstance(update.get("update_id", 0), int):
            raise ImpossibleError("update_id must be a number")
        query = update.get("callback_query")
        if isinstance(query, dict) and isinstance(query.get("id"), str):
            self.world.new_press(None, query["id"])
        return JSONResponse({"update_id": self.world.updates.put(update)})

    async def jump(self, request: Request) -> Response:
        p = await asked(request, fields("seconds:float to:str"))
        match p:
            case {"seconds": seconds}:
                self.world.clock.jump(seconds)
            case {"to": "next-reminder"}:
                await self._jump_to_next_reminder()
            case {"to": moment}:
                self.world.clock.jump_to(_moment(moment))
            case _:
                raise ImpossibleError("seconds or to?")
        self.world.changed()
        return JSONResponse(self._time())

    async def _jump_to_next_reminder(self) -> None:
        moment = await self.hooks.next_reminder() if self.hooks else None
        if moment is None:
            raise ImpossibleError("no reminder is planned")
        if moment > self.world.clock.now():
            self.world.clock.jump_to(moment)

    async def process(self, request: Request) -> Response:
        do = (await asked(request, fields("do!:str")))["do"]
        if self.hooks is None:
            raise ImpossibleError("the simulator does not hold the bot's process")
        steps = {"kill": [self.hooks.kill], "restart": [self.hooks.restart]}
        steps["kill-and-restart"] = [self.hooks.kill, self.hooks.restart]
        if do not in steps:
            raise ImpossibleError("kill, restart or kill-and-restart?")
        for step in steps[do]:
            if inspect.isawaitable(waiting := step()):
                await waiting
        self.world.changed()
        return JSONResponse({"running": self.hooks.running()})

    async def add_fault(self, request: Request) -> Response:
        self.faults.add(await asked(request, fields(FAULT_FIELDS)))
        return JSONResponse({})

    async def clear_faults(self, _: Request) -> Response:
        self.faults.clear()
        return JSONResponse({})

    async def calls(self, request: Request) -> Response:
        """Those after number `after`; with `wait`, as soon as there is one."""
        after, wait = number_in_query(request, "after"), number_in_query(request, "wait")
        if wait and not (self.world.calls and self.world.calls[-1]["n"] > after):
            await self.world.called.heard(min(wait, LONGEST_WAIT))
        newer = []
        for call in reversed(self.world.calls):
            if call["n"] <= after:
                break
            newer.append(call)
        return JSONResponse({"calls": newer[::-1]})

    async def file(self, request: Request) -> Response:
        file = self.world.files.get(request.path_params["file_id"])
        if file is None or request.path_params.get("token", self.world.token) != self.world.token:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        name = file.name.encode("ascii", "replace").decode().replace('"', "")
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(file.content, media_type=file.mime or "application/octet-stream", headers=headers)


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise ImpossibleError(f"{written!r} is not a date") from None
