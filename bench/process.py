"""A bot as a process of its own: started with any command, watched through /proc, stopped with SIGTERM."""

import asyncio
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.telegram import Telegram

TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0


class Process:
    """Runs one command; everything it says goes to `log` in its folder."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self._child = subprocess.Popen(  # noqa: S603 (the commands are ours)
                command, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT
            )
        self._born = time.perf_counter()
        self.ready_seconds = 0.0
        self.ready_megabytes = 0.0

    async def ready(self, telegram: Telegram) -> None:
        """Waits until it asks for updates."""
        while not telegram.asked.is_set():
            if self._child.poll() is not None or time.perf_counter() - self._born > PATIENCE:
                raise RuntimeError(f"the bot did not start:\n{self.said()}")
            await asyncio.sleep(0.005)
        self.ready_seconds = time.perf_counter() - self._born
        self.ready_megabytes = self.megabytes("VmRSS")

    def cpu(self) -> float:
        """Seconds of processor, user and system, of all its threads."""
        fields = Path(f"/proc/{self._child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def peak_megabytes(self) -> float:
        return self.megabytes("VmHWM")

    def megabytes(self, name: str) -> float:
        """As /proc calls it: VmRSS, VmHWM, RssFile."""
        status = Path(f"/proc/{self._child.pid}/status").read_text()
        return int(status.partition(f"{name}:")[2].split()[0]) / 1024

    def signal(self, number: int) -> None:
        self._child.send_signal(number)

    async def stop(self) -> None:
        if self._child.poll() is None:
            self._child.terminate()
        try:
            await asyncio.to_thread(self._child.wait, 15)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]


async def quiet(telegram: Telegram, seconds: float = 0.3, limit: float = 3.0) -> None:
    """Waits until the bot asks nothing more, within a limit: what follows an answer belongs to its cost."""
    calls, end = -1, time.perf_counter() + limit
    while calls != telegram.calls and time.perf_counter() < end:
        calls = telegram.calls
        await asyncio.sleep(seconds)
