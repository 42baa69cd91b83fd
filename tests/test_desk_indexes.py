"""No screen of the desk reads the past: on years of closed requests, each engine says it uses its indexes."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, text

from flows.domain.desk import LISTS, Late
from flows.domain.model import Request
from storage import desk, handing, leaders
from storage.database import once
from storage.tables import requests
from storage.tables_of_life import steps
from storage.tables_of_reports import contacts
from tests.keys import KEYS
from tests.test_storage_indexes import MANY, NOON, history, plans

pytest_plugins = "tests.postgres"
LATE = Late(NOON, NOON, (("droits", ""),))
PAST = {"requests", "appointments", "steps", "contacts", "people", "declines", "offers"}
QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "how many": lambda c: desk.counts(c, 1, LATE),
    **{which: lambda c, which=which: desk.listed(c, 1, which, LATE) for which in LISTS},
    "whose name": lambda c: desk.own(c, 1, LATE),
    "a week": lambda c: desk.planned(c, 1, NOON, NOON + timedelta(days=7)),
    "to note": lambda c: desk.unset(c, 1, NOON),
    "what became of it": lambda c: desk.past(c, Request(id=77, theme="droits", created=NOON), ZoneInfo("Europe/Paris")),
    "who leads": lambda c: leaders.chats(c, [77], NOON),
    "one's pole first": lambda c: desk.listed(c, 1, "waiting", LATE, {"maison"}),
    "who is parted": lambda c: handing.held_apart(c, 77),
}


def today(connection: Connection) -> None:
    """A few that wait and a few that somebody follows, after years that are over."""
    history(connection)
    row = {"theme": "droits", "mode": "permanence", "created": NOON}
    waits = [{"person_id": n, **row, "status": "new"} for n in range(1, 31)]
    mine = [{"person_id": n, **row, "status": "accepted", "mediator_id": 1} for n in range(1, 31)]
    connection.execute(insert(requests), waits)
    connection.execute(insert(requests), mine)
    taken = {"act": "accept", "role": "mediator", "at": NOON}
    connection.execute(insert(steps), [{"request_id": n, **taken} for n in range(1, MANY)])
    said = {"mode": "phone", "place": "", "themes": "droits", "duration": "under15", "registers": "support"}
    said |= {"day": "2026-11-22", "result": "info", "next_step": "none"}
    connection.execute(insert(contacts), [{"request_id": n, **said} for n in range(1, MANY)])
    connection.execute(text("ANALYZE"))


def test_no_screen_of_the_desk_reads_the_past(url: str) -> None:
    def ask(connection: Connection) -> dict[str, list[str]]:
        today(connection)
        return {name: plans(connection, question) for name, question in QUESTIONS.items()}

    def walked(told: list[str]) -> set[str]:
        plan = "\n".join(told)
        found = re.findall(r"Seq Scan on (\w+)|SCAN (\w+)(?! USING| (?:USING )?(?:COVERING )?INDEX)", plan)
        return {one for pair in found for one in pair} & PAST

    through = {name: walked(told) for name, told in once(url, ask, KEYS).items()}
    assert {name: tables for name, tables in through.items() if tables} == {}
