"""Row C4: PostgreSQL stops and starts again under a bot that goes on serving."""

import asyncio
import signal

from storage import schema
from tests.postgres_server import Server, own_server, tell
from tests.torture.accounts import judged
from tests.torture.torment import Found, Row, Torment
from tests.torture.town import town

WAYS = (signal.SIGINT, signal.SIGQUIT)
"""Those connected are cut; and as when the power fails."""


async def restarted(torment: Torment) -> Found:
    random = torment.random
    restarts, people = torment.times(3, 40), torment.times(34, 2000)
    with own_server() as server:
        tell(server.url(), "CREATE DATABASE town")
        schema.upgrade(server.url("town"))
        async with town(torment, people, mediators=2, followed=10, url=server.url("town")) as here:
            await here.whole.start()
            here.crowd.begin(at_once=40)
            done = 0
            while done < restarts and here.crowd.waiting():
                gone = asyncio.Event()
                await here.strikes(random.randint(1, torment.times(300, 1500)), gone.set)
                done += await _restart(server, random.choice(WAYS)) if gone.is_set() else 0
            await here.finished()
            told = f"{done} restarts, {people} people, {len(here.whole.updates)} updates"
            return await judged(here, told, kills=done)


async def _restart(server: Server, way: signal.Signals) -> int:
    await asyncio.to_thread(server.stop, way)
    await asyncio.to_thread(server.start)
    return 1


ROWS = (Row("C4", "the database restarts under load: all is there once", restarted, engines=("postgresql",)),)
