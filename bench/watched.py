"""`mediance run`, each turn of its event loop timed: the longest are written down at the end.

A callback is timed twice: by the clock on the wall, which also counts what other programs and the database's thread
took, and by the processor time of this thread, which is the only one that our own code can be blamed for.
"""

import asyncio
import atexit
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

import uvloop

report = Path(sys.argv.pop(1))
slowest = {"wall": 0.0, "own": 0.0, "callbacks": 0}
run = asyncio.Handle._run


def timed(self: Any) -> None:
    wall, own = time.perf_counter(), time.thread_time()
    run(self)
    slowest["callbacks"] += 1
    slowest["wall"] = max(slowest["wall"], time.perf_counter() - wall)
    slowest["own"] = max(slowest["own"], time.thread_time() - own)


def write() -> None:
    report.write_text(json.dumps(slowest), encoding="ascii")


def begin(*_: Any) -> None:
    """What came before was the start."""
    slowest.update(wall=0.0, own=0.0, callbacks=0)


atexit.register(write)
signal.signal(signal.SIGUSR1, begin)
asyncio.Handle._run = timed  # type: ignore[method-assign]
uvloop.run = asyncio.run  # uvloop's callbacks cannot be timed one by one; what they call is the same

from bot.cli import app  # noqa: E402

app(["run"])
