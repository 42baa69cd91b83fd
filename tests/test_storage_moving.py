"""An association moves from one engine to the other with all it has, or stays where it is."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, select

from flows.domain.arrangement import of
from flows.domain.closures import Closed
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from flows.domain.notes import Content
from storage import (
    agenda,
    arrangements,
    audit,
    behalf,
    closures,
    conversations,
    dangers,
    dilemmas,
    directory,
    erasures,
    feeds,
    followups,
    handing,
    inbox,
    moving,
    notes,
    outbox,
    own_steps,
    people,
    profiles,
    registrations,
    reports,
    requests,
    rights,
    seals,
    seats,
    sheets,
    slips,
    staff,
    telephones,
    tickets,
    waiting,
)
from storage.audit import Deed
from storage.consented import Consented
from storage.conversations import Frame, Talks
from storage.database import Unavailable, once
from storage.moving import Unmovable
from storage.outbox import Letter
from tests.command_line import logs_as_before, typed
from tests.keys import KEYS
from tests.noted import HALF_DAY, contact
from tests.postgres_server import tell
from tests.referring import one_sheet
from tests.stage import example

pytest_plugins = "tests.postgres"
NOW = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite")]


def live(connection: Connection) -> None:
    """An association in the middle of its work: every table holds something, the inbox a few thousand updates."""
    staff.invite(connection, role="mediator", name="Karim", token_hash=staff.hashed("a"), expires_at=NOW)
    staff.invite(connection, role="direction", name="Léa", token_hash=staff.hashed("b"), expires_at=NOW + timedelta(9))
    staff.join(connection, 900, "b", "fr", NOW)
    feeds.make(connection, 1, "", NOW)
    profiles.change(connection, 1, "skills", "pcb")
    profiles.change(connection, 1, "wakes", "yes")
    directory.verify(connection, "caf_ex", 1, NOW.date())
    away = Closed(place="elne", start=NOW + timedelta(9), end=NOW + timedelta(10), reason="holiday")
    closures.shut(connection, away, [("elne", 0)], 1, NOW)
    arrangements.keep(connection, of(example()), 1, NOW)
    for chat in range(1, 31):
        person = people.consent(connection, chat * 2**40, "request", True, "Oui ?", "ar", NOW)
        assert person is not None
        people.call(connection, person, "Zoé « ‏مريم » 👩🏽‍🦱")
        wanted = OpenRequest(theme="droits", mode="permanence", words='L\'été, 1 % de %s \\ "rien"\n', place="maison")
        request = requests.add(connection, person, wanted, NOW)
        start = NOW + timedelta(days=chat // 4)
        slot = Slot(permanence="maison", start=start, end=start + timedelta(minutes=30))
        agenda.book(connection, request, person, slot, 2, NOW, forced_by=1)
        seats.keep(connection, person, slot._replace(permanence="elne"), 30, NOW)
        waiting.join(connection, request, person, "maison", "any", NOW)
        telephones.give(connection, request, person, "+33600000001", NOW)
        staff.offer(connection, request, 1, NOW)
        behalf.ticket(connection, person.person, NOW)
        registrations.join(connection, person, "eau", NOW)
        tickets.take(connection, person, "elne", "2026-11-22", "droits", NOW, None, "", "Une facture")
        reports.add(connection, contact(request), None)
        handing.offered(connection, request, 1, NOW, NOW)
        requests.accept(connection, request, 1, NOW)
        one_sheet(connection, request, person, NOW)
        notes.write(connection, request, "person", 1, Content(words="Été « ‏مريم »"), NOW, NOW)
        handing.withdraw(connection, request, 1, "known", NOW)
        own_steps.set_goal(connection, person, "Été « ‏مريم »", NOW)
        own_steps.add(connection, person, "Une étape", NOW)
        followups.ask(connection, request, "j14", NOW)
        rights.note_reading(connection, {person.person}, "mediator", "2026-11-22")
        rights.note_opening(connection, person.person, "danger", NOW)
        signalled = dangers.signal(connection, request, 1, "violence", NOW)
        dangers.weigh(connection, signalled or 0, 1, "protect", NOW)
        audit.write(connection, [Deed("mediator", "read", f"person:{person.person}")], NOW - timedelta(days=400 - chat))
        rights.complain(connection, person, "Une chose ne va pas", NOW, NOW + timedelta(30))
        erasures.hear(connection, person, chat, NOW)
        conversations.save(connection, chat, Talks((Frame("visit", {"appointment": "1"}),)), NOW, person)
        about = frozenset({person.person})
        outbox.put_all(connection, [Letter(f"k{chat}", chat, "say", {"text": "é"}, "reminder", True, NOW, about=about)])
    gone = people.consent(connection, 2**51, "request", True, "Oui ?", "ar", NOW)
    erasures.erase(connection, gone.person if gone else 0, ZoneInfo("Europe/Paris"), NOW)
    reports.note_activity(connection, HALF_DAY)
    slips.keep(connection, 1, "outcome", 1, "started", NOW)
    reports.observe(connection, "nord", "lift", NOW)
    dilemmas.note(connection, "2026-11", "droits", "Faut-il « insister » ? é")
    audit.purge(connection, timedelta(days=365), NOW)
    seals.recognise(connection, KEYS)
    feeds.make(connection, 1, "maison", NOW)
    sheets.open_sheet(connection, "abcd", "2026-11", "maison", "droits", "fr")
    inbox.store(connection, [(number, number, "{}") for number in range(2**33, 2**33 + 2500)], NOW)


def everything(connection: Connection) -> dict[str, list[Any]]:
    return {table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in moving.TABLES}


def counts(url: str) -> dict[str, int]:
    def count(connection: Connection) -> dict[str, int]:
        tables = moving.TABLES
        return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}

    return once(url, count)


@pytest.fixture(params=WAYS, ids="→".join)
def both(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The database that is left, and the one that is moved to."""
    old, new = (str(request.getfixturevalue(f"{engine}_url")) for engine in request.param)
    once(old, live, KEYS)
    return old, new


