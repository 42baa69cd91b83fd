"""The whole bot, put together: Telegram's door in, the database, the door out, and the clock that ticks.

Nothing here decides anything. When it stops, it stops taking, finishes what is in hand, and leaves the rest written.
"""

import asyncio
import contextlib
import gc
import signal
import warnings
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.warnings import PTBUserWarning

from bot import heads
from bot.clock import Clock
from bot.erasure_list import ErasureList
from bot.health import touch
from bot.mend import Mend
from bot.papers import drawn
from bot.replica import Replica
from bot.settings import Settings
from bot.translations import Catalogues
from flows.domain.association import Association
from flows.domain.distress import danger_in
from flows.words import Speech
from handlers.anchor import anchor
from handlers.believed import Believed
from handlers.complaining import pass_on
from handlers.lease import Alone, Lease
from handlers.meters import Meters
from handlers.night import forget_some
from handlers.pieces import OVER, START, Reached
from handlers.pulse import InFile, Pulse
from handlers.rounds import crowded, make_some
from handlers.scene import House
from handlers.telegram.commands import announce
from handlers.telegram.door import Door
from handlers.telegram.hook import Hook
from handlers.telegram.lifeline import Lifeline
from handlers.telegram.pace import Pace
from handlers.telegram.poll import Poll
from handlers.telegram.room import LINES
from handlers.telegram.sender import Sender
from handlers.telegram.transport import Transport
from storage import unled
from storage.database import Database, Unavailable, is_postgresql
from storage.inbox import Arrival
from storage.sealed import Keys

HURRY = 9
"""Seconds after which the process ends whatever happens, once told to stop."""
WORDS = "bonjour, un mot à lire : لا أفهم"
"""So ordinary, and of so many languages, that everything is looked at."""
log = structlog.get_logger()


def furnish(association: Association, catalogues: Catalogues, public: str = "") -> House:
    """The house every turn happens in. `public`: where its pages are read from outside."""

    @cache
    def voice(language: str) -> Speech:
        known = language if language in catalogues.languages else association.default_language
        text, plural = catalogues.text(known), catalogues.plural(known)
        return Speech(known, text, plural, fallback=association.default_language, zone=association.zone)

    return House(association, voice, catalogues.languages, public)


async def run(settings: Settings, keys: Keys, association: Association, catalogues: Catalogues, clock: Clock) -> None:
    """Serves until SIGTERM or SIGINT. Raises Mend when an operator must act."""
    url = settings.database_url.get_secret_value()
    house = replace(furnish(association, catalogues, settings.public()), keep=settings.keep())
    database, lease = Database(url, keys), Lease(url, keys) if is_postgresql(url) else Alone()
    bot = _bot(settings)
    danger_in(WORDS)  # what it looks with is made now, not while somebody in danger waits

    def furnished(meters: Meters) -> Office:
        office = Office(settings, house, bot, database, clock, meters, lease)
        gc.set_threshold(20_000, 50, 100)  # a turn makes many small things and no circles
        gc.freeze()  # what is made by now is never looked at again: each look would hold everybody
        return office

    try:
        await Replica(settings, database, house, clock, lease, furnished).serve(_told_to_stop())
    except InvalidToken:
        raise Mend("Telegram refuses this token: copy MEDIANCE_BOT_TOKEN again from @BotFather.") from None
    except Conflict:
        raise Mend("another program is polling with this token: stop it, then start this one again.") from None
    except BadRequest as refusal:
        raise Mend(f"Telegram refuses MEDIANCE_WEBHOOK_URL ({refusal.message}): mend it in .env.") from None
    finally:
        await bot.shutdown()
        await bot.request.shutdown()  # which a bot that Telegram does not know leaves open
        await lease.close()
        await database.close()


