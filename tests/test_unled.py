"""When all who lead are parted from a person, nobody may be told that they wait: the operator is, without a name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot import keys, settings
from flows.domain.effects import OpenRequest
from storage import handing, people, requests, staff, unled
from storage.database import once
from tests.command_line import a_place_where_all_is_right, report, typed
from tests.keys import KEYS

pytest_plugins = "tests.postgres"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AMINA, KARIMA, LOUISE = 11, 21, 22


def joins(connection: Connection, chat: int, role: str) -> None:
    token, until = f"{role}-{chat}", datetime.now(UTC) + timedelta(days=1)
    staff.invite(connection, role=role, name="Karima", token_hash=staff.hashed(token), expires_at=until)
    staff.join(connection, chat, token, "fr", datetime.now(UTC))


def waits(connection: Connection) -> int:
    """Somebody with a request, that a mediator may take."""
    joins(connection, KARIMA, "coordinator")
    who = people.consent(connection, AMINA, "request", True, "Oui ?", "fr", NOW)
    assert who
    return requests.add(connection, who, OpenRequest(theme="droits", mode="phone"), NOW)


def the_only_lead_knows_them(connection: Connection) -> None:
    handing.decline(connection, waits(connection), 1, "known", NOW)


def told(connection: Connection) -> list[int]:
    """As everything happens, one thing after another."""
    request = waits(connection)
    counted = [unled.waiting(connection)]
    handing.decline(connection, request, 1, "known", NOW)
    counted.append(unled.waiting(connection))
    joins(connection, LOUISE, "mediator")
    counted.append(unled.waiting(connection))
    requests.accept(connection, request, 2, NOW)
    counted.append(unled.waiting(connection))
    handing.withdraw(connection, request, 2, "load", NOW)
    counted.append(unled.waiting(connection))
    people.pause(connection, 1)
    counted.append(unled.waiting(connection))
    people.resume(connection, 1)
    joins(connection, LOUISE + 1, "direction")
    return [*counted, unled.waiting(connection)]


def test_only_what_waits_and_nobody_may_decide_of_is_counted(sqlite_url: str, postgresql_url: str) -> None:
    for url in (sqlite_url, postgresql_url):
        assert once(url, told, KEYS) == [0, 1, 1, 0, 1, 0, 0]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with a_place_where_all_is_right(tmp_path):
        monkeypatch.chdir(tmp_path)
        typed("migrate")
        yield f"sqlite:///{tmp_path}/data/mediance.sqlite3"


def test_check_says_it_to_the_operator_with_what_to_do_and_nobody(here: str) -> None:
    own = keys.read(settings.read())
    assert "requests" not in report(typed("check"))
    once(here, the_only_lead_knows_them, own)
    verdict, said = report(typed("check"))["requests"]
    assert verdict == "warning" and "nobody who leads may hear of it: 1." in said and "staff invite" in said
    once(here, lambda connection: joins(connection, LOUISE, "direction"), own)
    assert "requests" not in report(typed("check"))
