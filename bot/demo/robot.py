"""The bot's process, as a person would start it: the same program, the same settings from the environment. It
writes to a file rather than to the screen, and the end of that file says why when it does not live."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from pathlib import Path

import bot

ROOT = Path(bot.__file__).parents[1]
PROGRAM = (sys.executable, "-m", "bot")
LAST_WORDS_SECONDS = 5
LINES_SHOWN = 15


class RobotDiedError(Exception):
    """The bot's process ended by itself; the message is what it wrote last."""


class Robot:
    def __init__(self, settings: Mapping[str, str], folder: Path, program: Sequence[str] = PROGRAM) -> None:
        self._program = program
        self._environment = _environment(settings)
        # Not the caller's directory: its .env could lead the demo to a real database.
        self._folder = folder
        self._journal = folder / "bot.log"
        self._process: Process | None = None

    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        with self._journal.open("ab") as journal:
            self._process = await asyncio.create_subprocess_exec(
                *self._program, "run", env=self._environment, cwd=self._folder,
                stdin=DEVNULL, stdout=journal, stderr=STDOUT,
            )  # fmt: skip

    async def kill(self) -> None:
        if self._process is not None and self.running():
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """Ask first; whatever happens, nothing is left behind."""
        if self._process is None or not self.running():
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                await self._process.wait()
        except TimeoutError:
            await self.kill()
        finally:
            if self.running():
                self._process.kill()

    async def ask(self, *words: str) -> str:
        """Run another command of the same program, and return what it printed."""
        process = await asyncio.create_subprocess_exec(
            *self._program, *words, env=self._environment, cwd=self._folder,
            stdin=DEVNULL, stdout=PIPE, stderr=STDOUT,
        )  # fmt: skip
        printed = (await process.communicate())[0].decode(errors="replace")
        if process.returncode != 0:
            raise RobotDiedError(printed)
        return printed

    def last_words(self) -> str:
        return "\n".join(self._journal.read_text(errors="replace").splitlines()[-LINES_SHOWN:])


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MEDIANCE_")}
    path = os.pathsep.join(filter(None, [str(ROOT), inherited.get("PYTHONPATH")]))
    not_through_a_proxy = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    return {**inherited, **not_through_a_proxy, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", **settings}