class Office:
    """Everything that is there while the bot serves, and how it begins and ends."""

    def __init__(
        self,
        settings: Settings,
        house: House,
        bot: Bot,
        database: Database,
        clock: Clock,
        meters: Meters,
        lease: Lease | Alone,
    ) -> None:
        self.clock, self.folder = clock, settings.data_dir
        self.house, self.bot, self.known = house, bot, asyncio.Event()
        self.database = database = lease.guarded(database)
        kept = lease if isinstance(lease, Lease) else InFile(settings.data_dir / "last_poll")
        self.pulse = Pulse(kept, clock.now, lambda: touch(settings.data_dir, clock.now()))
        pace = Pace(settings.sends_per_second, settings.sends_per_chat)
        self.sender = Sender(self.bot, database, pace, clock.now, meters.sent, lease, drawn)
        self.door = Door(database, house, clock.now, self.sender.wake, meters, Lifeline(self.bot, house))
        address = settings.webhook()
        self.hook = Hook(self.bot, self.door, self.pulse, *address, shared=lease.shared) if address else None
        self.taking = self.hook or Poll(self.bot, self.door, self.pulse, lease)
        self.erased = ErasureList(settings.erasures_file, database, house, clock.now)
        self.ticker = _ticker(database, house, clock, self.sender, self.pulse, settings.tick_seconds)
        each = {"seconds": settings.tick_seconds, "max_instances": 1, "coalesce": True}
        self.ticker.add_job(self.erased.look, "interval", **each)
        self.ticker.add_job(self._anchor, "cron", hour=4, misfire_grace_time=None)

    def open(self) -> list[asyncio.Task[None]]:
        """What goes on until told to stop, or until an operator must act."""
        self.ticker.start()
        works = [self._take(), self._send()] + ([self._look_out()] if self.hook and self.hook.shared else [])
        self._tasks = [asyncio.create_task(work) for work in works]
        return self._tasks

    def brought(self, arrivals: Sequence[Arrival]) -> None:
        """By Telegram, and kept. What comes before we know who was erased is handed out when the door opens."""
        if self.hook and self.erased.known:
            self.hook.came(arrivals)

    async def _take(self) -> None:
        await self.erased.begin()
        await _reached(self.bot)
        self.house.account.name = self.bot.username
        with contextlib.suppress(TelegramError):
            await announce(self.bot, self.house)
        self.known.set()
        await self.taking.serve()

    async def _send(self) -> None:
        await self.known.wait()
        await self.sender.serve()

    async def _look_out(self) -> None:
        await self.known.wait()
        await self.door.look_out()

    async def _anchor(self) -> None:
        """After the night's purge: complaints that wait for somebody, and the head of the audit."""
        with contextlib.suppress(Unavailable, asyncio.CancelledError):
            now = self.clock.now()
            await self.database.write(pass_on, self.house, now)
            heads.note(self.folder, await self.database.write(anchor, self.house, now), now.date())
            if number := await self.database.write(unled.waiting):
                log.warning("requests wait that nobody who leads may hear of: see `mediance check`", number=number)

    async def finish(self) -> None:
        """Takes no more, then handles and sends what is in hand. The rest is written, for the next start."""
        taking, sending, *looking = self._tasks
        self.ticker.shutdown(wait=False)
        for task in (taking, *looking):
            task.cancel()
        await asyncio.wait([taking, *looking])
        await self.door.lanes.empty()
        self.sender.stop()
        if not self.known.is_set():
            sending.cancel()
        await asyncio.wait([sending])
        await self.sender.idle()

    async def drop(self) -> None:
        """What is still in hand is dropped as it is: whoever serves next goes on from what is written."""
        if self.ticker.running:
            self.ticker.shutdown(wait=False)
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        await self.door.lanes.drop()
        await self.sender.leave()


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

    transport = Transport(LINES)
    url = f"{settings.api_url}/bot"
    return Bot(settings.token(), base_url=url, request=transport, get_updates_request=transport)


async def _round(database: Database, house: House, clock: Clock, sender: Sender, reached: Reached) -> Reached:
    """In pieces, from where the last one stopped; stops again when enough waits."""
    while reached != OVER and not await database.write(crowded):
        told, reached = await database.write(make_some, house, clock.now(), reached)
        if told:
            sender.wake()
    return reached


def _ticker(
    database: Database, house: House, clock: Clock, sender: Sender, pulse: Pulse, seconds: float
) -> AsyncIOScheduler:
    """A ticker only: what is due is computed from the data at each tick."""

    reached = OVER
    believed = Believed(clock.now)

    async def tick() -> None:
        nonlocal reached
        pulse.look()
        believed.look()
        try:
            reached = await _round(database, house, clock, sender, START if reached == OVER else reached)
        except Unavailable:
            log.error("the round could not be made; the next tick makes it")
        except asyncio.CancelledError:
            pass  # the office closes; the scheduler would call it a fault

    async def night() -> None:
        step: int | None = 0
        with contextlib.suppress(Unavailable, asyncio.CancelledError):
            while step is not None:
                step = await database.write(forget_some, house, believed.now(), step)

    scheduler = AsyncIOScheduler(timezone="UTC")
    whatever = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    scheduler.add_job(tick, "interval", seconds=seconds, **whatever)
    scheduler.add_job(night, "cron", hour=3, **whatever)
    return scheduler
