"""What an operator sees of the audit, and of who leaves the team: commands beside the bot, on a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot import heads
from handlers.anchor import anchor
from storage import audit
from storage.audit import Deed
from storage.database import once
from storage.sealed import Keys
from storage.tables_of_audit import audit as chain
from tests.command_line import a_place_where_all_is_right, typed
from tests.stage import MEDIATOR, START, Stage


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with a_place_where_all_is_right(tmp_path):
        monkeypatch.chdir(tmp_path)
        typed("migrate")
        yield f"sqlite:///{tmp_path}/data/mediance.sqlite3"


def own_keys() -> Keys:
    return Keys(Path("mediance.keys").read_text(encoding="ascii"))


def some(connection: Connection) -> None:
    audit.write(connection, [Deed("mediator", "read", f"person:{number}") for number in range(5)], START)


def test_whole_it_says_how_many_and_the_head(here: str) -> None:
    assert typed("audit", "verify").stdout == "0 entries, each as it was written; 0 noted heads found again.\n"
    assert typed("audit", "head").stdout == "Nothing is written in the audit yet.\n"
    once(here, some, own_keys())
    told = typed("audit", "verify")
    assert told.exit_code == 0 and told.stdout.startswith("5 entries, each as it was written;")
    head = typed("audit", "head").stdout.split()[1]
    assert told.stdout.splitlines()[1] == f"head {head}"
    again = typed("audit", "verify", "--head", head, "--head", head[:14])
    assert again.exit_code == 0 and "2 noted heads found again" in again.stdout


def test_changed_it_says_the_first_bad_entry_and_fails(here: str) -> None:
    once(here, some, own_keys())

    def tamper(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TRIGGER audit_update_refused")
        connection.exec_driver_sql("UPDATE audit SET role = 'direction' WHERE number = 3")

    once(here, tamper)
    told = typed("audit", "verify")
    assert told.exit_code == 1
    assert "entry 3 (not as it was written)" in told.stderr and "2 entries before it are right" in told.stderr


def test_cut_it_is_held_against_the_heads_of_the_data_folder(here: str) -> None:
    once(here, some, own_keys())
    heads.note(Path("data"), once(here, audit.head, own_keys()), START.date())
    assert "1 noted heads found again" in typed("audit", "verify").stdout

    def cut(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TRIGGER audit_delete_refused")
        connection.exec_driver_sql("DELETE FROM audit WHERE number > 3")

    once(here, cut)
    told = typed("audit", "verify")
    assert told.exit_code == 1 and "entry 4 (a head that was noted is not there)" in told.stderr


def test_what_is_no_head_is_one_sentence() -> None:
    told = typed("audit", "verify", "--head", "yesterday")
    assert told.exit_code == 1 and "is no head" in told.stderr


def test_what_an_operator_changes_is_written(here: str) -> None:
    typed("staff", "invite", "--role", "mediator", "--name", "Ana")
    typed("key", "rotate")
    wanted = select(chain.c.role, chain.c.action).order_by(chain.c.number)
    rows = once(here, lambda connection: connection.execute(wanted).all())
    assert [tuple(row) for row in rows] == [("operator", "invited"), ("operator", "rotated")]
    assert typed("audit", "verify").exit_code == 0


def test_nobody_leaves_who_is_not_there() -> None:
    assert typed("staff", "list").stdout.startswith("Nobody is in the team yet")
    told = typed("staff", "leave", "7")
    assert told.exit_code == 1 and "nobody of the team has the number 7" in told.stderr


def test_every_morning_the_direction_gets_the_mark_of_what_changed() -> None:
    stage = Stage()
    stage.joins(role="direction")
    stage.now = START.replace(hour=4)
    head = stage.do(anchor, stage.house, stage.now)
    stage.deliver()
    assert head.mark not in stage.phone(MEDIATOR).last.text
    stage.now = START
    stage.do(anchor, stage.house, stage.now)  # the next night, with nothing new
    stage.deliver()
    told = [bubble.text for bubble in stage.phone(MEDIATOR).bubbles if head.mark in bubble.text]
    assert len(told) == 1 and "ligne 1." in told[0]
    stage.close()
