"""The stage holds the simulator, in this process, and the unchanged bot, in another, with a data folder
that goes away with them. It is also the hand that the simulator's page borrows to kill the bot and to
read its database."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot import keys
from bot.demo.robot import PROGRAM, ROOT, Robot, RobotDiedError
from bot.simulator import Simulator

TOKEN = "42:SIMULATED"  # noqa: S105 (no real bot has it)
EXAMPLE = ROOT / "association.example.toml"
FIRST_POLL_SECONDS = 60

# Both are given the bot's data folder, and may be asked before its database exists.
Figures = Callable[[Path], Awaitable[Mapping[str, int]]]
NextReminder = Callable[[Path, datetime], Awaitable[datetime | None]]


class Stage:
    url: str
    robot: Robot

    def __init__(
        self,
        folder: Path,
        association: Path,
        figures: Figures | None,
        next_reminder: NextReminder | None,
    ) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        self._association = association
        self._folder = folder
        self._keys = folder / "mediance.keys"
        keys.make(self._keys)  # thrown away with the rest
        self._figures = figures
        self._next_reminder = next_reminder
        self._changing = asyncio.Lock()
        self.simulator = Simulator(TOKEN, clock_file=folder / "clock", hooks=self)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        port: int = 0,
        association: Path = EXAMPLE,
        figures: Figures | None = None,
        next_reminder: NextReminder | None = None,
        program: Sequence[str] = PROGRAM,
    ) -> AsyncIterator["Stage"]:
        with TemporaryDirectory(prefix="mediance-demo-") as folder:
            stage = cls(Path(folder), association, figures, next_reminder)
            async with stage.simulator.serving(port) as stage.url:
                stage.robot = Robot(stage._settings(), stage._folder, program)
                try:
                    await stage.restart()
                    yield stage
                finally:
                    await stage.robot.stop()

    def _settings(self) -> dict[str, str]:
        return {
            "MEDIANCE_BOT_TOKEN": TOKEN,
            "MEDIANCE_API_URL": self.url,
            "MEDIANCE_DATA_DIR": str(self.data),
            "MEDIANCE_KEYS_FILE": str(self._keys),
            "MEDIANCE_ASSOCIATION": str(self._association.absolute()),
            "MEDIANCE_CLOCK_FILE": str(self._folder / "clock"),
            "MEDIANCE_TICK_SECONDS": "1",
            "MEDIANCE_LOG_LEVEL": "WARNING",
        }

    async def invite(self, role: str, name: str) -> str:
        """The payload of a one-time invitation, as the association would get it from the command line."""
        printed = await self.robot.ask("staff", "invite", "--role", role, "--name", name)
        link = re.search(r"[?&]start=([A-Za-z0-9_-]+)", printed)
        if link is None:
            raise RobotDiedError(f"no invitation link in: {printed}")
        return link[1]

    # What the simulator's page borrows

    async def figures(self) -> dict[str, Any]:
        return dict(await self._figures(self.data)) if self._figures else {}

    async def next_reminder(self) -> datetime | None:
        now = self.simulator.world.clock.now()
        return await self._next_reminder(self.data, now) if self._next_reminder else None

    def running(self) -> bool:
        return self.robot.running()

    async def kill(self) -> None:
        async with self._changing:
            await self.robot.kill()

    async def restart(self) -> None:
        """Back only when the bot asks for its updates again."""
        async with self._changing:
            if self.running():
                return
            calls = self.simulator.world.calls
            already = calls[-1]["n"] if calls else 0
            await self.robot.start()
            try:
                async with asyncio.timeout(FIRST_POLL_SECONDS):
                    await self._first_poll(already)
            except TimeoutError:
                message = f"no poll after {FIRST_POLL_SECONDS} s\n{self.robot.last_words()}"
                raise RobotDiedError(message) from None

    async def _first_poll(self, already: int) -> None:
        world = self.simulator.world
        while not any(call["n"] > already and call["method"].lower() == "getupdates" for call in world.calls):
            await world.called.heard(0.5)
            if not self.running():
                raise RobotDiedError(self.robot.last_words())
