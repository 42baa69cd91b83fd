"""Closures act: nothing closed is booked, nobody hit is forgotten, who may not close closes nothing."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from flows.domain.agenda import Busy, Search
from flows.domain.association import Association, AtThePlace
from flows.domain.closures import Closed
from flows.domain.effects import Reopen, Shut
from flows.domain.hours import Closure as WrittenClosure
from flows.domain.model import Slot
from flows.domain.timetable import Timetable, minute
from handlers.effects import perform
from handlers.outgoing import scene_in
from storage import agenda, closures, seats
from storage.database import Database, once
from storage.seats import Taken
from storage.tables import people, requests, staff
from storage.tables_of_closures import closures as kept
from tests.agreed import agreed
from tests.keys import KEYS
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, START, USAGER, Stage, example

pytest_plugins = "tests.postgres"
NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)
HALF, DAY = timedelta(minutes=30), timedelta(days=1)
THURSDAY = datetime(2026, 11, 26, tzinfo=PARIS)


def furnish(connection: Connection) -> None:
    member = {"telegram_id": 1, "name": "Karima", "role": "coordinator", "joined": NINE}
    connection.execute(insert(staff).values(id=1, **member))
    connection.execute(insert(people).values(id=1, telegram_id=1, language="fr", created=NINE, last_contact=NINE))
    request = {"id": 1, "person_id": 1, "theme": "droits", "mode": "permanence", "created": NINE}
    connection.execute(insert(requests).values(**request))


def slot(number: int) -> Slot:
    start = NINE + number * HALF
    return Slot(permanence="maison", start=start, end=start + HALF)


def closed(start: datetime, end: datetime, place: str = "maison", absent: int | None = None) -> Closed:
    return Closed(place=place, absent=absent, start=start, end=end, reason="works")


# What every search sees.


def free(association: Association, *shut: tuple[int, datetime, datetime]) -> list[datetime]:
    busy = [Busy(seat, minute(start), minute(end), closed="works") for seat, start, end in shut]
    place = association.permanences[1]
    return [slot.start for slot in Search(Timetable(association), {place.code: busy}, START).slots([place])]


def with_(**changes: object) -> Association:
    first, maison, *others = example().permanences
    return example().model_copy(update={"permanences": (first, maison.model_copy(update=changes), *others)})


TWO = {"mediators": (AtThePlace(mediator="camille"), AtThePlace(mediator="lou"))}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (THURSDAY, THURSDAY + DAY),
        (THURSDAY + 15 * 2 * HALF, THURSDAY + 16 * 2 * HALF),
        (THURSDAY - DAY, THURSDAY + 30 * HALF),
        (THURSDAY + 40 * HALF, THURSDAY + 60 * HALF),
    ],
)
def test_what_is_closed_is_not_offered_and_all_the_rest_is(start: datetime, end: datetime) -> None:
    before = free(example())
    assert free(example(), (0, start, end)) == [at for at in before if not (at < end and at + HALF > start)]


def test_the_grid_starts_again_when_it_opens_again() -> None:
    assert THURSDAY + timedelta(hours=14, minutes=20) in free(
        example(), (0, THURSDAY, THURSDAY + timedelta(hours=14, minutes=20))
    )


def test_a_moment_is_open_only_when_the_file_and_the_chat_both_say_so() -> None:
    file = with_(closures=(WrittenClosure(first_day=THURSDAY.date(), last_day=THURSDAY.date(), reason="x"),))
    tuesday = THURSDAY + 5 * DAY
    both = free(file, (0, tuesday, tuesday + DAY))
    shut = (THURSDAY.date(), tuesday.date())
    assert [at for at in free(file) if at.astimezone(PARIS).date() == tuesday.date()]
    assert both == [at for at in free(example()) if at.astimezone(PARIS).date() not in shut]


def test_who_is_away_leaves_the_seats_of_the_others() -> None:
    place = with_(**TWO)
    assert free(place, (1, THURSDAY, THURSDAY + DAY)) == free(place)
    assert free(place, (1, THURSDAY, THURSDAY + DAY), (2, THURSDAY, THURSDAY + DAY)) == [
        at for at in free(place) if at.astimezone(PARIS).date() != THURSDAY.date()
    ]


def test_a_day_closed_is_no_appointment_of_that_day() -> None:
    noon = THURSDAY + timedelta(hours=12)
    assert len(free(with_(per_day=1), (0, noon, noon + HALF))) == len(free(with_(per_day=1)))


# What the database says, on both engines.


async def test_what_is_closed_is_not_booked_until_it_opens_again(database: Database) -> None:
    await database.write(furnish)
    number = await database.write(closures.shut, closed(NINE, NINE + 2 * HALF), [("maison", 0)], 1, NINE)
    assert number is not None
    for refused in (0, 1):
        with pytest.raises(Taken):
            await database.write(agenda.book, 1, agreed(1), slot(refused), 1, NINE)
    await database.write(agenda.book, 1, agreed(1), slot(2), 1, NINE)
    with pytest.raises(Taken):
        await database.write(agenda.move, 1, agreed(1), slot(0), 1, NINE)
    assert await database.write(closures.reopen, number, NINE)
    await database.write(agenda.move, 1, agreed(1), slot(0), 1, NINE)


async def test_a_seat_that_is_closed_leaves_the_other(database: Database) -> None:
    await database.write(furnish)
    away = closed(NINE, NINE + DAY, place="", absent=1)
    await database.write(closures.shut, away, [("maison", 1)], 1, NINE)
    await database.write(agenda.book, 1, agreed(1), slot(0), 2, NINE)
    assert await database.write(closures.displaced, NINE - DAY) == []
    with pytest.raises(Taken):
        await database.write(agenda.book, 1, agreed(1), slot(0), 2, NINE)


async def test_nothing_is_closed_twice(database: Database) -> None:
    await database.write(furnish)
    first = closed(NINE, NINE + DAY)
    assert await database.write(closures.shut, first, [("maison", 0)], 1, NINE)
    for again in (first, closed(NINE + DAY / 2, NINE + 2 * DAY)):
        assert await database.write(closures.shut, again, [("maison", 0)], 1, NINE) is None
    assert await database.write(closures.shut, closed(NINE + DAY, NINE + 2 * DAY), [("maison", 0)], 1, NINE)
    assert await database.write(closures.shut, closed(NINE, NINE + DAY, "elne"), [("elne", 0)], 1, NINE)


async def test_it_is_undone_once_and_within_ten_minutes(database: Database) -> None:
    await database.write(furnish)
    wanted = closed(NINE, NINE + DAY)
    number = await database.write(closures.shut, wanted, [("maison", 0)], 1, NINE)
    assert number is not None
    assert not await database.write(closures.reopen, number, NINE + timedelta(minutes=10))
    assert await database.write(closures.reopen, number, NINE + timedelta(minutes=9))
    assert not await database.write(closures.reopen, number, NINE + timedelta(minutes=9))
    assert await database.write(closures.shut, wanted, [("maison", 0)], 1, NINE)


async def test_whoever_books_while_it_closes_is_told_or_refused(url: str) -> None:
    """Sixteen book through two doors while a third closes: every appointment is one that the closing saw."""
    once(url, furnish, KEYS)
    databases = [Database(url, KEYS) for _ in range(3)]
    wanted = closed(NINE - HALF, NINE + 16 * HALF)

    def shut(connection: Connection) -> list[int]:
        assert closures.shut(connection, wanted, [("maison", 0)], 1, NINE - DAY)
        return [one.id for one in closures.struck(connection, wanted, [("maison", 0)], NINE - DAY)]

    async def book(number: int) -> Any:
        try:
            return await databases[number % 2].write(agenda.book, 1, agreed(1), slot(number), 1, NINE - DAY)
        except Taken:
            return None

    try:
        asked = [book(number) for number in range(8)] + [databases[2].write(shut)] + [book(n) for n in range(8, 16)]
        answers = await asyncio.gather(*asked)
    finally:
        for database in databases:
            await database.close()
    told = answers.pop(8)
    assert sorted(number for number in answers if number) == sorted(told)


async def test_no_question_more_whatever_is_closed(database: Database) -> None:
    await database.write(furnish)
    for n in range(20):
        await database.write(closures.shut, closed(NINE + n * DAY, NINE + (n + 1) * DAY), [("maison", 0)], 1, NINE)
    busy = await database.write(seats.busy, ["maison", "elne"], NINE, NINE + 40 * DAY)
    assert len(busy["maison"]) == 20 and busy["elne"] == []


# On the phones.


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(MEDIATOR, "Karima", "coordinator")
    made.booked(USAGER)
    yield made
    made.close()


def shuts(stage: Stage, wanted: Closed, chat: int = MEDIATOR) -> int:
    """As `/fermer` decides it; how many closures there are."""

    def act(connection: Connection) -> int:
        perform(Shut(wanted=wanted), scene_in(connection, stage.house, stage.now, chat))
        return len(connection.execute(select(kept)).all())

    made = int(stage.do(act))
    stage.deliver()
    return made


def test_who_may_not_close_closes_nothing(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Camille")
    wanted = closed(THURSDAY, THURSDAY + DAY)
    assert shuts(stage, wanted, SECOND_MEDIATOR) == shuts(stage, wanted, USAGER) == 0
    assert shuts(stage, closed(THURSDAY, THURSDAY + DAY, place="", absent=1), SECOND_MEDIATOR) == 0
    assert shuts(stage, closed(THURSDAY, THURSDAY + DAY, place="lune")) == 0
    assert shuts(stage, closed(THURSDAY - 9 * DAY, THURSDAY - 8 * DAY)) == 0
    stage.types(SECOND_MEDIATOR, "/fermer")
    screen = stage.phone(SECOND_MEDIATOR).last
    assert [button.label for button in screen.choices] == ["🌴 Mon absence"]
    own = screen.choices[0].data
    said = stage.forges(SECOND_MEDIATOR, own.replace("=own", "=place:maison"))
    assert [button.label for button in said[-1].choices] == ["🌴 Mon absence"]
    assert shuts(stage, closed(THURSDAY, THURSDAY + DAY, place="", absent=2), SECOND_MEDIATOR) == 1


def test_who_may_not_reopen_reopens_nothing(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Camille")
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))

    def act(connection: Connection) -> bool:
        perform(Reopen(closure=1), scene_in(connection, stage.house, stage.now, SECOND_MEDIATOR))
        found = closures.by_id(connection, 1)
        return bool(found and found.undone)

    assert stage.do(act) is False
    assert "Que voulez-vous fermer" in stage.forges(SECOND_MEDIATOR, "closure?closure=1")[-1].text


def test_on_a_shared_phone_nothing_is_said_but_that_something_waits(stage: Stage) -> None:
    stage.types(USAGER, "/corriger")
    stage.asks(USAGER, "📱 Téléphone partagé", "✅ Oui")
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    assert stage.phone(USAGER).last.text == "🔔 Un message vous attend."
    assert "ne peut pas avoir lieu" in stage.asks(USAGER, "📖 Lire")[-1].text


def test_who_does_not_answer_is_asked_again_when_the_reminder_was_due(stage: Stage) -> None:
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    seen = len(stage.phone(USAGER).bubbles)
    stage.passes(THURSDAY - 2 * DAY + timedelta(hours=15))
    (again,) = stage.phone(USAGER).bubbles[seen:]
    assert again.text.startswith("Pardon.") and "🔔" not in again.text


def test_at_night_the_message_waits_for_the_morning(stage: Stage) -> None:
    stage.passes(datetime(2026, 11, 24, 23, tzinfo=PARIS))
    seen = len(stage.phone(USAGER).bubbles)
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    assert len(stage.phone(USAGER).bubbles) == seen
    stage.now = datetime(2026, 11, 25, 8, 0, 1, tzinfo=PARIS)
    stage.deliver()
    assert stage.phone(USAGER).last.text.startswith("Pardon.")


def test_who_cannot_be_reached_is_on_the_list_at_once(stage: Stage) -> None:
    stage.types(USAGER, "/pause")
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    assert "Sans réponse : 1" in stage.types(MEDIATOR, "/fermer")[-1].text


def away(stage: Stage) -> str:
    """Camille follows the person, and is away that day. What the person reads."""
    stage.joins(MEDIATOR, "Camille")
    stage.joins(SECOND_MEDIATOR, "Lou")
    stage.booked(USAGER)
    stage.asks(MEDIATOR, "🙋 Je prends")
    shuts(stage, closed(THURSDAY, THURSDAY + DAY, place="", absent=1))
    return stage.phone(USAGER).last.text


def test_with_another_mediator_at_the_same_hour() -> None:
    stage = Stage(with_(**TWO))
    assert away(stage).startswith("Pardon.")
    said = stage.asks(USAGER, "🙋 Autre médiateur")
    assert "Votre rendez-vous est gardé : jeudi 26 novembre à 14 h 00" in said[-1].text
    row = stage.do(lambda c: c.exec_driver_sql("SELECT seat, starts, status FROM appointments").one())
    assert (row.seat, row.status) == (2, "booked")
    assert stage.phone(SECOND_MEDIATOR).last.text.startswith("📥 Demande à reprendre")
    assert stage.do(closures.displaced, stage.now) == []


def test_where_nobody_else_receives_nobody_else_is_offered() -> None:
    stage = Stage(with_(mediators=(AtThePlace(mediator="camille"),)))
    away(stage)
    labels = [button.label for button in stage.phone(USAGER).last.choices]
    assert "🙋 Autre médiateur" not in labels and "❌ Annuler" in labels


def test_the_other_seat_is_taken_meanwhile() -> None:
    stage = Stage(with_(**TWO))
    away(stage)
    stage.fills("maison", "2026-11-26")
    said = stage.asks(USAGER, "🙋 Autre médiateur")
    assert "Ce choix n'est plus possible" in said[-1].text and said[-1].choices


def test_two_people_hit_choose_the_same_moment(stage: Stage) -> None:
    stage.booked(SECOND_USAGER)
    shuts(stage, closed(THURSDAY, THURSDAY + DAY))
    first = stage.phone(USAGER).last.choices[0].label
    stage.presses(USAGER, first)
    said = stage.presses(SECOND_USAGER, first)
    assert "Ce choix n'est plus possible" in said[-1].text and said[-1].choices
    ledger = str(stage.ledger())
    assert "appointment 1 of usager 1: booked, maison Tue" in ledger
    assert "appointment 2 of usager 2: booked, maison Thu" in ledger
