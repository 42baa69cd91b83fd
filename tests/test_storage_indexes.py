"""No question asked at every update grows with history: on thousands of rows, each engine says it uses an index."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, event, insert

from flows.domain.timetable import WEEK, monday
from storage import (
    agenda,
    assignment,
    audit,
    booked,
    conversations,
    dangers,
    followups,
    handing,
    inbox,
    notes,
    outbox,
    overseeing,
    people,
    referrals,
    seats,
    staff,
    waiting,
)
from storage.audit import Deed
from storage.booked import Around
from storage.database import once
from storage.pieces import Mark
from storage.tables import appointments, declines, metadata
from storage.tables import conversations as talks
from storage.tables import inbox as updates
from storage.tables import outbox as messages
from storage.tables import people as persons
from storage.tables import requests as demands
from storage.tables import staff as members
from storage.tables_of_audit import audit as entries
from storage.tables_of_closures import closed_seats, closures
from storage.tables_of_leading import dangers as signals
from storage.tables_of_life import steps
from storage.tables_of_notes import notes as passed
from storage.tables_of_referrals import disclosures, transmissions
from storage.tables_of_referrals import referrals as sent_on
from storage.tables_of_reports import contacts
from storage.tables_of_rights import consents
from storage.tables_of_team import profiles
from storage.tables_of_waiting import holds
from storage.tables_of_weeks import weeks
from tests.keys import KEYS

pytest_plugins = "tests.postgres"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANY = 5000
CONTACT = {"day": "2026-11-20", "mode": "phone", "place": "", "themes": "droits", "registers": "presence"}
CONTACT |= {"duration": "15to30", "result": "info", "next_step": "none"}
HALF = timedelta(minutes=30)


def history(connection: Connection) -> None:
    """Years of work, nearly all of it over."""

    def fill(table: Any, row: Callable[[int], dict[str, Any]], many: int = MANY) -> None:
        connection.execute(insert(table), [row(n) for n in range(1, many + 1)])

    over = {"language": "fr", "created": NOON, "last_contact": NOON}
    fill(members, lambda n: {"telegram_id": KEYS.handle(-n), "role": "mediator", "joined": NOON}, 400)
    fill(profiles, lambda n: {"staff_id": n, "hours": "Mo-Fr 09:00-12:00,14:00-17:00"}, 400)
    fill(persons, lambda n: {"telegram_id": KEYS.handle(n), **over})
    for act in ("refused", "given"):
        agreed = {"purpose": "reminders", "act": act, "text_hash": "", "language": "fr", "at": NOON}
        fill(consents, lambda n, agreed=agreed: {"person_id": n, **agreed})
    fill(talks, lambda n: {"chat_id": KEYS.handle(n), "stack": "", "at": NOON})
    fill(updates, lambda n: {"update_id": n, "raw": "", "received": NOON, "state": "new" if n % 500 == 0 else "done"})
    sent = {"method": "say", "payload": "", "forget": False, "due": NOON, "created": NOON}
    fill(
        messages,
        lambda n: {
            "key": f"k{n}",
            "chat_id": KEYS.handle(n),
            **sent,
            "kind": "reminder",
            "state": "sent" if n % 500 else "queued",
        },
    )
    fill(demands, demand)
    fill(declines, lambda n: {"request_id": n, "staff_id": 1, "reason": "load", "at": NOON})
    fill(appointments, booking)
    fill(weeks, lambda n: {"permanence": "elne", "monday": str(NOON.date() - n * WEEK), "version": n}, 900)
    fill(holds, held)
    fill(passed, note)
    fill(sent_on, lambda n: {**sheet(n), "staff_id": 1, "kind": "caf", "aim": "right", "state": "agreed", "at": NOON})
    fill(disclosures, lambda n: {**sheet(n), "referral_id": n, "given": NOON - HALF * MANY})
    fill(transmissions, transmitted)
    fill(signals, lambda n: {"request_id": n, "staff_id": 1, "reason": "", "at": NOON, "decision": "none"})
    fill(steps, lambda n: {"request_id": n, "act": "close", "role": "mediator", "at": NOON})
    fill(contacts, lambda n: {**CONTACT, "request_id": n, "appointment_id": n})
    fill(entries, lambda n: {"number": n, "at": NOON, **entry(n)})
    fill(closures, closed)
    fill(closed_seats, lambda n: {"closure_id": n, "permanence": closed(n)["permanence"], "seat": 0, **span(n)})


def demand(n: int) -> dict[str, Any]:
    """One a half hour, for months, all over."""
    came, about = (
        NOON - HALF * (MANY - n),
        {"theme": "droits", "mode": "permanence", "place": "maison" if n % 2 else ""},
    )
    return {"person_id": n, **about, "created": came, "accepted": came, "status": "closed", "mediator_id": n % 400 + 1}


def booking(n: int) -> dict[str, Any]:
    """One a half hour, one a place, for years: nearly all over."""
    start = NOON + HALF * (n - MANY + 60)
    place = {"permanence": "maison" if n % 2 else "elne", "seat": 1, "capacity": 1}
    status = "booked" if start > NOON else "missed"
    row = {"request_id": n, "person_id": n, **place, "starts": start, "ends": start + HALF}
    return {**row, "booked": NOON, "status": status}


def span(n: int) -> dict[str, Any]:
    start = NOON + timedelta(days=n - MANY + 60)
    return {"starts": start, "ends": start + timedelta(days=1), "reason": "holiday"}


def closed(n: int) -> dict[str, Any]:
    """One a day, for years."""
    return {"permanence": "maison" if n % 2 else "elne", **span(n), "staff_id": 1, "at": NOON}


def note(n: int) -> dict[str, Any]:
    """All left long ago but a few."""
    at, state = NOON + HALF * (n - MANY), "waiting" if n % 500 == 0 else "left"
    return {"request_id": n, "staff_id": 1, "side": "mediator", "at": at, "due": at, "state": state}


def sheet(n: int) -> dict[str, Any]:
    return {"request_id": n, "partner": "caf_ex", "hash": f"{n:064}"}


def transmitted(n: int) -> dict[str, Any]:
    """All answered long ago but a few."""
    told = {"received": "" if n % 500 == 0 else "yes", "means": "hand", "staff_id": 1}
    return {**sheet(n), "disclosure_id": n, "at": NOON + HALF * (n - MANY), **told}


def entry(n: int) -> dict[str, Any]:
    """Of the audit: few are refusals."""
    action = "denied" if n % 500 == 0 else "read"
    return {"role": "person", "action": action, "object": f"{n}", "before": "", "hash": f"{n}"}


def held(n: int) -> dict[str, Any]:
    """What everybody was shown last, and nobody purged."""
    start = NOON + HALF * (n - MANY + 60)
    place = {"permanence": "maison" if n % 2 else "elne", "seat": 1, "starts": start, "ends": start + HALF}
    return {**place, "person_id": n, "since": NOON - HALF, "until": NOON}


QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "what is not handled yet": inbox.waiting,
    "claim an update": lambda c: inbox.claim(c, 4000),
    "an update comes": lambda c: inbox.store(c, [(MANY + 1, 1, "{}")], NOON),
    "what was being sent": lambda c: outbox.recover(c, NOON),
    "is much waiting": lambda c: outbox.crowded(c, 300),
    "how much is not sent": outbox.depth,
    "what is to be sent": lambda c: outbox.claim(c, NOON, [3, 4], lambda parcels: parcels),
    "was it decided": lambda c: outbox.decided(c, "k77"),
    "it was sent": lambda c: outbox.sent(c, 77, 1),
    "take back what was not sent": lambda c: outbox.drop(c, 500, kinds=("reminder",)),
    "who may owe a notice": lambda c: agenda.visits(c, NOON, ahead=timedelta(hours=5)),
    "who else may owe a notice": lambda c: agenda.visits(c, NOON, mark=Mark(NOON, 4960), many=100),
    "what is taken": lambda c: seats.busy(c, ["maison"], NOON, NOON + timedelta(days=1)),
    "what is booked, week by week": lambda c: booked.look(
        c, ["maison"], [Around(monday(NOON.date()), NOON, NOON + timedelta(days=7))], NOON, None
    ),
    "someone's appointments": lambda c: agenda.upcoming(c, 4990, NOON),
    "who writes": lambda c: people.by_chat(c, 400),
    "whose team": lambda c: staff.by_chat(c, -40),
    "which notes are due": lambda c: notes.due(c, NOON, 20),
    "who was not reached": lambda c: notes.unreached(c, NOON - timedelta(days=1)),
    "what passed in a request": lambda c: notes.thread(c, 77),
    "who is to be asked whether they were received": lambda c: referrals.unanswered(c, NOON, NOON + timedelta(days=7)),
    "the sheets of a request": lambda c: referrals.of_request(c, 77),
    "what waits for a mediator": lambda c: handing.waiting(c, NOON),
    "what else waits for a mediator": lambda c: handing.waiting(c, NOON, Mark(NOON - HALF, 77), 100),
    "who may be asked for news": lambda c: followups.pursued(c, NOON),
    "how long people waited of late": lambda c: waiting.waited(c, ["maison", "elne"], NOON - timedelta(days=5)),
    "what an absent member left alone": lambda c: overseeing.resting(c, NOON),
    "which dangers are open": dangers.open_ones,
    "was it denied today": lambda c: audit.was_denied(c, Deed("person", "denied", "effect:x"), NOON),
    "where they stand": lambda c: conversations.load(c, 400),
}


def test_every_hot_question_uses_an_index(url: str) -> None:
    def ask_all(connection: Connection) -> dict[str, list[str]]:
        history(connection)
        connection.exec_driver_sql("ANALYZE")
        return {name: plans(connection, question) for name, question in QUESTIONS.items()}

    def walked(plan: str) -> list[str]:
        """The tables read from end to end."""
        found = re.findall(r"Seq Scan on (\w+)|SCAN (\w+)(?! USING| (?:USING )?(?:COVERING )?INDEX)", plan)
        return [name for pair in found for name in pair if name in metadata.tables]

    through = {name: [t for plan in told for t in walked(plan)] for name, told in once(url, ask_all, KEYS).items()}
    assert {name: tables for name, tables in through.items() if tables} == {}


def test_who_is_asked_reads_the_team_and_nothing_of_the_past(url: str) -> None:
    def ask(connection: Connection) -> str:
        history(connection)
        connection.exec_driver_sql("ANALYZE")
        return "\n".join(plans(connection, lambda c: assignment.asked(c, MANY, NOON)))

    told = once(url, ask, KEYS)
    assert not re.search(r"(Seq Scan on|SCAN) (requests|people|closures|appointments)\b(?! USING)", told), told


def test_all_that_waits_is_neither_read_nor_sorted_to_take_the_next(url: str) -> None:
    """Everybody's reminder is due at once, some chats rest, and the engine's counts are of the day before."""
    row = {"kind": "reminder", "method": "say", "payload": "{}", "forget": False, "due": NOON, "created": NOON}

    def due(connection: Connection) -> list[str]:
        history(connection)
        connection.exec_driver_sql("DELETE FROM outbox WHERE state = 'queued'")
        connection.exec_driver_sql("ANALYZE")
        connection.execute(insert(messages), [{"key": f"due{n}", "chat_id": n, **row} for n in range(MANY)])
        resting = list(range(20))
        return plans(connection, lambda c: outbox.claim(c, NOON, resting, lambda all_: all_[:1], window=70))

    first, without_those_who_rest, _mark = once(url, due, KEYS)
    for plan in (first, without_those_who_rest):
        assert re.search(r"(Index Scan using|SEARCH outbox USING INDEX) ix_outbox_unsent", plan), plan
        assert not re.search(r"Sort|TEMP B-TREE|Bitmap", plan), plan


def plans(connection: Connection, question: Callable[[Connection], Any]) -> list[str]:
    """How the engine says it will answer each statement of this question."""
    asked: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        asked.append((statement, parameters[0] if many else parameters))

    driver = connection.connection.dbapi_connection
    if isinstance(driver, sqlite3.Connection):
        driver.set_trace_callback(lambda statement: asked.append((statement, ())))
        question(connection)
        driver.set_trace_callback(None)
    else:
        event.listen(connection, "before_cursor_execute", listen)
        question(connection)
        event.remove(connection, "before_cursor_execute", listen)
    explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    statements = [(s, p) for s, p in asked if s.startswith(("SELECT", "UPDATE", "INSERT", "DELETE"))]
    assert statements
    return ["\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {s}", p)) for s, p in statements]
