"""`python -m bench`: every figure of docs/performance.md, in one run.

All compared bots run in turn, round after round, so that a machine that slows down slows them all; a figure is the
median of its rounds. Trust the ratios, not the absolute figures.
"""

import argparse
import asyncio
import sys
from dataclasses import replace

from bench import (
    agenda,
    broadcast,
    choosing,
    desk,
    idle,
    loop,
    memory,
    network,
    pieces,
    reminders,
    steady,
    stored,
    throughput,
)
from bench.size import DEFAULT, QUICK

PARTS = {
    "throughput": throughput.part,
    "steady": steady.part,
    "network": network.part,
    "stored": stored.part,
    "reminders": reminders.part,
    "idle": idle.part,
    "broadcast": broadcast.part,
    "loop": loop.part,
    "pieces": pieces.part,
    "agenda": agenda.part,
    "choosing": choosing.part,
    "desk": desk.part,
    "memory": memory.part,
}


async def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a first idea, in a minute and a half")
    parser.add_argument("--long", action="store_true", help="a million stored conversations too")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="some parts only")
    asked = parser.parse_args()
    size = QUICK if asked.quick else DEFAULT
    if asked.long:
        size = replace(size, stored=(*size.stored, 1_000_000))
    for name in asked.only:
        sys.stdout.write("\n" + await PARTS[name](size) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
