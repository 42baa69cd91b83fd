"""The web door itself: uvicorn inside the bot's own loop, which leaves signals to the bot.

A client that does not send its request's head in time is cut off; one too many is told to come again. The addresses
asked for are never logged.
"""

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Sequence

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD = 10.0
"""Seconds to send the head of a request."""
AT_ONCE = 100
"""Connections; Telegram is asked for far fewer."""
log = structlog.get_logger()


class WebDoor:
    """Raises OSError when the address cannot be had."""

    def __init__(self, routes: Sequence[BaseRoute], host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host, port), family=family, backlog=1024)
        config = uvicorn.Config(
            Starlette(routes=routes), http=_Line, ws="none", lifespan="off", log_config=None, access_log=False,
            server_header=False, proxy_headers=False, limit_concurrency=AT_ONCE, timeout_keep_alive=75,
            timeout_graceful_shutdown=3,
        )  # fmt: skip
        self._server = _Server(config)
        self.port: int = self._listening.getsockname()[1]

    async def serve(self) -> None:
        """Until closed; what is being answered then is answered."""
        log.info("the web door is open", port=self.port)
        await self._server.serve(sockets=[self._listening])

    def close(self) -> None:
        self._server.should_exit = True


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Line(H11Protocol):
    _hurry: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # asyncio forgets it on a listening socket made by hand, and each answer would wait 40 ms for an ACK
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
        self._hurry = self.loop.call_later(HEAD, transport.close)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        if self._hurry is None and (before is None or before.response_complete):
            self._hurry = self.loop.call_later(HEAD, self.transport.close)
        super().data_received(data)
        if self.cycle is not before:
            self._patient()

    def connection_lost(self, exc: Exception | None) -> None:
        self._patient()
        super().connection_lost(exc)

    def _patient(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None
