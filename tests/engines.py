"""The two engines, and an empty database of the quick one."""

import functools
import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy import Engine

from storage import schema

ENGINES = ("sqlite", "postgresql")


@functools.cache
def sqlite_model() -> bytes:
    """A migrated file, with nobody in it."""
    with tempfile.TemporaryDirectory() as folder:
        schema.upgrade(f"sqlite:///{folder}/model")
        return Path(folder, "model").read_bytes()


@functools.cache
def memory_model() -> bytes:
    """The same as `sqlite_model`, for a database in memory, which keeps no journal beside it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "model")
        file.write_bytes(sqlite_model())
        made = sqlite3.connect(file)
        made.execute("PRAGMA journal_mode=DELETE")
        image = made.serialize()
        made.close()
    return image


def imprint(made: Engine, image: bytes) -> None:
    """This database in memory now holds what this image does: a new one, since SQLite 3.40 ends with a segmentation
    fault where a connection that asked json_each anything is given another image."""
    made.dispose()
    with made.connect() as connection:
        connection.rollback()
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.deserialize(image)
        raw.execute("PRAGMA foreign_keys=ON")
