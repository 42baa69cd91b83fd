"""How long the event loop is ever held: under full speed, and with thousands of reminders due."""

import json
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.bots import OURS
from bench.run import at_work
from bench.size import Size
from bench.table import table


async def part(size: Size) -> str:
    with tempfile.TemporaryDirectory(prefix="bench-loop-") as folder:
        report = Path(folder) / "report"
        bot = replace(OURS, command=lambda _url, _folder: [sys.executable, "-m", "bench.watched", str(report)])
        async with at_work(bot) as bench:
            bench.process.signal(signal.SIGUSR1)
            await bench.full_speed(size.chats, size.seconds)
        seen = json.loads(report.read_text(encoding="ascii"))
    row = (f"{seen['callbacks']:,}", f"{1000 * seen['own']:.1f}", f"{1000 * seen['wall']:.1f}")
    return table("The event loop", ("callbacks", "longest, own processor ms", "longest, on the wall ms"), [row])
