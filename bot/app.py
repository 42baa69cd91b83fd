"""The whole bot, put together: Telegram's door in, the database, the door out, and the clock that ticks.

Nothing here decides anything. When it stops, it stops taking, finishes what is in hand, and leaves the rest written.
"""

import asyncio
import contextlib
import gc
import signal
import warnings
from dataclasses import replace
from functools import cache
from importlib.metadata import version

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.warnings import PTBUserWarning

from bot.clock import Clock
from bot.erasure_list import ErasureList
from bot.health import touch
from bot.mend import Mend
from bot.proof_key import proof_key
from bot.settings import Settings
from bot.translations import Catalogues
from flows.domain.association import Association
from flows.words import Speech
from handlers.meters import Meters
from handlers.night import forget_some
from handlers.pulse import Pulse
from handlers.rounds import crowded, make_some
from handlers.scene import House
from handlers.telegram.commands import announce
from handlers.telegram.door import Door
from handlers.telegram.hook import Hook
from handlers.telegram.pace import Pace
from handlers.telegram.poll import Poll
from handlers.telegram.sender import Sender
from handlers.telegram.transport import Transport
from handlers.web.server import WebDoor
from handlers.web.watch import Watch
from storage.database import Database, Unavailable

STOPPING, HURRY = 7, 9
"""Seconds to finish what is in hand; and after which the process ends whatever happens."""
log = structlog.get_logger()


def furnish(association: Association, catalogues: Catalogues, proof_key: bytes) -> House:
    """The house every turn happens in."""

    @cache
    def voice(language: str) -> Speech:
        known = language if language in catalogues.languages else association.default_language
        text, plural = catalogues.text(known), catalogues.plural(known)
        return Speech(known, text, plural, fallback=association.default_language, zone=association.zone)

    return House(association, voice, catalogues.languages, proof_key)


async def run(settings: Settings, association: Association, catalogues: Catalogues, clock: Clock) -> None:
    """Serves until SIGTERM or SIGINT. Raises Mend when an operator must act."""
    house = replace(furnish(association, catalogues, proof_key(settings.data_dir)), keep=settings.keep())
    database = Database(settings.database_url.get_secret_value())
    bot = _bot(settings)
    try:
        erased = ErasureList(settings.erasures_file, database, house, clock.now)
        await erased.begin()
        office = Office(settings, house, bot, database, clock)
        office.ticker.add_job(erased.look, "interval", seconds=settings.tick_seconds, max_instances=1, coalesce=True)
        gc.set_threshold(20_000, 50, 100)  # a turn makes many small things and no circles
        gc.freeze()  # what is made by now is never looked at again: each look would hold everybody
        await office.serve()
    except InvalidToken:
        raise Mend("Telegram refuses this token: copy MEDIANCE_BOT_TOKEN again from @BotFather.") from None
    except Conflict:
        raise Mend("another program is polling with this token: stop it, then start this one again.") from None
    except BadRequest as refusal:
        raise Mend(f"Telegram refuses MEDIANCE_WEBHOOK_URL ({refusal.message}): mend it in .env.") from None
    finally:
        await bot.shutdown()
        await bot.request.shutdown()  # which a bot that Telegram does not know leaves open
        await database.close()


