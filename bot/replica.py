"""One program among those that may serve: its web door is always open, its office only while it serves.

Where several share a database, each stands by until the lease is its own; when somebody else has it, all that was in
hand is dropped. Told to stop, the one that serves takes no more, finishes what is in hand, leaves the rest written, and
gives the lease back.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.routing import Route

from bot.clock import Clock
from bot.health import touch
from bot.mend import Mend
from bot.settings import Settings
from handlers.lease import Alone, Lease
from handlers.meters import Meters
from handlers.scene import House
from handlers.telegram.letterbox import Letterbox
from handlers.web.calendars import calendars
from handlers.web.watch import Watch
from handlers.web.webhook import webhook
from storage.database import Database, Unavailable

if TYPE_CHECKING:
    from bot.app import Office
    from handlers.web.server import WebDoor

STOPPING = 7
"""Seconds to finish what is in hand."""
Tasks = Sequence[asyncio.Task[Any]]


class Replica:
    def __init__(
        self,
        settings: Settings,
        database: Database,
        house: House,
        clock: Clock,
        lease: Lease | Alone,
        furnished: "Callable[[Meters], Office]",
    ) -> None:
        """`furnished` makes an office that has nothing in hand yet."""
        self._settings, self._clock, self._lease, self._furnished = settings, clock, lease, furnished
        self._meters = Meters()
        self._letterbox = Letterbox(database, clock.now, self._meters)
        address = settings.webhook()
        about = {"version": version("mediance"), "mode": "webhook" if address else "polling"}
        self._watch = Watch(database, self._meters, clock.now, about, lease.shared)
        hook = [webhook(urlsplit(address[0]).path or "/", address[1], self._brought)] if address else []
        pages = calendars(database, house, clock.now) if house.public else []
        self._web = _web(settings.door(), [*self._watch.routes(), *pages, *hook])
        self._office: Office | None = None

    async def serve(self, told: asyncio.Task[Any]) -> None:
        """Until told to stop, or until an operator must act."""
        web = [asyncio.create_task(self._web.serve())] if self._web else []
        ended: Tasks = []
        while not ended:
            ended = await self._stand_by([told, *web]) or await self._open_office([told, *web])
        await self._close(web)
        await self._lease.give_back()
        for task in ended:
            task.result()

    async def _stand_by(self, until: Tasks) -> Tasks:
        """What ended it; nothing when we serve from now on."""
        taking = asyncio.create_task(self._lease.take(self._alive))
        await asyncio.wait([taking, *until], return_when=asyncio.FIRST_COMPLETED)
        if taking.done():
            taking.result()
        taking.cancel()
        return [task for task in until if task.done()]

    async def _open_office(self, until: Tasks) -> Tasks:
        """What ended it; nothing when somebody else serves from now on."""
        self._office = office = self._furnished(self._meters)
        self._watch.pulse = office.pulse
        until = [*until, *office.open()]
        keeping = asyncio.create_task(self._lease.keep())
        try:
            await asyncio.wait([keeping, *until], return_when=asyncio.FIRST_COMPLETED)
            if keeping.done():
                keeping.result()
                return []
            ended = [task for task in until if task.done()]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOPPING):
                    await self._close(until[1:2] if self._web else [])
                    await office.finish()
            return ended
        finally:
            self._office = self._watch.pulse = None
            await office.drop()
            keeping.cancel()

    async def _close(self, web: Tasks) -> None:
        if self._web and web:
            self._web.close()
            await asyncio.wait(web)

    async def _brought(self, batch: Sequence[dict[str, Any]]) -> None:
        """Telegram brings a webhook's updates to any of us."""
        try:
            arrivals = await self._letterbox.keep(batch)
        except Unavailable:
            if self._office:
                await self._office.door.missed(batch)
            raise
        if self._office:
            self._office.brought(arrivals)

    def _alive(self) -> None:
        with contextlib.suppress(OSError):  # a full disk stops no bot; who watches sees it
            touch(self._settings.data_dir, self._clock.now())


def _web(at: tuple[str, int] | None, routes: list[Route]) -> "WebDoor | None":
    if at is None:
        return None
    from handlers.web.server import WebDoor

    try:
        return WebDoor(routes, *at)
    except OSError as closed:
        raise Mend(f"nothing can listen on {at} ({closed.strerror}): choose another MEDIANCE_LISTEN.") from None