def test_all_there_is_arrives(both: tuple[str, str]) -> None:
    old, new = both
    before = once(old, everything)
    assert [name for name, rows in before.items() if not rows] == [], "an empty table would prove nothing"
    with logs_as_before():
        said = typed("migrate", "--from", old, "--to", new)
    assert said.exit_code == 0, said.output
    assert once(new, everything) == once(old, everything) == before
    lines = said.stdout.splitlines()
    assert lines[:-1] == [
        f"{table.name}: {len(before[table.name])} rows, the same on both sides" for table in moving.TABLES
    ]
    assert lines[-1].startswith("Everything is in ")


async def test_life_goes_on_where_it_arrived(both: tuple[str, str]) -> None:
    """New rows get numbers that nobody has."""
    old, new = both
    await moving.move(old, new)

    def live_on(connection: Connection) -> Consented | None:
        outbox.put(connection, "new", 1, "say", {}, kind="instant", forget=False, now=NOW)
        return people.consent(connection, 77, "request", True, "Oui ?", "fr", NOW)

    new_person = once(new, live_on, KEYS)
    assert new_person and new_person.person > 30


async def test_a_database_that_is_not_empty_is_left_as_it_is(both: tuple[str, str]) -> None:
    old, new = both
    once(new, lambda connection: inbox.store(connection, [(1, None, "{}")], NOW), KEYS)
    with pytest.raises(Unmovable, match="not empty: inbox"):
        await moving.move(old, new)
    assert sum(counts(new).values()) == 1


async def test_a_database_of_another_version_stays(both: tuple[str, str]) -> None:
    old, new = both
    once(old, lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'"))
    with logs_as_before():
        said = typed("migrate", "--from", old, "--to", new)
    assert said.exit_code == 1 and "of another version" in said.stderr and "nothing was moved" in said.stderr
    with pytest.raises(Unmovable):
        await moving.move(old, new)
    assert not any(counts(new).values())


def test_what_does_not_fit_moves_nothing(sqlite_url: str, postgresql_url: str) -> None:
    """SQLite lets a text be longer than its column says."""
    once(sqlite_url, live, KEYS)
    once(
        sqlite_url,
        lambda connection: connection.exec_driver_sql("UPDATE requests SET sub_theme = printf('%.60c', 'x')"),
    )
    with logs_as_before():
        said = typed("migrate", "--from", sqlite_url, "--to", postgresql_url)
    assert said.exit_code == 1 and "too long" in said.stderr
    assert not any(counts(postgresql_url).values())


def test_a_row_that_changes_on_its_way_is_noticed(sqlite_url: str, postgresql_url: str) -> None:
    """A rule of somebody's own on the new server alters what is written there."""
    once(sqlite_url, live, KEYS)
    tell(
        postgresql_url,
        "CREATE FUNCTION alter_it() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN IF NEW.id = 17 THEN NEW.nickname = 'Zoe'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER alter_it BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION alter_it()",
    )
    with logs_as_before():
        said = typed("migrate", "--from", sqlite_url, "--to", postgresql_url)
    assert said.exit_code == 1 and "people did not arrive as it left: 30 rows, then 30" in said.stderr
    assert not any(counts(postgresql_url).values())


async def test_nobody_writes_to_what_is_being_left(both: tuple[str, str]) -> None:
    """What the bot would write meanwhile would stay behind."""
    old, _ = both
    engine = moving._engine(old)
    async with engine.begin() as giving:
        await giving.run_sync(moving._hold_still)
        with pytest.raises((sqlite3.OperationalError, Unavailable), match="lock"):
            write_at_once(old)
    await engine.dispose()


def write_at_once(url: str) -> None:
    """Or not at all."""

    def write(connection: Connection) -> None:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 1")
        inbox.store(connection, [(1, None, "{}")], NOW)

    if url.startswith("postgresql"):
        once(url, write, KEYS)
        return
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0)) as connection, connection:
        connection.execute("DELETE FROM inbox")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "sqlite:///nowhere.db", "--to", "sqlite:///new.db"), "is not there: nothing was moved"),
        (("--from", "sqlite:///nowhere.db"), "--to is not right: write sqlite:///"),
        (("--from", "mysql://x/y", "--to", "sqlite:///new.db"), "--from is not right: write sqlite:///"),
    ],
)
def test_a_wrong_address_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = typed("migrate", *words)
    assert result.exit_code == 1 and said in result.stderr and len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
