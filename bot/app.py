"""The whole bot, put together: Telegram's door in, the database, the door out, and the clock that ticks.

Nothing here decides anything. When it stops, it stops taking, finishes what is in hand, and leaves the rest written.
"""

import asyncio
import contextlib
import signal
import warnings
from collections.abc import Callable
from functools import cache

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.warnings import PTBUserWarning

from bot.clock import Clock
from bot.health import touch
from bot.mend import Mend
from bot.settings import Settings
from bot.translations import Catalogues
from flows.domain.association import Association
from flows.words import Speech
from handlers.rounds import crowded, make_some, purge
from handlers.scene import House
from handlers.telegram.commands import announce
from handlers.telegram.pace import Pace
from handlers.telegram.poll import Door
from handlers.telegram.sender import Sender
from handlers.telegram.transport import Transport
from storage.database import Database, Unavailable

log = structlog.get_logger()


def furnish(association: Association, catalogues: Catalogues) -> House:
    """The house every turn happens in."""

    @cache
    def voice(language: str) -> Speech:
        known = language if language in catalogues.languages else association.default_language
        text, plural = catalogues.text(known), catalogues.plural(known)
        return Speech(known, text, plural, fallback=association.default_language, zone=association.zone)

    return House(association, voice, catalogues.languages)


async def run(settings: Settings, association: Association, catalogues: Catalogues, clock: Clock) -> None:
    """Serves until SIGTERM or SIGINT. Raises Mend when an operator must act."""
    house = furnish(association, catalogues)
    database = Database(settings.database_url.get_secret_value())
    bot = _bot(settings)
    sender = Sender(bot, database, Pace(settings.sends_per_second, settings.sends_per_chat), clock.now)

    def alive() -> None:
        touch(settings.data_dir, clock.now())

    door = Door(bot, database, house, clock.now, handled=sender.wake, polled=alive)
    scheduler = _scheduler(database, house, clock, sender, settings.tick_seconds)
    try:
        await _serve(bot, door, sender, scheduler, house, alive)
    except InvalidToken:
        raise Mend("Telegram refuses this token: copy MEDIANCE_BOT_TOKEN again from @BotFather.") from None
    except Conflict:
        raise Mend("another program is polling with this token: stop it, then start this one again.") from None
    finally:
        await database.close()


async def _serve(
    bot: Bot, door: Door, sender: Sender, scheduler: AsyncIOScheduler, house: House, polled: Callable[[], None]
) -> None:
    polled()
    await _reached(bot)
    async with bot:
        with contextlib.suppress(TelegramError):
            await announce(bot, house)
        scheduler.start()
        tasks = {asyncio.create_task(door.serve()), asyncio.create_task(sender.serve()), _told_to_stop()}
        done, going = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        scheduler.shutdown(wait=False)
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(8):
                await door.lanes.empty()
                await sender.idle()
        for task in done:
            task.result()


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
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return asyncio.create_task(stop.wait())


def _bot(settings: Settings) -> Bot:
    warnings.filterwarnings("ignore", "Please use 'Bot", PTBUserWarning)  # we send plain data and read back an id

    url = f"{settings.api_url}/bot"
    return Bot(settings.token(), base_url=url, request=Transport(64), get_updates_request=Transport(1))


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


def _scheduler(database: Database, house: House, clock: Clock, sender: Sender, seconds: float) -> AsyncIOScheduler:
    """A ticker only: what is due is computed from the data at each tick."""

    after: int | None = None

    async def tick() -> None:
        nonlocal after
        try:
            after = await _round(database, house, clock, sender, after or 0)
        except Unavailable:
            log.error("the round could not be made; the next tick makes it")

    async def night() -> None:
        with contextlib.suppress(Unavailable):
            await database.write(purge, clock.now())

    scheduler = AsyncIOScheduler(timezone="UTC")
    whatever = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    scheduler.add_job(tick, "interval", seconds=seconds, **whatever)
    scheduler.add_job(night, "cron", hour=3, **whatever)
    return scheduler
