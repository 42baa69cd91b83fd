"""Row N: whatever is done to the audit by somebody who has the database, and even the keys, is seen.

Each manipulation is made on a real chain, looked at, and undone. Only one of them needs the head that was noted
elsewhere as well: a chain cut at its end, or written again by whoever has the keys, is a chain.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from storage import audit
from storage.audit import ACTIONS, Deed, Head
from storage.database import once
from storage.sealed import Keys
from storage.tables_of_audit import audit as chain
from storage.tables_of_audit import audit_start
from tests.keys import KEYS, WRITTEN
from tests.stage import START
from tests.torture.torment import Found, Torment

ENTRIES, FORGOTTEN, KEPT = 60, 15, timedelta(days=365)
OTHER_KEYS = Keys(WRITTEN.replace("AAEC", "BBEC"))
Entry = dict[str, Any]


def history(connection: Connection, seed: int) -> Head:
    """Some of it old enough to be forgotten."""
    random = Random(seed)
    for number in range(ENTRIES):
        old = KEPT + timedelta(days=1) if number < FORGOTTEN else timedelta()
        action: Any = random.choice(sorted(ACTIONS))
        audit.write(connection, [Deed("mediator", action, f"person:{number}")], START - old + timedelta(minutes=number))
    assert audit.purge(connection, KEPT, START + timedelta(hours=2)) == FORGOTTEN
    return audit.head(connection)


@dataclass
class Tamperer:
    """Somebody who may write whatever they like in the database."""

    connection: Connection
    random: Random

    def entries(self) -> list[Entry]:
        return [dict(row) for row in self.connection.execute(select(chain).order_by(chain.c.number)).mappings()]

    def some(self) -> Entry:
        return self.random.choice(self.entries())

    def puts(self, entry: int, /, **changes: Any) -> None:
        self.connection.execute(update(chain).where(chain.c.number == entry).values(changes))

    def edits(self) -> None:
        entry, column = self.some(), self.random.choice(("at", "role", "action", "object", "before", "hash"))
        others = {
            "at": entry["at"] + timedelta(microseconds=self.random.choice((-1, 1, 60_000_000))),
            "role": "direction",
            "action": self.random.choice(sorted(ACTIONS - {entry["action"]})),
        }
        self.puts(entry["number"], **{column: others.get(column, self._one_letter_else(entry[column]))})

    def _one_letter_else(self, said: Any) -> Any:
        place = self.random.randrange(len(str(said)))
        letter = self.random.choice(sorted(set("0123456789abcdef") - {str(said)[place]}))
        return f"{said}"[:place] + letter + f"{said}"[place + 1 :]

    def renumbers(self) -> None:
        self.puts(self.some()["number"], number=10_000 + self.random.randrange(1000))

    def removes(self) -> None:
        number = self.random.choice(self.entries()[:-1])["number"]
        self.connection.execute(delete(chain).where(chain.c.number == number))

    def removes_the_first(self) -> None:
        self.connection.execute(delete(chain).where(chain.c.number < self.some()["number"] + 1))

    def cuts(self) -> None:
        self.connection.execute(delete(chain).where(chain.c.number >= self.some()["number"]))

    def inserts(self) -> None:
        """In the middle, all that follow making room; or before the first, or at the end."""
        entry, entries = self.some(), self.entries()
        at = self.random.choice((entry["number"], entries[0]["number"] - 1, entries[-1]["number"] + 1))
        for later in reversed([one["number"] for one in entries if one["number"] >= at]):
            self.puts(later, number=later + 1)
        self.connection.execute(insert(chain).values(entry | {"number": at}))

    def swaps(self) -> None:
        one, other = self.random.sample(self.entries(), 2)
        columns = self.random.choice((("at", "role", "action", "object"), ("before", "hash"), tuple(one.keys())[1:]))
        self.puts(one["number"], **{column: other[column] for column in columns})
        self.puts(other["number"], **{column: one[column] for column in columns})
        if all(one[column] == other[column] for column in columns):
            self.edits()

    def writes_again(self, keys: Keys) -> None:
        """From some entry on, every hash made afresh."""
        entries = self.entries()
        changed = self.random.randrange(len(entries))
        entries[changed]["object"] = "0" * 32
        before = entries[changed]["before"]
        for entry in entries[changed:]:
            entry["before"] = before
            before = entry["hash"] = audit._hash(keys, entry)
            self.puts(entry["number"], **{name: entry[name] for name in ("object", "before", "hash")})

    def writes_again_without_the_keys(self) -> None:
        self.writes_again(OTHER_KEYS)

    def writes_again_with_the_keys(self) -> None:
        self.writes_again(KEYS)

    def moves_the_start(self) -> None:
        """As if more had been forgotten with age."""
        entry = self.some()
        self.connection.execute(delete(chain).where(chain.c.number <= entry["number"]))
        self.connection.execute(update(audit_start).values(number=entry["number"], hash=entry["hash"]))

    def forgets_the_start(self) -> None:
        self.connection.execute(delete(audit_start))


MANIPULATIONS: tuple[Callable[[Tamperer], None], ...] = (
    *(Tamperer.edits, Tamperer.renumbers, Tamperer.removes, Tamperer.removes_the_first, Tamperer.cuts),
    *(Tamperer.inserts, Tamperer.swaps, Tamperer.writes_again_without_the_keys, Tamperer.writes_again_with_the_keys),
    *(Tamperer.moves_the_start, Tamperer.forgets_the_start),
)


async def tampered(torment: Torment) -> Found:
    head = once(torment.url, lambda connection: history(connection, torment.seed), KEYS)
    cases, random = torment.times(200, 2000), torment.random
    found = Found(f"{cases} manipulations of a chain of {ENTRIES - FORGOTTEN} entries")
    for _ in range(cases):
        way = random.choice(MANIPULATIONS)
        if not once(torment.url, lambda connection, way=way: _seen(connection, way, random, head), KEYS):
            found.wrong.append(f"not seen: {way.__name__}")
    if once(torment.url, lambda connection: audit.verify(connection, [head]), KEYS).bad is not None:
        found.wrong.append("a chain that nobody touched does not verify")
    return found


def _seen(connection: Connection, way: Callable[[Tamperer], None], random: Random, head: Head) -> bool:
    undone = connection.begin_nested()
    _without_rules(connection)
    way(Tamperer(connection, random))
    bad = audit.verify(connection, [head]).bad
    undone.rollback()
    return bad is not None


def _without_rules(connection: Connection) -> None:
    """Whoever owns the database can take its rules away."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    names = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'"))
    for name in names.scalars().all():
        connection.execute(text(f"DROP TRIGGER {name}"))
