"""A backup can be opened by its recipients and by nobody else; a restore brings everybody back but those who left."""

import base64
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyrage
import pytest
from pyrage import x25519

from bot import erasure_list
from bot.erasure_list import redo
from storage import requests, schema
from storage.backup import FAR
from storage.database import once
from tests.agreed import agreed
from tests.backups import ANA, BEN, CANARY, CLEO, NOW, WISH, ZONE, all_there_is, comes, leaves, three_come
from tests.command_line import typed
from tests.keys import KEYS, WRITTEN

pytest_plugins = ("tests.postgres", "tests.backup_place")
pytestmark = pytest.mark.usefixtures("here")


def test_the_drill(url: str, empty: str, here: Path, key: str, serves: Callable[[str], None]) -> None:
    """Backed up, somebody erased, everything lost, restored: all are back but them, and nothing of them anywhere."""
    serves(url)
    three_come(url)
    made = typed("backup", "save.age", "--to", key)
    assert (made.exit_code, made.stderr) == (0, "")
    leaves(url, BEN, here)
    others = {name: rows for name, rows in all_there_is(url).items() if name not in {"erasures", "counters", "audit"}}
    serves(empty)
    restored = typed("restore", "save.age", "--identity", "backups.key")
    assert (restored.exit_code, restored.stderr) == (0, "")
    assert "erased again: 1." in restored.stdout
    found = all_there_is(empty)
    assert {name: rows for name, rows in found.items() if name in others} == others
    assert CANARY not in str(found)
    assert len(found["audit"]) == 1, "that it was restored"
    assert sum(row[-2] for row in found["counters"]) == 2, "one person and one request, still counted"
    for file in here.parent.rglob("*"):
        if file.is_file() and not str(file).startswith(url.removeprefix("sqlite:///")):
            assert CANARY.encode() not in file.read_bytes(), file


def test_numbers_given_since_the_backup_are_given_to_nobody_else(
    url: str, empty: str, here: Path, key: str, serves: Callable[[str], None]
) -> None:
    """A button that somebody still has must not act on somebody else's request."""
    serves(url)
    three_come(url)
    typed("backup", "save.age", "--to", key)
    (here / "data.erasures").touch()
    serves(empty)
    assert typed("restore", "save.age", "--identity", "backups.key").exit_code == 0
    number = once(empty, lambda connection: requests.add(connection, agreed(1), WISH, NOW), KEYS)
    assert number > FAR


def test_a_backup_says_nothing_and_only_its_owner_reads_it(saved: Path) -> None:
    assert CANARY.encode() not in saved.read_bytes()
    assert stat.S_IMODE(saved.stat().st_mode) == stat.S_IMODE(Path("backups.key").stat().st_mode) == 0o600
    assert {file.name for file in Path("data").iterdir()} == {"backup.lock"}


def test_whoever_opens_a_backup_reads_nobody_without_the_keys(
    url: str, key: str, serves: Callable[[str], None]
) -> None:
    """The keys of the database are not in it: it takes both, and they are kept in two places."""
    serves(url)
    three_come(url)
    assert typed("backup", "save.age", "--to", key).exit_code == 0
    opened = pyrage.decrypt(Path("save.age").read_bytes(), [the_key()])
    assert opened.startswith(b"SQLite format 3") and KEYS.current.encode() in opened
    keys = [line.split()[1].encode() for line in WRITTEN.split("\n") if line]
    numbers = [form for chat in (ANA, BEN, CLEO) for form in (b"%d" % chat, chat.to_bytes(6, "big"))]
    for trace in (CANARY.encode(), b"Je suis", *keys, *map(base64.b64decode, keys), *numbers):
        assert trace not in opened


def the_key() -> x25519.Identity:
    return x25519.Identity.from_str(Path("backups.key").read_text().splitlines()[-1])


