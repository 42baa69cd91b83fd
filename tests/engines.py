"""The two engines, and an empty database of the quick one."""

import functools
import tempfile
from pathlib import Path

from storage import schema

ENGINES = ("sqlite", "postgresql")


@functools.cache
def sqlite_model() -> bytes:
    """A migrated file, with nobody in it."""
    with tempfile.TemporaryDirectory() as folder:
        schema.upgrade(f"sqlite:///{folder}/model")
        return Path(folder, "model").read_bytes()
