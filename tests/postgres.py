"""One PostgreSQL for those who test together, and one fresh database for each test, on each engine.

A test module asks for these fixtures with `pytest_plugins = "tests.postgres"`.
"""

import fcntl
import itertools
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.engines import ENGINES, sqlite_model
from tests.keys import KEYS
from tests.postgres_server import give_up, tell

ROOT = Path(__file__).parent.parent
numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server shared by this test session, up to the name of a database."""
    folder = tmp_path_factory.getbasetemp()
    meeting = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with (meeting / "pg.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        keeper = _first(meeting)
        try:
            yield (meeting / "pg.url").read_text()
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            if keeper:
                keeper.wait()


def _first(meeting: Path) -> "subprocess.Popen[str] | None":
    """The keeper, if there is none yet."""
    with (meeting / "pg.start").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if (meeting / "pg.url").exists():
            return None
        command = [sys.executable, "-m", "tests.postgres_server", str(meeting)]
        keeper = subprocess.Popen(
            command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True, stdin=subprocess.DEVNULL
        )
        while not (meeting / "pg.url").exists():
            if keeper.poll() is not None:
                give_up(keeper.communicate()[1])
            time.sleep(0.02)
        return keeper


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A fresh migrated database of PostgreSQL."""
    name = f"test_{os.getpid()}_{next(numbers)}"
    tell(f"{postgresql_server}postgres", f"CREATE DATABASE {name} TEMPLATE model STRATEGY FILE_COPY")
    yield postgresql_server + name
    tell(f"{postgresql_server}postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh migrated database of SQLite."""
    (tmp_path / "fresh").write_bytes(sqlite_model())
    return f"sqlite:///{tmp_path}/fresh"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database, on each engine in turn; `indirect=True` chooses one."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The door to it."""
    made = Database(url, KEYS)
    yield made
    await made.close()
