"""What is written about a person asks for their live yes: in the types, and only the ledger has one to give."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import agenda, conversations, erasures, people, requests, rights, seats
from storage.consented import Consented, Keeper, NotConsented
from storage.database import once
from storage.tables_of_rights import consents
from tests.keys import KEYS
from tests.stage import PARIS, START

pytest_plugins = "tests.postgres"
HOUSE = Path(__file__).parent.parent
GIVERS = {"storage/people.py", "storage/speaker.py"}
WRITERS: tuple[Callable[..., Any], ...] = (
    *(people.speak, people.call, people.share_phone, people.seen),
    *(requests.add, requests.reword, agenda.book, agenda.move, agenda.coming, seats.keep),
    *(conversations.save, rights.complain, erasures.hear),
)
CARELESS = """
from datetime import UTC, datetime
from sqlalchemy import Connection
from flows.domain.effects import OpenRequest
from storage import agenda, conversations, people, requests, rights
from storage.conversations import Talks

def careless(connection: Connection, person: int, now: datetime) -> None:
    requests.add(connection, person, OpenRequest(theme="droits", mode="phone"), now)
    people.call(connection, person, "Sam")
    conversations.save(connection, 1001, Talks(), now, None)
    rights.complain(connection, person, "words", now, now)
    agenda.coming(connection, 1, person)
"""


def test_the_types_refuse_whoever_writes_without_a_yes(tmp_path: Path) -> None:
    file = tmp_path / "careless.py"
    file.write_text(CARELESS, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(file)]
    said = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True).stdout
    refused = [line for line in said.splitlines() if "[arg-type]" in line and "Consented" in line]
    assert len(refused) == 5, said


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__qualname__)
def test_what_writes_about_a_person_asks_for_their_yes(write: Callable[..., Any]) -> None:
    assert {Consented, Keeper} & set(get_type_hints(write).values()), inspect.signature(write)


def test_only_the_ledger_gives_one() -> None:
    made = {
        file.relative_to(HOUSE).as_posix()
        for room in ("bot", "handlers", "storage", "flows")
        for file in (HOUSE / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Consented"
    }
    assert made == GIVERS


@pytest.mark.parametrize(
    ("act", "state"),
    [(None, "active"), ("refused", "active"), ("withdrawn", "active"), ("given", "stopped"), ("renewed", "paused")],
)
def test_a_no_a_stop_and_a_pause_give_none(act: str | None, state: str) -> None:
    with pytest.raises(NotConsented):
        Consented(1, act, state)


def agree(connection: Connection) -> int:
    given = people.consent(connection, 1001, "request", True, "Oui ?", "fr", START, "v1")
    assert given
    return given.person


def test_nobody_rewrites_the_ledger(url: str) -> None:
    """Not the code, not a careless operator with the database open; on both engines."""
    once(url, agree, KEYS)
    tries = [update(consents).values(act="refused"), delete(consents), text("UPDATE consents SET version = 'v2'")]
    for rewrite in tries:
        with pytest.raises((IntegrityError, DBAPIError), match="what was agreed stays written"):
            once(url, lambda connection, rewrite=rewrite: connection.execute(rewrite))
    rows = once(url, lambda connection: connection.execute(select(consents.c.act, consents.c.version)).all())
    assert [tuple(row) for row in rows] == [("given", "v1")]


def test_it_goes_with_its_person_and_leaves_a_proof(url: str) -> None:
    person = once(url, agree, KEYS)
    once(url, lambda connection: erasures.erase(connection, person, PARIS, START), KEYS)
    assert once(url, lambda connection: connection.execute(select(consents)).all()) == []
    assert once(url, lambda connection: erasures.erased(connection, 1001), KEYS) == START
    assert once(url, lambda connection: erasures.erased(connection, 1002), KEYS) is None


def test_each_act_is_a_row(url: str) -> None:
    def live(connection: Connection) -> list[str]:
        person = agree(connection)
        agree(connection)
        people.consent(connection, 1001, "request", True, "Oui ?", "fr", START, "v2")
        people.withdraw(connection, person, START)
        assert people.consented(connection, person) is None
        people.consent(connection, 1001, "request", False, "Oui ?", "fr", START, "v2")
        agree(connection)
        kept = rights.kept(connection, person)
        assert kept
        assert {act.channel for act in kept.acts} == {"telegram"}
        return [act.act for act in kept.acts]

    assert once(url, live, KEYS) == ["given", "renewed", "withdrawn", "refused", "given"]


def test_an_old_backup_erases_again(url: str) -> None:
    """Whoever was erased since, and comes back with the backup, goes again; whoever came back alone stays."""

    def restored(connection: Connection) -> tuple[int, int]:
        erasures.erase(connection, agree(connection), PARIS, START)
        agree(connection)  # as an old backup has it
        first = erasures.replay(connection, PARIS)
        return first, erasures.replay(connection, PARIS)

    assert once(url, restored, KEYS) == (1, 0)
