"""Which keys a database is sealed with: their names, and for each something that it alone can open. Never a key.

A database is served only with every key that something in it may still need. When all was sealed again under the
current one, the others are retired: their lines may be removed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from storage.insert import insert
from storage.sealed import INDEX, Keys, Unopened, place
from storage.tables import seals

OPENED = "opened"


@dataclass
class WrongKeys(Exception):
    """This database needs a key that is not in hand, or that is another of the same name."""

    name: str


def recognise(connection: Connection, keys: Keys) -> None:
    """The keys in hand open this database, and are written down as its own. Raises WrongKeys."""
    check(connection, keys)
    for name in (INDEX, keys.current):
        proof = keys.fingerprint() if name == INDEX else keys.seal(OPENED, place("seals.proof", name))
        added = insert(connection, seals).values(name=name, proof=proof)
        connection.execute(added.on_conflict_do_nothing())


def check(connection: Connection, keys: Keys) -> None:
    """Raises WrongKeys."""
    for name, proof in known(connection).items():
        if not _opens(keys, name, proof):
            raise WrongKeys(name)


def _opens(keys: Keys, name: str, proof: str) -> bool:
    if name == INDEX:
        return proof == keys.fingerprint()
    try:
        return keys.open(proof, place("seals.proof", name)) == OPENED
    except Unopened:
        return False


def known(connection: Connection) -> Mapping[str, str]:
    return {row.name: row.proof for row in connection.execute(select(seals).order_by(seals.c.name))}


def retire_others(connection: Connection, keys: Keys) -> None:
    """Nothing is sealed with them any more."""
    connection.execute(delete(seals).where(seals.c.name.not_in((INDEX, keys.current))))
