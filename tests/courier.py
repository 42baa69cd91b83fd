"""Telegram's side of a webhook: it brings each update until it is answered 200, and keeps those that are not.

The bot is started as by an operator who set a webhook; the address it listens on is read in its log.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.whole import Json, Whole, nursery, run_bot, whole

SECRET = "a-secret_of-the-tests"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
SETTINGS = {
    "WEBHOOK_URL": "https://bot.example.org/hook",
    "WEBHOOK_SECRET": SECRET,
    "LISTEN": "127.0.0.1:0",
}
OPEN = re.compile(r"the web door is open.*?port=(\d+)")


class Courier:
    def __init__(self, world: Whole) -> None:
        self.world = world
        self.answers: list[int] = []
        """Every status the bot answered, 0 for none."""

    async def start(self) -> None:
        """The bot, until it has told Telegram where to write."""
        doors, before = len(OPEN.findall(self.world.said())), self.world.last_call()
        self.world.bot = nursery.Process(target=run_bot, args=(self.world.environment(), self.world.log))
        self.world.bot.start()
        await self.world.until(lambda: len(OPEN.findall(self.world.said())) > doors, "the web door")
        await self.world.called("getWebhookInfo", after=before)

    @property
    def url(self) -> str:
        return web_door(self.world)

    async def brings(self, update: Json) -> int:
        """One update, once; 0 when nobody answers."""
        try:
            answer = await self.world.http.post(f"{self.url}/hook", content=json.dumps(update), headers=HEADERS)
            return answer.status_code
        except httpx.TransportError:
            return 0

    async def works(self) -> None:
        """Brings all that Telegram holds, each until it is taken, in order."""
        offset, held = 0, self.world.simulator.world.updates
        while True:
            for update in json.loads(await held.poll(offset, 100, 1)):
                while (status := await self.brings(update)) != 200:
                    self.answers.append(status)
                    await self.world.simulator.world.changes.heard(0.1)
                self.answers.append(200)
                offset = update["update_id"] + 1


def web_door(world: Whole) -> str:
    return f"http://127.0.0.1:{OPEN.findall(world.said())[-1]}"


@asynccontextmanager
async def served_by_webhook(folder: Path) -> AsyncIterator[Courier]:
    async with whole(folder, started=False, **SETTINGS) as world:
        courier = Courier(world)
        await courier.start()
        work = asyncio.create_task(courier.works())
        try:
            yield courier
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
