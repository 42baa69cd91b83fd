"""Without an appointment: one number each, one call each, whoever presses at the same time; only while it is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.association import read
from flows.domain import walk_in
from flows.domain.model import Ticket
from flows.domain.seating import Shut
from storage import people, requests, staff, tickets
from storage.database import once
from storage.tables_of_tickets import tickets as rows
from tests.keys import KEYS
from tests.stage import EXAMPLE, MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage, example
from tests.test_storage_races import all_at_once
from tests.walking_in import WEDNESDAY, a_line

pytest_plugins = "tests.postgres"
TODAY = "2026-11-25"


def nothing(_codes: Sequence[str]) -> Sequence[Shut]:
    """Is closed by the team."""
    return ()


@pytest.fixture
def stage() -> Any:
    """Two people wait at Elne, two mediators are there."""
    made = Stage(now=WEDNESDAY)
    made.joins(MEDIATOR)
    made.joins(SECOND_MEDIATOR, "Dominique")
    for chat in (USAGER, SECOND_USAGER):
        made.agreed(chat)
        made.types(chat, "/numero")
        made.asks(chat, "💡 Énergie et eau")
    yield made
    made.close()


def states(stage: Stage) -> list[tuple[int, str, int | None]]:
    wanted = select(rows.c.number, rows.c.state, rows.c.called_by).order_by(rows.c.id)
    found: list[tuple[int, str, int | None]] = stage.do(lambda c: [tuple(row) for row in c.execute(wanted)])
    return found


def test_two_mediators_call_at_once_and_each_person_is_called_once(stage: Stage) -> None:
    for chat in (MEDIATOR, SECOND_MEDIATOR):
        stage.types(chat, "/accueil")
    stage.presses(MEDIATOR, "📣 Appeler le 1")
    said = stage.presses(SECOND_MEDIATOR, "📣 Appeler le 1")
    assert said[0].text.startswith("Ce choix n'est plus possible.")
    assert states(stage) == [(1, "called", 1), (2, "waiting", None)]
    stage.presses(SECOND_MEDIATOR, "📣 Appeler le 2")
    assert states(stage) == [(1, "called", 1), (2, "called", 2)]


def test_next_pressed_twice_calls_one_person(stage: Stage) -> None:
    stage.types(MEDIATOR, "/accueil")
    stage.types(MEDIATOR, "/accueil")
    first, second = [bubble for bubble in stage.phone(MEDIATOR).bubbles if "En attente sans" in bubble.text]
    for bubble in (first, second):
        stage.taps(MEDIATOR, bubble, bubble.choices[0])
    stage.doubles(MEDIATOR)
    stage.forges(MEDIATOR, "reception?place=elne;next=2")
    assert states(stage) == [(1, "called", 1), (2, "waiting", None)]


def test_an_old_answer_says_nothing_of_the_person_who_came_after(stage: Stage) -> None:
    stage.types(MEDIATOR, "/accueil")
    stage.presses(MEDIATOR, "📣 Appeler le 1")
    here = stage.phone(MEDIATOR).last
    stage.presses(MEDIATOR, "✅ Venu")
    stage.presses(MEDIATOR, "📣 Appeler le 2")
    stage.taps(MEDIATOR, here, here.choices[0])
    assert states(stage) == [(1, "kept", 1), (2, "called", 1)]


FORGED = ("ticket;act=return", "ticket?place=maison;theme=energie", "ticket?place=siege&theme=x", "ticket;place=maison")


@pytest.mark.parametrize("data", FORGED)
def test_a_forged_button_takes_no_ticket_where_none_is_given(data: str) -> None:
    stage = Stage(now=WEDNESDAY)
    stage.agreed()
    stage.forges(USAGER, data)
    assert {place for (place,) in stage.do(lambda c: c.execute(select(rows.c.permanence)).all())} <= {"elne"}
    stage.close()


def test_nobody_gives_back_or_sees_somebody_elses_number(stage: Stage) -> None:
    for data in ("ticket?ticket=1;act=return", "your_turn?ticket=1&place=elne"):
        stage.forges(SECOND_USAGER, data)
    assert ("🎟 Votre numéro : 1." in stage.phone(SECOND_USAGER).last.text) is False
    assert states(stage)[0] == (1, "waiting", None)


def test_what_was_said_before_the_number_is_in_the_request_of_the_call(stage: Stage) -> None:
    stage.agreed(1003)
    stage.asks(1003, "💡 Énergie et eau", "Une facture")
    stage.types(1003, "Le compteur tourne")
    stage.presses(1003, "🏢 Je viens sur place")
    stage.presses(1003, "🎟 Sans rendez-vous")
    told, _data = (said.document["content"] for said in stage.types(1003, "/export") if said.document)
    assert "• Numéro 3, " in told and "• Vos mots : Le compteur tourne" in told
    for number in (1, 2, 3):
        stage.types(MEDIATOR, "/accueil")
        stage.presses(MEDIATOR, f"📣 Appeler le {number}")
        stage.presses(MEDIATOR, "✅ Venu")
    (*_others, asked) = stage.do(requests.all_of, 3)
    assert (asked.theme, asked.sub_theme != "", asked.words) == ("energie", True, "Le compteur tourne")


def test_no_name_is_shown_before_the_call_and_the_team_alone_sees_the_line(stage: Stage) -> None:
    said = stage.types(MEDIATOR, "/accueil")
    assert not said[-1].protected and "n° 1 · 💡" in said[-1].text
    assert stage.types(USAGER, "/accueil")[0].text.startswith("Je ne connais pas ce mot.")


def test_whoever_says_stop_leaves_the_line(stage: Stage) -> None:
    stage.types(USAGER, "/stop")
    assert "n° 1" not in stage.types(MEDIATOR, "/accueil")[-1].text
    assert "Personne avant vous." in stage.types(SECOND_USAGER, "/numero")[-1].text


def test_whoever_says_stop_once_called_is_not_written_about(stage: Stage) -> None:
    stage.types(MEDIATOR, "/accueil")
    stage.presses(MEDIATOR, "📣 Appeler le 1")
    stage.types(USAGER, "/stop")
    assert "Prénom" not in stage.types(MEDIATOR, "/accueil")[-1].text
    stage.presses(MEDIATOR, "✅ Venu")
    assert [line for line in stage.ledger().values() if line.startswith("appointment")] == []


def test_what_is_erased_leaves_no_ticket(stage: Stage) -> None:
    stage.types(USAGER, "/effacer")
    stage.presses(USAGER, "🗑 Oui, tout effacer")
    assert states(stage) == [(2, "waiting", None)]


def test_yesterdays_tickets_are_over_by_themselves(stage: Stage) -> None:
    stage.types(MEDIATOR, "/accueil")
    stage.presses(MEDIATOR, "📣 Appeler le 1")
    stage.now = datetime(2026, 12, 2, 13, 40, tzinfo=PARIS)
    assert "sans rendez-vous : 0" in stage.types(MEDIATOR, "/accueil")[-1].text
    stage.types(USAGER, "/numero")
    assert "🎟 Votre numéro : 1." in stage.asks(USAGER, "💡 Énergie et eau")[-1].text


def test_a_full_day_is_told_with_what_else_is_possible() -> None:
    (elne,) = walk_in.places(example())
    few = elne.model_copy(update={"per_day": 1})
    others = tuple(few if place.code == "elne" else place for place in example().permanences)
    stage = Stage(example().model_copy(update={"permanences": others}), now=WEDNESDAY)
    for chat in (USAGER, SECOND_USAGER):
        stage.agreed(chat)
    stage.types(USAGER, "/numero")
    stage.asks(USAGER, "💡 Énergie et eau")
    said = stage.types(SECOND_USAGER, "/numero")[0]
    assert said.text.splitlines() == [
        "Il n'y a plus de numéro ici aujourd'hui.",
        "Prochain accueil : mercredi 2 décembre à 14 h 00, EXEMPLE – Centre social.",
    ]
    assert said.buttons[0].label == "📝 Autre rendez-vous"
    stage.close()


@pytest.mark.parametrize(
    ("hour", "minute", "given"), [(13, 29, False), (13, 30, True), (16, 59, True), (17, 0, False), (20, 0, False)]
)
def test_a_number_is_given_from_half_an_hour_before_until_the_doors_close(hour: int, minute: int, given: bool) -> None:
    now = datetime(2026, 11, 25, hour, minute, tzinfo=PARIS)
    assert bool(walk_in.giving(example(), now, nothing)) is given


def test_a_closed_day_gives_no_number() -> None:
    """A public holiday, on a Wednesday."""
    assert not walk_in.giving(example(), datetime(2026, 11, 11, 15, tzinfo=PARIS), nothing)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('walk_in_openings = "We 14:00-17:00"', "add it"),
        ("walk_in = true", "say when"),
        ('walk_in = true\nwalk_in_openings = "mercredi 14h-17h"', "We 14:00-17:00"),
    ],
)
def test_hours_that_say_half_are_mended_in_one_sentence(written: str, told: str, tmp_path: Any) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace('code = "siege"', f'code = "siege"\n{written}')
    file = tmp_path / "association.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match=told):
        read(file)


def crowd(connection: Connection) -> None:
    for number in range(16):
        assert people.consent(connection, 5000 + number, "request", True, "Oui ?", "fr", WEDNESDAY)
    for name in ("a", "b", "c"):
        token, until = staff.hashed(name), WEDNESDAY + timedelta(1)
        staff.invite(connection, role="mediator", name=name, token_hash=token, expires_at=until)
        staff.join(connection, ord(name), name, "fr", WEDNESDAY)


def arrives(connection: Connection, number: int) -> bool:
    who = people.consent(connection, 5000 + number % 16, "request", True, "Oui ?", "fr", WEDNESDAY)
    assert who
    return tickets.take(connection, who, "elne", TODAY, "droits", WEDNESDAY, 5)


def calls(connection: Connection, number: int) -> tuple[Ticket, int] | None:
    return tickets.call(connection, 1 + number % 2, 1 + number % 3, TODAY, WEDNESDAY)


async def test_numbers_are_given_once_and_called_once_however_many_come_together(url: str) -> None:
    once(url, crowd, KEYS)
    arriving = count()
    taken = await all_at_once(url, lambda database: database.write(arrives, next(arriving)), each=16)
    assert sum(taken) == 5
    numbers = once(url, lambda c: list(c.execute(select(rows.c.number).order_by("number")).scalars()), KEYS)
    assert numbers == [1, 2, 3, 4, 5]
    presses = count()
    found = await all_at_once(url, lambda database: database.write(calls, next(presses)))
    assert sorted(one[0].id for one in found if one) == [1, 2]


def test_the_two_engines_answer_alike(sqlite_url: str, postgresql_url: str) -> None:
    def told(connection: Connection) -> list[Any]:
        token = staff.hashed("a")
        staff.invite(connection, role="mediator", name="Ana", token_hash=token, expires_at=WEDNESDAY + timedelta(1))
        staff.join(connection, 1, "a", "fr", WEDNESDAY)
        return list(a_line(lambda work, *args: (work.__name__, work(connection, *args)), WEDNESDAY))

    on_sqlite, on_postgresql = (once(url, told, KEYS) for url in (sqlite_url, postgresql_url))
    assert on_sqlite == on_postgresql
    taken = [answer for name, answer in on_sqlite if name == "take"]
    assert taken == [True, False, True, False, True, True]
