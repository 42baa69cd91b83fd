"""A database that cannot be used is left as it is, and the operator reads one sentence."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command_line import a_place_where_all_is_right, report, typed


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with a_place_where_all_is_right(tmp_path):
        monkeypatch.chdir(tmp_path)
        yield tmp_path


def of_a_newer_version(file: Path) -> None:
    typed("migrate")
    with sqlite3.connect(file) as connection:
        connection.execute("update alembic_version set version_num = 'from-the-future'")
    connection.close()


def garbage(file: Path) -> None:
    file.write_bytes(b"this is a letter, not a database\n" * 200)


def a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize(
    ("harm", "mend"),
    [
        (of_a_newer_version, "was made by a newer version of this program: install that version"),
        (garbage, "is not a database: move the file away, or restore your latest backup."),
        (a_folder, "cannot be opened: let this user write in its folder."),
    ],
)
@pytest.mark.parametrize(
    "command", [("migrate",), ("run",), ("staff", "invite", "--role", "mediator", "--name", "Ana")]
)
def test_a_database_that_cannot_be_used_is_left_alone(
    here: Path, harm: Callable[[Path], None], mend: str, command: tuple[str, ...]
) -> None:
    file = here / "data" / "mediance.sqlite3"
    file.parent.mkdir()
    harm(file)
    before = file.read_bytes() if file.is_file() else b""
    result = typed(*command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("mediance: the database ")
    assert mend in result.stderr
    assert "Traceback" not in result.stderr
    assert (file.read_bytes() if file.is_file() else b"") == before
    verdict, said = report(typed("check"))["database"]
    assert (verdict, mend in said) == ("to mend", True)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder where not even root can write, on Linux only")
def test_a_folder_where_nothing_can_be_written(here: Path) -> None:
    with (here / ".env").open("a") as env:
        env.write("MEDIANCE_DATA_DIR=/proc/self\n")
    result = typed("migrate")
    assert result.exit_code == 1
    assert result.stderr.endswith("mediance.sqlite3 cannot be opened: let this user write in its folder.\n")
    verdict, said = report(typed("check"))["data folder"]
    assert (verdict, said.endswith("let this user write there, or name another in MEDIANCE_DATA_DIR.")) == (
        "to mend",
        True,
    )


def test_a_database_held_by_another_program(here: Path) -> None:
    typed("migrate")
    holder = sqlite3.connect(here / "data" / "mediance.sqlite3", isolation_level=None)
    holder.execute("begin exclusive")
    try:
        result = typed("staff", "invite", "--role", "mediator", "--name", "Ana")
    finally:
        holder.close()
    assert result.exit_code == 1
    assert "is held by another program: stop the other bot, then try again." in result.stderr


def test_a_password_is_not_shown(here: Path) -> None:
    (here / ".env").write_text("MEDIANCE_DATABASE_URL=postgresql://someone:hunter2@127.0.0.1:9/mediance\n")
    result = typed("migrate")
    assert result.exit_code == 1
    assert "hunter2" not in result.output
    assert "postgresql://someone:***@127.0.0.1:9/mediance" in result.stderr
