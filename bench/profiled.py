"""`mediance run` under cProfile: the event loop's thread and the database's, each in a file of its own."""

import atexit
import cProfile
import sys
import threading
from pathlib import Path
from typing import Any

folder = Path(sys.argv.pop(1))
run = threading.Thread.run


def profiled(self: threading.Thread) -> None:
    profile = cProfile.Profile()
    try:
        profile.runcall(run, self)
    finally:
        profile.dump_stats(folder / f"{self.name}.profile")


threading.Thread.run = profiled  # type: ignore[method-assign]
main = cProfile.Profile()


def dump(*_: Any) -> None:
    main.disable()
    main.dump_stats(folder / "loop.profile")


atexit.register(dump)

from bot.cli import app  # noqa: E402 (not the imports: the serving)

main.enable()
app(["run"])
