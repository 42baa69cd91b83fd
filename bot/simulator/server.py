"""The three faces on one port of 127.0.0.1, in the running event loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol

from .api import BotApi
from .control import Control, Hooks
from .faults import Faults
from .phones import Phones
from .refusals import ImpossibleError
from .world import World

PAGE = Path(__file__).parent / "page"


class Simulator:
    def __init__(
        self,
        token: str = "42:SIMULATED",  # noqa: S107 (not a secret: no real bot has it)
        clock_file: Path | None = None,
        hooks: Hooks | None = None,
        seed: int = 0,
    ) -> None:
        self.world = World(token, clock_file)
        faults = Faults(seed)
        faces = [*Phones(self.world).routes(), *Control(self.world, faults, hooks).routes(), *_page()]
        bot_api = Route("/bot{token}/{method}", BotApi(self.world, faults))
        self.app = Starlette(routes=[bot_api, *faces], exception_handlers={ImpossibleError: _impossible})

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[str]:
        listening = socket.create_server(("127.0.0.1", port), backlog=1024)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio forgets it here: 40 ms an answer
        config = uvicorn.Config(
            self.app, http=_Line, ws="none", lifespan="off", log_level="warning", access_log=False,
            timeout_keep_alive=75, timeout_graceful_shutdown=3,
        )  # fmt: skip
        server = _Server(config)
        serving = asyncio.ensure_future(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            self.world.close()
            server.should_exit = True
            await serving


class _Line(H11Protocol):
    """Lends the connection to the application, which may have to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # asyncio forgets it on a listening socket made by hand, and each answer would wait 40 ms for an ACK
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C belongs to whoever started the simulator."""
        yield


def _page() -> list[BaseRoute]:
    if not PAGE.is_dir():
        return []
    return [Route("/", _index), Mount("/page", StaticFiles(directory=PAGE))]


async def _index(_: Request) -> Response:
    return FileResponse(PAGE / "index.html")


async def _impossible(_: Request, error: Exception) -> Response:
    assert isinstance(error, ImpossibleError)
    return JSONResponse({"error": error.reason}, error.status)