class Office:
    """Everything that is there while the bot serves, and how it begins and ends."""

    def __init__(self, settings: Settings, house: House, bot: Bot, database: Database, clock: Clock) -> None:
        self.house, self.bot, self.known = house, bot, asyncio.Event()
        meters = Meters()
        pulse = Pulse(settings.data_dir / "last_poll", clock.now, lambda: touch(settings.data_dir, clock.now()))
        pace = Pace(settings.sends_per_second, settings.sends_per_chat)
        self.sender = Sender(self.bot, database, pace, clock.now, meters.sent)
        self.door = Door(database, house, clock.now, self.sender.wake, meters)
        self.taking: Poll | Hook = Poll(self.bot, self.door, pulse)
        address = settings.webhook()
        if address:
            self.taking = Hook(self.bot, self.door, pulse, *address)
        mode = "webhook" if address else "polling"
        routes = Watch(database, pulse, meters, clock.now, version("mediance"), mode).routes()
        self.web = _web(settings.door(), [*routes, *self.taking.routes()])
        self.ticker = _ticker(database, house, clock, self.sender, pulse, settings.tick_seconds)

    async def serve(self) -> None:
        """Until told to stop, or until an operator must act."""
        told, taking, sending = _told_to_stop(), asyncio.create_task(self._take()), asyncio.create_task(self._send())
        web = [asyncio.create_task(self.web.serve())] if self.web else []
        self.ticker.start()
        done, _ = await asyncio.wait([told, taking, sending, *web], return_when=asyncio.FIRST_COMPLETED)
        self.ticker.shutdown(wait=False)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOPPING):
                await self._finish(taking, sending, web)
        sending.cancel()
        await self.sender.leave()
        for task in done:
            task.result()

    async def _take(self) -> None:
        await _reached(self.bot)
        with contextlib.suppress(TelegramError):
            await announce(self.bot, self.house)
        self.known.set()
        await self.taking.serve()

    async def _send(self) -> None:
        await self.known.wait()
        await self.sender.serve()

    async def _finish(
        self, taking: "asyncio.Task[None]", sending: "asyncio.Task[None]", web: "list[asyncio.Task[None]]"
    ) -> None:
        """Takes no more, then handles and sends what is in hand. The rest is written, for the next start."""
        taking.cancel()
        if self.web:
            self.web.close()
        await asyncio.wait([taking, *web])
        await self.door.lanes.empty()
        self.sender.stop()
        if not self.known.is_set():
            sending.cancel()
        await asyncio.wait([sending])
        await self.sender.idle()


def _web(at: tuple[str, int] | None, routes: list[Route]) -> WebDoor | None:
    try:
        return WebDoor(routes, *at) if at else None
    except OSError as closed:
        raise Mend(f"nothing can listen on {at} ({closed.strerror}): choose another MEDIANCE_LISTEN.") from None


async def _reached(bot: Bot) -> None:
    """Waits for Telegram, however long it is away. Raises InvalidToken when it does not know us."""
    wait = 1.0
    while True:
        try:
            await bot.initialize()
            return
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("telegram is out of reach", error=type(error).__name__, again_in=wait)
            await asyncio.sleep(wait)
            wait = min(30.0, wait * 2)


def _told_to_stop() -> "asyncio.Task[bool]":
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told() -> None:
        signal.alarm(HURRY)  # whatever hangs: nothing that is written can be lost by dying
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told)
    return asyncio.create_task(stop.wait())


def _bot(settings: Settings) -> Bot:
    warnings.filterwarnings("ignore", "Please use 'Bot", PTBUserWarning)  # we send plain data and read back an id

    transport = Transport(64)
    url = f"{settings.api_url}/bot"
    return Bot(settings.token(), base_url=url, request=transport, get_updates_request=transport)


async def _round(database: Database, house: House, clock: Clock, sender: Sender, after: int) -> int | None:
    """In pieces, from where the last one stopped; stops again when enough waits."""
    while not await database.write(crowded):
        told, after_this = await database.write(make_some, house, clock.now(), after)
        if told:
            sender.wake()
        if after_this is None:
            return None
        after = after_this
    return after


def _ticker(
    database: Database, house: House, clock: Clock, sender: Sender, pulse: Pulse, seconds: float
) -> AsyncIOScheduler:
    """A ticker only: what is due is computed from the data at each tick."""

    after: int | None = None

    async def tick() -> None:
        nonlocal after
        pulse.look()
        try:
            after = await _round(database, house, clock, sender, after or 0)
        except Unavailable:
            log.error("the round could not be made; the next tick makes it")

    async def night() -> None:
        step: int | None = 0
        with contextlib.suppress(Unavailable):
            while step is not None:
                step = await database.write(forget_some, house, clock.now(), step)

    scheduler = AsyncIOScheduler(timezone="UTC")
    whatever = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    scheduler.add_job(tick, "interval", seconds=seconds, **whatever)
    scheduler.add_job(night, "cron", hour=3, **whatever)
    return scheduler
