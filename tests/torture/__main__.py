"""`make torture`: every row on both engines, at night's size; `ARGS="--quick --only A,B --engine sqlite --seed 7"`."""

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import structlog

from tests.torture.rows import ROWS
from tests.torture.servers import Servers
from tests.torture.torment import Found, Row, Torment

HEAD = "| row | promise | engine | done | lost | doubled | wrong | counted |\n|---|---|---|---|---|---|---|---|"


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the size that `make test` runs")
    parser.add_argument("--only", default="", help="rows, by their letters: A,C2")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    return parser.parse_args()


def chosen(only: str, engines: Iterable[str] | None) -> Iterator[tuple[Row, str]]:
    letters = only.split(",") if only else [row.id for row in ROWS]
    for row in ROWS:
        for engine in row.engines:
            if row.id in letters and (not engines or engine in engines):
                yield row, engine


def again(row: Row, torment: Torment) -> str:
    """The command that plays it again."""
    quick = "--quick " if torment.size == "quick" else ""
    return f'make torture ARGS="{quick}--only {row.id} --engine {torment.engine} --seed {torment.seed}"'


def line(row: Row, engine: str, found: Found) -> str:
    counts = (len(found.lost), len(found.doubled), len(found.wrong))
    return f"| {row.id} | {row.promise} | {engine} | {found.done} | {' | '.join(map(str, counts))} | {found.note} |"


def endure(row: Row, engine: str, options: argparse.Namespace, servers: Servers) -> bool:
    """One row, and its line of the table. False when a promise broke."""
    with tempfile.TemporaryDirectory() as folder, servers.fresh(engine, Path(folder)) as url:
        torment = Torment(engine, url, Path(folder), "quick" if options.quick else "nightly", options.seed)
        found = asyncio.run(row.run(torment))
    print(line(row, engine, found), flush=True)
    if found.more:
        print(f"{found.more}\n  again: {again(row, torment)}", file=sys.stderr)
    if not row.ours:
        return True
    for fault, times in Counter(found.broken).items():
        print(f"  broken: {fault}{f' ({times} times)' * (times > 1)}", file=sys.stderr)
    if found.broken:
        print(f"  again: {again(row, torment)}", file=sys.stderr)
    return not found.broken


def main() -> int:
    options = asked()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # the table stays readable
    print(f"seed {options.seed}\n\n{HEAD}", flush=True)
    with ExitStack() as stack:
        servers = Servers(stack)
        held = [endure(row, engine, options, servers) for row, engine in chosen(options.only, options.engine)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
