"""What is on somebody's screen to be confirmed is theirs for ten minutes; what nobody can have chosen is not booked."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot import association
from flows.domain.association import Association
from flows.domain.model import Slot, Terms
from flows.domain.timetable import Timetable
from handlers.agendas import look
from storage import agenda, erasures, seats
from storage.database import Database, once
from storage.seats import HELD, Taken
from storage.tables import appointments, people, requests
from storage.tables_of_waiting import holds
from tests.agreed import agreed
from tests.keys import KEYS
from tests.stage import EXAMPLE, PARIS, USAGER, Stage

pytest_plugins = "tests.postgres"
NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)
HALF = timedelta(minutes=30)
MINUTE = timedelta(minutes=1)


def furnish(connection: Connection) -> None:
    for number in (1, 2, 3):
        person = {"id": number, "telegram_id": KEYS.handle(1000 + number), "language": "fr", "created": NINE}
        connection.execute(insert(people).values(**person, last_contact=NINE))
        request = {"id": number, "person_id": number, "theme": "droits", "mode": "permanence", "created": NINE}
        connection.execute(insert(requests).values(**request))


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Database]:
    await database.write(furnish)
    yield database


def slot(start: datetime = NINE, **terms: object) -> Slot:
    return Slot(permanence="maison", start=start, end=start + HALF, terms=Terms.model_validate(terms))


async def test_a_moment_held_is_nobody_else_s_until_it_expires(store: Database) -> None:
    await store.write(seats.keep, agreed(1), slot(), 1, NINE)
    with pytest.raises(Taken):
        await store.write(seats.keep, agreed(2), slot(NINE + HALF / 2), 1, NINE)
    with pytest.raises(Taken):
        await store.write(agenda.book, 2, agreed(2), slot(), 1, NINE + HELD - MINUTE)
    await store.write(agenda.book, 2, agreed(2), slot(), 1, NINE + HELD)
    with pytest.raises(Taken):
        await store.write(agenda.book, 1, agreed(1), slot(), 1, NINE + HELD)


async def test_who_holds_books_and_holds_nothing_any_more(store: Database) -> None:
    await store.write(seats.keep, agreed(1), slot(), 1, NINE)
    await store.write(seats.keep, agreed(1), slot(NINE + HALF), 1, NINE)  # only the latest
    await store.write(agenda.book, 2, agreed(2), slot(), 1, NINE)
    await store.write(agenda.book, 1, agreed(1), slot(NINE + HALF), 1, NINE)
    assert (
        await store.write(lambda connection: connection.execute(select(func.count()).select_from(holds)).scalar()) == 0
    )


async def test_a_hold_is_taken_with_whoever_is_erased(store: Database) -> None:
    await store.write(seats.keep, agreed(1), slot(), 1, NINE)
    await store.write(erasures.erase, 1, PARIS, NINE)
    await store.write(agenda.book, 2, agreed(2), slot(), 1, NINE)
    assert await store.write(lambda connection: connection.execute(select(holds)).all()) == []


async def test_the_database_itself_refuses_a_seat_held_twice(store: Database) -> None:
    def hold(person: int, since: datetime) -> None:
        row = {"permanence": "maison", "seat": 1, "starts": NINE, "ends": NINE + HALF, "since": since}
        once_more = insert(holds).values(person_id=person, **row, until=since + HELD)
        return lambda connection: connection.execute(once_more) and None  # type: ignore[return-value]

    await store.write(hold(1, NINE))
    with pytest.raises(IntegrityError):
        await store.write(hold(2, NINE + MINUTE))
    await store.write(hold(3, NINE + HELD))


@pytest.mark.parametrize(
    ("terms", "minutes", "free"),
    [
        ({}, 30, True),
        ({"before": 10}, 30, False),
        ({"before": 10}, 40, True),
        ({"after": 10}, -30, False),
        ({"after": 10}, -40, True),
        ({"per_day": 1}, 240, False),
        ({"per_day": 1, "zone": "Europe/Paris"}, 24 * 60, True),
        ({"per_day": 2}, 240, True),
        ({"seats": (1,)}, 0, False),
        ({"seats": (2,)}, 0, True),
    ],
)
async def test_what_stays_empty_and_how_many_a_day(
    store: Database, terms: dict[str, object], minutes: int, free: bool
) -> None:
    capacity = 2 if "seats" in terms else 1
    await store.write(agenda.book, 1, agreed(1), slot(seats=(1,)), capacity, NINE)
    wanted = slot(NINE + minutes * MINUTE, **terms)
    if free:
        await store.write(agenda.book, 2, agreed(2), wanted, capacity, NINE)
    else:
        with pytest.raises(Taken):
            await store.write(agenda.book, 2, agreed(2), wanted, capacity, NINE)


async def test_the_buffers_of_what_is_booked_hold_for_the_next_one(store: Database) -> None:
    await store.write(agenda.book, 1, agreed(1), slot(after=15), 1, NINE)
    with pytest.raises(Taken):
        await store.write(agenda.book, 2, agreed(2), slot(NINE + HALF), 1, NINE)
    await store.write(agenda.book, 2, agreed(2), slot(NINE + HALF + 15 * MINUTE), 1, NINE)


@pytest.mark.parametrize("many", [1, 40])
def test_one_question_whatever_the_number(many: int, url: str, tmp_path: Path) -> None:
    """Of places, of hours, of bookings: a list is one statement, and one more where something changed; the next slot of
    everybody three times that, at worst."""
    text = 'name = "EXEMPLE"\naddress = "1 rue de l\'Exemple"\n'
    for n in range(many):
        text += (
            f'[[permanences]]\ncode = "p{n}"\nname = "EXEMPLE {n}"\naddress = "x"\ncommune = "Elne"\ndays_ahead = 182\n'
        )
        text += 'openings = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"\nper_day = 9\n'
    (tmp_path / "a.toml").write_text(text)
    house = association.read(tmp_path / "a.toml")

    def ask(connection: Connection) -> list[int]:
        furnish(connection)
        place = {"request_id": 1, "person_id": 1, "seat": 1, "capacity": 1, "booked": NINE}
        rows = [
            {**place, "permanence": f"p{n}", "starts": NINE + hour * HALF, "ends": NINE + hour * HALF + HALF}
            for n in range(many)
            for hour in range(0, 40 * many, 2)
        ]
        connection.execute(insert(appointments), rows)
        return [asked(connection, house, question) for question in ("slots", "days", "slots", "next", "next")]

    slots, days, again, following, at_once = once(url, ask, KEYS)
    assert slots <= 4 and days == again <= 2 and following <= 4 and at_once <= 2


def asked(connection: Connection, house: Association, question: str) -> int:
    statements: list[str] = []
    listen = lambda _c, _cursor, statement, *_: statements.append(statement)  # noqa: E731
    event.listen(connection, "before_cursor_execute", listen)
    timetable, places = Timetable(house), house.permanences
    assert getattr(look(connection, timetable, places, NINE), question)(places)
    event.remove(connection, "before_cursor_execute", listen)
    return len(statements)


def test_nothing_for_26_weeks_asks_nothing(url: str) -> None:
    place = association.read(EXAMPLE).permanences[1]
    shut = place.model_copy(update={"openings": "2020 Nov 03 09:00-12:00", "days_ahead": 182})
    house = Association(name="EXEMPLE", address="x", permanences=(shut,))
    counted: list[str] = []

    def ask(connection: Connection) -> dict[str, Slot]:
        event.listen(connection, "before_cursor_execute", lambda *said: counted.append(said[2]))
        return look(connection, Timetable(house), house.permanences, NINE).next(house.permanences)

    assert once(url, ask, KEYS) == {} and not counted


# Bad input, on the phone.


def at_the_check(stage: Stage) -> None:
    stage.agreed(USAGER)
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "📍 Choisir un lieu")
    for value in ("maison", "2026-11-26", ""):
        screen = stage.phone(USAGER).last
        stage.taps(USAGER, screen, next(button for button in screen.choices if value in button.data))
    stage.types(USAGER, "Sam")


def held(stage: Stage) -> int:
    return int(stage.do(lambda connection: connection.execute(select(func.count()).select_from(holds)).scalar_one()))


@pytest.mark.parametrize("away", ["/menu", "/stop", "✏️ Changer l'heure"])
def test_whoever_goes_elsewhere_holds_nothing(away: str) -> None:
    stage = Stage()
    at_the_check(stage)
    assert held(stage) == 1
    stage.types(USAGER, away) if away.startswith("/") else stage.presses(USAGER, away)
    assert held(stage) == 0


@pytest.mark.parametrize("said", ["euh ?", "/aide", "/rdv"])
def test_whoever_sees_it_again_holds_it_still(said: str) -> None:
    stage = Stage()
    at_the_check(stage)
    stage.types(USAGER, said)
    assert held(stage) == 1


def test_a_place_that_is_removed_while_somebody_chooses_it() -> None:
    stage = Stage()
    at_the_check(stage)
    left = tuple(place for place in stage.house.association.permanences if place.code != "maison")
    stage.house = Stage(stage.house.association.model_copy(update={"permanences": left})).house
    said = stage.presses(USAGER, "✅ Oui, c'est ça")
    assert "Choisissez encore" in said[-1].text and said[-1].choices
    assert "booked" not in str(stage.ledger())


@pytest.mark.parametrize("slot", ["maison@29600000", "maison@x", "lune@29600000", "none", ""])
def test_a_forged_moment_books_nothing(slot: str) -> None:
    stage = Stage()
    at_the_check(stage)
    stage.presses(USAGER, "✏️ Changer l'heure")
    data = stage.phone(USAGER).last.choices[0].data
    stage.forges(USAGER, data.replace("day=", "slot=").rpartition("=")[0] + f"={slot}")
    assert "appointment" not in str(stage.ledger()) and held(stage) == 0


@pytest.mark.parametrize("jump", [timedelta(days=4), timedelta(days=400), timedelta(days=-2), timedelta(days=-400)])
def test_a_clock_that_moved_books_nothing_that_is_over(jump: timedelta) -> None:
    stage = Stage()
    at_the_check(stage)
    stage.now += jump
    stage.presses(USAGER, "✅ Oui, c'est ça")
    booked = stage.do(lambda connection: connection.execute(select(appointments.c.starts)).scalars().all())
    assert all(start > stage.now for start in booked)
    assert stage.phone(USAGER).last.choices
