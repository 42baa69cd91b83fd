"""What nobody agreed to is transmitted to nobody, whatever the program does: both engines refuse it themselves."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from flows.domain.effects import OpenRequest
from storage import people, referrals, requests, staff
from storage.database import once
from storage.tables_of_referrals import disclosures, transmissions
from storage.tables_of_referrals import referrals as sheets
from tests.keys import KEYS
from tests.referring import NOON, SHEET

pytest_plugins = "tests.postgres"
DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


def a_yes(connection: Connection) -> dict[str, Any]:
    """Somebody's request, and their yes to a sheet: what a transmission of it would be."""
    staff.invite(connection, role="mediator", name="K", token_hash=staff.hashed("a"), expires_at=NOON + DAY)
    staff.join(connection, 900, "a", "fr", NOON)
    person = people.consent(connection, 7, "request", True, "Oui ?", "fr", NOON)
    assert person
    request = requests.add(connection, person, OpenRequest(theme="droits", mode="permanence"), NOON)
    requests.accept(connection, request, 1, NOON)
    number = referrals.propose(connection, request, 1, SHEET, NOON)
    found = referrals.by_id(connection, number or 0)
    assert found and referrals.answer(connection, found.id, person, found.hash, "agreed", NOON)
    given = connection.execute(select(disclosures)).mappings().one()
    same = {name: given[name] for name in ("request_id", "partner", "hash")}
    return {**same, "disclosure_id": given["id"], "staff_id": 1, "means": "hand", "at": NOON + DAY}


@pytest.mark.parametrize(
    "wrong", [{"hash": "0" * 64}, {"partner": "ccas_ex"}, {"request_id": 99}, {"disclosure_id": 9}]
)
def test_the_database_refuses_a_transmission_that_nobody_agreed_to(url: str, wrong: dict[str, Any]) -> None:
    def tamper(connection: Connection) -> None:
        connection.execute(insert(transmissions).values({**a_yes(connection), **wrong}))

    with pytest.raises(DBAPIError):
        once(url, tamper, KEYS)


def test_the_database_refuses_it_once_the_yes_is_taken_back(url: str) -> None:
    def tamper(connection: Connection) -> None:
        row = a_yes(connection)
        referrals.withdraw(connection, 1, 1, NOON + DAY)
        connection.execute(insert(transmissions).values(row))

    with pytest.raises(DBAPIError, match="nobody agreed"):
        once(url, tamper, KEYS)


def test_a_yes_taken_back_at_the_moment_it_is_used_was_alive_then(url: str) -> None:
    """Whoever began first, what is written is in the order in which it was done."""

    def race(connection: Connection) -> Any:
        a_yes(connection)
        assert referrals.transmit(connection, 1, 1, "hand", NOON + DAY)
        referrals.withdraw(connection, 1, 1, NOON + DAY - timedelta(seconds=1))
        return connection.execute(select(disclosures.c.withdrawn)).scalar_one()

    assert once(url, race, KEYS) == NOON + DAY


def test_the_database_refuses_to_turn_an_old_transmission_into_another(url: str) -> None:
    def tamper(connection: Connection) -> None:
        connection.execute(insert(transmissions).values(a_yes(connection)))
        connection.execute(update(transmissions).values(hash="0" * 64))

    with pytest.raises(DBAPIError):
        once(url, tamper, KEYS)


def test_the_database_refuses_to_change_a_sheet_that_was_agreed_to(url: str) -> None:
    def tamper(connection: Connection) -> None:
        a_yes(connection)
        connection.execute(update(sheets).values(hash="0" * 64))

    with pytest.raises(IntegrityError):
        once(url, tamper, KEYS)


def test_the_database_refuses_a_funder(url: str) -> None:
    def tamper(connection: Connection) -> None:
        a_yes(connection)
        connection.execute(delete(disclosures))
        connection.execute(update(sheets).values(kind="funder"))

    with pytest.raises(IntegrityError):
        once(url, tamper, KEYS)


def test_what_was_transmitted_before_it_was_taken_back_stays_written(url: str) -> None:
    def life(connection: Connection) -> int:
        a_yes(connection)
        assert referrals.transmit(connection, 1, 1, "post", NOON + DAY)
        assert referrals.withdraw(connection, 1, 1, NOON + 2 * DAY)
        return len(connection.execute(select(transmissions)).all())

    assert once(url, life, KEYS) == 1
