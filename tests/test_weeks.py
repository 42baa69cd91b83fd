"""A list misses nothing that changed: in any zone, by another program, after a move, before there were versions."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, delete, insert, select

from flows.domain.model import Slot
from flows.domain.timetable import WEEK, monday
from handlers.agendas import around
from storage import agenda, moving, schema
from storage.database import Database, once
from storage.tables import appointments
from storage.tables_of_weeks import weeks
from tests.agreed import agreed
from tests.keys import KEYS
from tests.test_booked import HALF, NOW, PLACES, TIMETABLE, look, the_same
from tests.test_held import furnish

pytest_plugins = "tests.postgres"
ZONES = ("Pacific/Kiritimati", "Europe/Paris", "America/Cayenne", "Etc/GMT+12")


def test_an_appointment_changes_all_the_weeks_it_is_read_in(url: str) -> None:
    """One at each hour of a week, each at a place of its own."""
    starts = {f"h{n}": NOW + timedelta(hours=n) for n in range(168)}

    def ask(connection: Connection) -> list[tuple[str, str]]:
        furnish(connection)
        row = {"request_id": 1, "person_id": 1, "seat": 1, "capacity": 1, "booked": NOW}
        rows = [{**row, "permanence": code, "starts": at, "ends": at + HALF} for code, at in starts.items()]
        connection.execute(insert(appointments), rows)
        return [(code, day) for code, day in connection.execute(select(weeks.c.permanence, weeks.c.monday))]

    changed = set(once(url, ask, KEYS))
    mondays = [monday(NOW.date()) + n * WEEK for n in range(-2, 4)]
    for zone in map(ZoneInfo, ZONES):
        read = {(code, str(day)) for code, at in starts.items() for day in mondays if is_read(at, day, zone)}
        assert read <= changed
    assert len(changed) < 2 * len(starts)


def is_read(at: datetime, day: date, zone: ZoneInfo) -> bool:
    week = around(day, zone)
    return week.start <= at < week.end


async def test_what_another_program_does_is_seen(url: str, database: Database) -> None:
    """Books, moves, cancels, takes that back, erases."""
    await database.write(furnish)
    first, second = (Slot(permanence="ici", start=NOW + n * HALF, end=NOW + (n + 1) * HALF) for n in (4, 400))
    at_once = len(await database.write(free))
    acts: list[tuple[Callable[[Connection], object], int]] = [
        (lambda c: agenda.book(c, 1, agreed(1), first, 2, NOW), 0),
        (lambda c: agenda.book(c, 2, agreed(2), first, 2, NOW), 1),
        (lambda c: agenda.move(c, 1, agreed(1), second, 2, NOW), 0),
        (lambda c: agenda.book(c, 3, agreed(3), second, 2, NOW), 1),
        (lambda c: agenda.become(c, 1, "missed"), 0),
        (lambda c: agenda.take_back(c, 1, "missed"), 1),
        (lambda c: c.execute(delete(appointments).where(appointments.c.id == 3)), 0),
    ]
    for act, fewer in acts:
        once(url, act, KEYS)
        assert len(await database.write(free)) == at_once - fewer
        await database.write(the_same, NOW)


def free(connection: Connection) -> list[Slot]:
    return look(connection, TIMETABLE, PLACES[:1], NOW).slots(PLACES[:1])


async def test_two_change_a_week_at_once_and_neither_waits(postgresql_url: str) -> None:
    database = Database(postgresql_url, KEYS)

    def together(connection: Connection) -> None:
        agenda.become(connection, 1, "missed")
        once(postgresql_url, lambda other: agenda.become(other, 2, "missed"), KEYS)

    once(postgresql_url, booked_twice, KEYS)
    for act in (lambda _: None, together, lambda c: agenda.take_back(c, 1, "missed")):
        once(postgresql_url, act, KEYS)
        await database.write(the_same, NOW)
    await database.close()


async def test_agendas_arrive_with_those_who_move(url: str, tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path}/new"
    schema.upgrade(new)
    once(url, booked_twice, KEYS)
    await moving.move(url, new)
    once(new, lambda connection: the_same(connection, NOW), KEYS)
    assert once(new, versions) == once(url, versions) != []


def test_agendas_of_an_older_program_are_read(url: str) -> None:
    once(url, booked_twice, KEYS)
    before = once(url, versions)
    for version in ("0029", "head"):
        once(url, lambda connection, version=version: go_to(connection, version), KEYS)
    assert once(url, versions) == before != []
    once(url, lambda connection: the_same(connection, NOW), KEYS)


def booked_twice(connection: Connection) -> None:
    """The only moments of two seats."""
    furnish(connection)
    for who in (1, 2):
        agenda.book(connection, who, agreed(who), Slot(permanence="ici", start=NOW, end=NOW + HALF), 2, NOW)


def versions(connection: Connection) -> list[tuple[str, str]]:
    """Of which weeks there are some."""
    known = select(weeks.c.permanence, weeks.c.monday).order_by(*weeks.primary_key)
    return [(code, day) for code, day in connection.execute(known)]


def go_to(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["connection"] = connection
    (command.upgrade if version == "head" else command.downgrade)(config, version)
