"""The cost of an update when thousands of conversations are stored: it must not grow with them."""

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from bench import past
from bench.bots import OURS
from bench.run import Figures, at_work
from bench.size import Size
from bench.table import table

LIMIT = 10.0


async def part(size: Size) -> str:
    figures: dict[int, list[Figures]] = {count: [] for count in size.stored}
    with tempfile.TemporaryDirectory(prefix="bench-past-") as folder:
        pasts = {count: _past(Path(folder) / str(count), count) for count in size.stored}
        for _ in range(size.rounds):
            for count, file in pasts.items():
                async with at_work(OURS, prepare=partial(_copy, file)) as bench:
                    figures[count].append(await bench.full_speed(size.chats, LIMIT))
        sizes = {count: file.stat().st_size / count for count, file in pasts.items()}
    first = median(one.cpu_ms for one in figures[size.stored[0]])
    rows = []
    for count, own in figures.items():
        cpu, p50 = median(one.cpu_ms for one in own), median(one.load.percentile(0.5) for one in own)
        rows.append((f"{count:,}", f"{cpu:.2f}", f"{cpu / first:.2f}", f"{p50:.0f}", f"{sizes[count]:.0f}"))
    heads = ("conversations stored", "CPU ms", "against the first", "p50 ms", "bytes each")
    return table("The weight of the past", heads, rows)


def _copy(file: Path, place: Path) -> None:
    """On the disk before the bot starts: writing two gigabytes out beside it would be measured as its own work."""
    with Path(shutil.copy(file, place)).open("rb") as copied:
        os.fsync(copied.fileno())


def _past(folder: Path, count: int) -> Path:
    folder.mkdir()
    return past.write(folder, count)
