"""The schema's versions: which one a database has, and how it becomes the newest (alembic).

An upgrade is one transaction: it happens whole or not at all, and two programs that start together make it once.
A database that is of our version already needs no alembic: it is imported by who upgrades, and weighs nothing on who
serves.
"""

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, inspect, text

from storage.database import once
from storage.hold import hold
from storage.sealed import Keys

State = Literal["missing", "older", "current", "newer"]
MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(url: str, keys: Keys | None = None) -> None:
    """Brings the database to the newest version; harmless when it is there already. What an old one holds in clear is
    sealed: that needs the keys."""
    once(url, _upgrade, keys)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    hold(connection, "schema")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def state(url: str) -> State:
    """How the database stands against this program; `newer` means that a later program made it."""
    return once(url, standing)


def standing(connection: Connection) -> State:
    version, known = _version(connection), versions()
    if version is None:
        return "missing"
    if version == known[-1]:
        return "current"
    return "older" if version in known else "newer"


def versions() -> list[str]:
    """All that this program knows, oldest first: each migration's file begins with its own."""
    return sorted(file.name.partition("_")[0] for file in MIGRATIONS.glob("versions/[0-9]*.py"))


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
