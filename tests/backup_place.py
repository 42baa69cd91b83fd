"""Where backups are made and brought back: a folder, a key, a database that is full and one that is empty.

A test module asks for these fixtures with `pytest_plugins = "tests.backup_place"`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.backups import three_come
from tests.command_line import a_place_where_all_is_right, typed
from tests.keys import WRITTEN
from tests.postgres_server import tell


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "association"
    folder.mkdir()
    with a_place_where_all_is_right(folder):
        monkeypatch.chdir(folder)
        (folder / "data").mkdir()
        (folder / "mediance.keys").write_text(WRITTEN)
        yield folder


@pytest.fixture
def serves(here: Path) -> Callable[[str], None]:
    """This is the database of the association now."""
    before = (here / ".env").read_text()

    def change(url: str) -> None:
        (here / ".env").write_text(f"{before}MEDIANCE_DATABASE_URL={url}\n")

    return change


@pytest.fixture
def key() -> str:
    return typed("backup-key", "backups.key").stdout.splitlines()[0]


@pytest.fixture
def empty(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database that holds nothing, not even tables, on the same engine as the other."""
    if not url.startswith("postgresql"):
        yield f"sqlite:///{tmp_path}/empty"
        return
    server, _, name = url.rpartition("/")
    tell(f"{server}/postgres", f"CREATE DATABASE {name}_empty")
    yield f"{url}_empty"
    tell(f"{server}/postgres", f"DROP DATABASE {name}_empty WITH (FORCE)")


@pytest.fixture
def saved(sqlite_url: str, here: Path, key: str, serves: Callable[[str], None], tmp_path: Path) -> Path:
    """A backup, and an empty place to restore it to."""
    three_come(sqlite_url)
    serves(sqlite_url)
    typed("backup", "save.age", "--to", key)
    (here / "data.erasures").touch()
    serves(f"sqlite:///{tmp_path}/other/database")
    (tmp_path / "other").mkdir()
    return here / "save.age"
