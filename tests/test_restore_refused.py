"""A restore that is not sure of itself does nothing: one sentence, and the database as it was."""

from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519

from bot import keys
from storage.database import once
from storage.sealed import new_key
from tests.backups import all_there_is, refused
from tests.command_line import typed

pytest_plugins = ("tests.postgres", "tests.backup_place")
pytestmark = pytest.mark.usefixtures("here")


def test_another_key_does_not_open_it(saved: Path) -> None:
    typed("backup-key", "other.key")
    assert "was not made for this key" in refused("save.age", "--identity", "other.key")


@pytest.mark.parametrize("kept", [0, 20, 150, 300, -1])
def test_a_backup_cut_short_is_refused(saved: Path, kept: int) -> None:
    saved.write_bytes(saved.read_bytes()[:kept])
    assert "cut short" in refused("save.age", "--identity", "backups.key")
    assert not Path("../other/database").exists()


@pytest.mark.parametrize("place", [0, 60, 190, 500, 70_000, -1])
def test_a_backup_altered_is_refused(saved: Path, place: int) -> None:
    altered = bytearray(saved.read_bytes())
    altered[place] ^= 1
    saved.write_bytes(bytes(altered))
    assert "nothing was restored" in refused("save.age", "--identity", "backups.key")
    assert not Path("../other/database").exists()


def test_a_sealed_letter_is_not_a_backup(saved: Path, key: str) -> None:
    saved.write_bytes(pyrage.encrypt(b"Dear all, " * 100, [x25519.Recipient.from_str(key)]))
    assert "damaged" in refused("save.age", "--identity", "backups.key")


def test_a_database_with_somebody_in_it_is_left_alone(
    saved: Path, sqlite_url: str, serves: Callable[[str], None]
) -> None:
    serves(sqlite_url)
    before = all_there_is(sqlite_url)
    assert "is not empty" in refused("save.age", "--identity", "backups.key")
    assert all_there_is(sqlite_url) == before


def test_a_database_that_is_served_is_left_alone(saved: Path, tmp_path: Path) -> None:
    from bot.alone import alone

    with alone(tmp_path / "other" / "database"):
        assert "is already serving" in refused("save.age", "--identity", "backups.key")


def test_a_postgresql_that_is_in_use_is_left_alone(
    saved: Path, postgresql_url: str, serves: Callable[[str], None]
) -> None:
    serves(postgresql_url)
    said: list[str] = []
    once(postgresql_url, lambda _: said.append(refused("save.age", "--identity", "backups.key")))
    assert "is in use" in said[0]


def test_without_the_list_of_erasures_nothing_comes_back(saved: Path, here: Path) -> None:
    (here / "data.erasures").rename(here / "copied")
    assert "people erased since the backup would come back" in refused("save.age", "--identity", "backups.key")
    restored = typed("restore", "save.age", "--identity", "backups.key", "--erasures", "copied")
    assert restored.exit_code == 0 and "erased again: 0." in restored.stdout


def test_without_the_keys_of_the_database_nothing_comes_back(saved: Path, here: Path) -> None:
    (here / "mediance.keys").rename(here / "elsewhere")
    assert "there are no keys" in refused("save.age", "--identity", "backups.key")
    keys.make(here / "mediance.keys")
    said = refused("save.age", "--identity", "backups.key")
    assert "was sealed with a key (00000001) that is not in mediance.keys" in said and "nothing was restored" in said
    assert not Path("../other/database").exists()


def test_a_backup_from_before_a_rotation_needs_the_older_key(saved: Path, here: Path) -> None:
    file = here / "mediance.keys"
    index, older = file.read_text().strip().split("\n")
    file.write_text(f"{index}\n{new_key()}\n")
    assert "was sealed with a key (00000001)" in refused("save.age", "--identity", "backups.key")
    file.write_text(f"{index}\n{older}\n{new_key()}\n")
    assert typed("restore", "save.age", "--identity", "backups.key").exit_code == 0


@pytest.mark.parametrize("words", ["", "two words more", "proof 2026-99-99", "\x00"])
def test_a_damaged_list_is_refused(saved: Path, here: Path, words: str) -> None:
    (here / "data.erasures").write_text(f"{words}\n" if words else "é", encoding="utf-8")
    assert "is not a list of erasures" in refused("save.age", "--identity", "backups.key")