def test_each_recipient_can_open_it(sqlite_url: str, serves: Callable[[str], None]) -> None:
    keys = [typed("backup-key", name).stdout.splitlines()[0] for name in ("one.key", "two.key")]
    serves(sqlite_url)
    assert typed("backup", "save.age", "--to", keys[0], "--to", keys[1]).exit_code == 0
    for name in ("one.key", "two.key"):
        identity = x25519.Identity.from_str(Path(name).read_text().splitlines()[-1])
        assert pyrage.decrypt(Path("save.age").read_bytes(), [identity]).startswith(b"SQLite format 3")


@pytest.mark.parametrize("to", ["", "age1", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1"])
def test_a_wrong_recipient_is_one_sentence(sqlite_url: str, serves: Callable[[str], None], to: str) -> None:
    serves(sqlite_url)
    result = typed("backup", "save.age", "--to", to)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1) and "--to is not right" in result.stderr
    assert not Path("save.age").exists()


def test_a_key_is_never_written_over(key: str) -> None:
    before = Path("backups.key").read_bytes()
    assert typed("backup-key", "backups.key").exit_code == 1
    assert Path("backups.key").read_bytes() == before


def test_a_backup_that_fails_leaves_the_one_before(saved: Path, key: str, sqlite_url: str, serves: Any) -> None:
    before = saved.read_bytes()
    serves(sqlite_url)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert typed("backup", "save.age", "--to", key).exit_code == 1
    assert saved.read_bytes() == before
    assert [found.name for found in Path().glob("*.partial")] == []


def test_a_backup_is_one_moment_while_people_write(url: str, key: str, serves: Callable[[str], None]) -> None:
    """Each person comes with one request, in one transaction: no backup holds one without the other."""
    serves(url)
    over = threading.Event()

    def people_come() -> None:
        chat = 1000
        while not over.is_set():
            once(url, lambda connection, chat=chat: comes(connection, chat, "Quelqu'un"), KEYS)
            chat += 1

    crowd = threading.Thread(target=people_come)
    crowd.start()
    try:
        made = [typed("backup", f"{number}.age", "--to", key) for number in range(4)]
    finally:
        over.set()
        crowd.join()
    assert [one.exit_code for one in made] == [0] * 4, made[-1].stderr
    for number in range(4):
        Path("opened").write_bytes(pyrage.decrypt(Path(f"{number}.age").read_bytes(), [the_key()]))
        with closing(sqlite3.connect("opened")) as opened:
            (here,) = opened.execute("SELECT count(*) FROM people").fetchone()
            assert opened.execute("SELECT count(*), count(DISTINCT person_id) FROM requests").fetchone() == (here, here)


def test_an_older_database_put_back_by_hand_is_held_against_the_list(sqlite_url: str, here: Path) -> None:
    """Whatever way it came back: the bot does the erasures again before it serves, once."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    three_come(sqlite_url)
    once(sqlite_url, lambda connection: connection.exec_driver_sql("SELECT 1").scalar())
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = file.read_bytes()
    leaves(sqlite_url, BEN, here)
    file.write_bytes(before)
    for name in ("-wal", "-shm"):
        Path(f"{file}{name}").unlink(missing_ok=True)
    proofs = erasure_list.read(here / "data.erasures")
    assert [once(sqlite_url, lambda connection: redo(connection, proofs, ZONE), KEYS) for _ in range(2)] == [1, 0]
    assert schema.state(sqlite_url) == "current" and CANARY not in str(all_there_is(sqlite_url))


def test_somebody_who_came_back_after_their_erasure_stays(sqlite_url: str, here: Path) -> None:
    three_come(sqlite_url)
    leaves(sqlite_url, BEN, here)
    proofs = {proof: NOW.replace(hour=1) for proof in erasure_list.read(here / "data.erasures")}
    once(sqlite_url, lambda connection: comes(connection, BEN, "Ben"), KEYS)
    assert once(sqlite_url, lambda connection: redo(connection, proofs, ZONE), KEYS) == 0
