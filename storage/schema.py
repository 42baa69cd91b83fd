"""The schema's versions: which one a database has, and how it becomes the newest (alembic)."""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import engine

State = Literal["missing", "older", "current", "newer"]


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Brings the database to the newest version; harmless when it is there already."""
    command.upgrade(_config(url), "head")


def state(url: str) -> State:
    """How the database stands against this program; `newer` means that a later program made it."""
    script = ScriptDirectory.from_config(_config(url))
    made = engine(url)
    try:
        with made.connect() as connection:
            version = MigrationContext.configure(connection).get_current_revision()
    finally:
        made.dispose()
    if version is None:
        return "missing"
    if version == script.get_current_head():
        return "current"
    return "older" if version in {one.revision for one in script.walk_revisions()} else "newer"
