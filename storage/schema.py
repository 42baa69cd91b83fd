"""The schema's versions: which one a database has, and how it becomes the newest (alembic).

An upgrade is one transaction: it happens whole or not at all, and two programs that start together make it once.
"""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

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
    hold(connection, "schema")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def state(url: str) -> State:
    """How the database stands against this program; `newer` means that a later program made it."""
    return once(url, standing)


def standing(connection: Connection) -> State:
    version = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory(str(MIGRATIONS))
    if version is None:
        return "missing"
    if version == script.get_current_head():
        return "current"
    return "older" if version in {one.revision for one in script.walk_revisions()} else "newer"
