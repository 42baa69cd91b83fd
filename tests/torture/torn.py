"""C: SQLite's journal cut or garbled anywhere, as by a machine that loses its power: the database opens, is whole,
holds exactly what the first transactions up to some moment left, and the bot goes on from there."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, text

from storage.database import engine
from tests.keys import KEYS
from tests.stage import USAGER
from tests.torture.life import Grounds, Life, export, pages
from tests.torture.torment import Found, Torment
from tests.torture.truths import broken
from tests.transcripts import Player


class Photographed(Life):
    """What is kept, after each of its transactions."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.states: list[str] = [super().does(export)]

    def does(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        done = super().does(work, *args, **named)
        self.states.append(super().does(export))
        return done


async def torn(torment: Torment) -> Found:
    found, seen, cases = Found(""), set[int](), torment.times(60, 500)
    url = Grounds(torment).fresh()
    life = Photographed(url)
    Player(life).play(torment.random.choice(pages(torment, quick=4)).read_text(encoding="utf-8"))
    kept = torment.folder / "kept"
    random = torment.random
    for suffix in ("", "-wal"):
        shutil.copy(f"{life.engine.url.database}{suffix}", f"{kept}{suffix}")
    for case in range(cases):
        wreck = torment.folder / "wreck"
        harm = _harm(kept, wreck, random)
        found.wrong += (f"case {case}, {harm}: {what}" for what in _opened(wreck, life.states, seen))
    life.close()
    found.done = f"{cases} journals torn after {len(set(life.states))} states, {len(seen)} of them found again"
    return found


def _harm(kept: Path, wreck: Path, random: Random) -> str:
    """A copy, whose journal is cut, zeroed, garbled or differs by one bit from some byte on."""
    shutil.copy(kept, wreck)
    Path(f"{wreck}-shm").unlink(missing_ok=True)
    journal = bytearray(Path(f"{kept}-wal").read_bytes())
    at, long = random.randrange(len(journal)), random.randint(1, 5000)
    match random.choice(("cut", "zeroed", "garbled", "one bit", "cut and garbled")):
        case "cut":
            del journal[at:]
        case "zeroed":
            journal[at : at + long] = bytes(len(journal[at : at + long]))
        case "one bit":
            journal[at] ^= 1 << random.randrange(8)
        case harm:
            journal[at : at + long] = random.randbytes(len(journal[at : at + long]))
            del journal[at + long if " " in harm else len(journal) :]
    Path(f"{wreck}-wal").write_bytes(journal)
    return f"harmed at {at}"


def _opened(wreck: Path, states: list[str], seen: set[int]) -> Iterator[str]:
    made = engine(f"sqlite:///{wreck}", KEYS)
    try:
        with made.begin() as connection:
            yield from _looked_at(connection, states, seen)
    finally:
        made.dispose()
    life = Life(f"sqlite:///{wreck}")
    life.updates = 900_000
    if not life.types(USAGER, "/urgence"):
        yield "the bot says nothing any more"
    life.close()


def _looked_at(connection: Connection, states: list[str], seen: set[int]) -> Iterator[str]:
    whole = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    if whole != ["ok"]:
        yield f"integrity: {whole}"
    state = export(connection)
    if state not in states:
        yield "a state that no transaction left"
    else:
        seen.add(states.index(state))
    yield from broken(connection)
