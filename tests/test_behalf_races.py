"""One link opened by several phones at the same moment, on both engines: one has the case, whole."""

from typing import Any

import pytest
from sqlalchemy import Connection, select

from flows.domain.effects import OpenRequest
from flows.notice import version as notice_version
from handlers.incoming import Incoming, Press
from storage import behalf, people, requests
from storage.database import Database, once
from storage.tables import people as persons
from tests.keys import KEYS
from tests.stage import START, Stage, example, one_turn
from tests.test_storage_races import all_at_once

pytest_plugins = "tests.postgres"


@pytest.mark.parametrize("known", [False, True], ids=["unknown", "known"])
async def test_two_phones_that_open_one_link_at_once_do_not_both_have_it(url: str, known: bool) -> None:
    """On both engines, through two programs: one has the case, the others are told kindly, nobody has half of it."""
    stage = Stage()
    house = stage.house
    token = once(url, lambda connection: _opened(connection, known), KEYS)
    turns = iter(range(100, 200))

    def ask(database: Database) -> Any:
        number = next(turns)
        press = Press(f"claim?token={token};ok=yes", f"q{number}", 1)
        incoming = Incoming(number, 5000 + number, press, "fr")
        return database.write(one_turn, house, incoming, START)

    answers = await all_at_once(url, ask, each=4)
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    cases = once(url, lambda connection: connection.execute(select(persons.c.telegram_id)).scalars().all(), KEYS)
    theirs = {KEYS.handle(5000 + number) for number in range(100, 108)}
    assert len(theirs & {*cases}) == (8 if known else 1) and min(cases) > 0
    assert len({request.person for request in _requests(url)}) == 1
    stage.close()


def _opened(connection: Connection, known: bool) -> str:
    version = notice_version(example())
    if known:
        for number in range(100, 108):
            people.consent(connection, 5000 + number, "request", True, "Oui ?", "fr", START, version)
    who = behalf.welcome(connection, 1, "mediator", "fr", "Oui ?", "v1", START)
    assert who
    requests.add(connection, who, OpenRequest(theme="droits", mode="permanence", words="Été"), START)
    return behalf.ticket(connection, who.person, START)


def _requests(url: str) -> list[Any]:
    found = once(url, lambda connection: [requests.by_id(connection, 1)], KEYS)
    assert found[0] and found[0].words == "Été"
    return found
