"""No keys, no start: what an operator is told, and what `mediance key` makes and leaves alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import keys, settings
from storage.sealed import INDEX, new_key
from tests.command_line import a_place_where_all_is_right, report, typed
from tests.keys import WRITTEN


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with a_place_where_all_is_right(tmp_path):
        monkeypatch.chdir(tmp_path)
        yield tmp_path


def refused(*command: str) -> str:
    result = typed(*command)
    assert result.exit_code == 1 and len(result.stderr.splitlines()) == 1, result.output
    return result.stderr


def secrets_of(file: Path) -> list[str]:
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    return [line.split()[1] for line in lines]


def test_the_file_is_made_once_for_this_user_only(here: Path) -> None:
    file = here / "mediance.keys"
    file.unlink()
    made = typed("key", "new")
    assert made.exit_code == 0 and "Copy this file now" in made.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert not any(secret in made.output for secret in secrets_of(file))
    before = file.read_bytes()
    assert "is there already: it is left as it is" in refused("key", "new")
    assert file.read_bytes() == before


@pytest.mark.parametrize("command", [("run",), ("migrate",), ("key", "rotate")])
def test_nothing_starts_without_keys(here: Path, command: tuple[str, ...]) -> None:
    (here / "mediance.keys").unlink()
    assert "there are no keys in mediance.keys: `mediance key new` makes them" in refused(*command)
    assert not (here / "data" / "mediance.sqlite3").exists()
    assert report(typed("check"))["keys"][0] == "to mend"


@pytest.mark.parametrize("command", [("run",), ("migrate",), ("key", "rotate")])
def test_nothing_starts_with_other_keys_than_its_own(here: Path, command: tuple[str, ...]) -> None:
    assert typed("migrate").exit_code == 0
    name = next(iter(keys.read(settings.read()).names))
    file = here / "mediance.keys"
    index = file.read_text().splitlines()[-2]
    for text in (f"{new_key(INDEX)}\n{new_key()}", f"{index}\n{new_key()}", f"{index}\n{new_key(name)}"):
        file.write_text(text)
        said = refused(*command)
        assert "mediance.sqlite3 is sealed with a key (" in said and "MEDIANCE_KEYS_FILE" in said
        assert not any(secret in said for secret in secrets_of(file))
        assert report(typed("check"))["keys"][0] == "to mend"
        assert file.read_text() == text, "nothing is added to keys that do not open it"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_may_read_is_refused(here: Path, mode: int) -> None:
    (here / "mediance.keys").chmod(mode)
    assert "others than you may read mediance.keys: chmod 600 mediance.keys" in refused("run")


@pytest.mark.parametrize("text", ["", "a letter, not keys", "index é"])
def test_what_is_no_key_is_not_repeated(here: Path, text: str) -> None:
    (here / "mediance.keys").write_text(text)
    said = refused("run")
    assert "mediance.keys does not hold keys" in said and "letter" not in said


def test_keys_beside_the_database_are_refused(here: Path) -> None:
    (here / "data").mkdir()
    (here / "mediance.keys").rename(here / "data" / "mediance.keys")
    with (here / ".env").open("a") as env:
        env.write("MEDIANCE_KEYS_FILE=data/mediance.keys\n")
    for command in (("run",), ("key", "new")):
        assert "is in the data folder, which is backed up" in refused(*command)


def test_a_folder_where_nothing_can_be_written(here: Path) -> None:
    with (here / ".env").open("a") as env:
        env.write("MEDIANCE_KEYS_FILE=association.toml/keys\n")
    assert "cannot be made" in refused("key", "new")


def test_keys_may_come_from_the_environment(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "mediance.keys").unlink()
    monkeypatch.setenv("MEDIANCE_KEYS", WRITTEN)
    assert typed("migrate").exit_code == 0
    assert report(typed("check"))["keys"] == ("good", "MEDIANCE_KEYS holds 1")
    assert "MEDIANCE_KEYS cannot be written from here" in refused("key", "rotate")
    monkeypatch.setenv("MEDIANCE_KEYS", f"{WRITTEN} {new_key('second')}")
    assert "with the key second" in typed("key", "rotate").stdout
    monkeypatch.setenv("MEDIANCE_KEYS", "hunter2")
    said = refused("run")
    assert "MEDIANCE_KEYS does not hold keys" in said and "hunter2" not in said


def test_a_line_no_longer_needed_is_told_and_may_go(here: Path) -> None:
    file = here / "mediance.keys"
    assert typed("migrate").exit_code == 0
    (old,) = keys.read(settings.read()).names
    rotated = typed("key", "rotate")
    assert rotated.exit_code == 0 and "may be removed" in rotated.stdout
    assert report(typed("check"))["keys"][1].endswith(f"no longer needed, so its line may go: {old}")
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if not line.startswith(old)))
    assert typed("migrate").exit_code == 0
    assert report(typed("check"))["keys"] == ("good", "mediance.keys holds 1")
    assert file.stat().st_mode & 0o777 == 0o600 and not (here / "mediance.keys.new").exists()
