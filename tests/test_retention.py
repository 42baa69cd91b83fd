"""What is kept goes at its time: words, a dialogue left, somebody silent, a member of the team who left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select, update

from flows.domain.retention import Keep
from handlers.believed import Believed
from handlers.erasing import erase
from handlers.night import forget
from storage import conversations, counters, people, staff
from storage.tables import appointments, requests
from storage.tables import people as persons
from storage.tables import staff as team
from tests.stage import MEDIATOR, USAGER, Stage

DAY = timedelta(days=1)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def night(stage: Stage, later: timedelta) -> None:
    stage.do(forget, stage.house, stage.now + later)
    stage.deliver()


def words(connection: Connection) -> list[str]:
    return list(connection.execute(select(requests.c.words)).scalars())


def test_words_go_three_months_after_closing_and_the_request_stays(stage: Stage) -> None:
    stage.booked()
    stage.do(lambda connection: connection.execute(update(requests).values(words="Une phrase d'exemple.")))
    night(stage, 100 * DAY)
    assert stage.do(words) == ["Une phrase d'exemple."], "an open request keeps its words"
    closed = {"status": "closed", "mediator_id": 1, "close_reason": "solved", "closed": stage.now}
    stage.joins()
    stage.do(lambda connection: connection.execute(update(requests).values(closed)))
    night(stage, 90 * DAY - timedelta(hours=1))
    assert stage.do(words) == ["Une phrase d'exemple."]
    night(stage, 90 * DAY + timedelta(hours=1))
    assert stage.do(words) == [""]


def test_a_dialogue_left_for_a_day_is_forgotten_and_its_buttons_say_so(stage: Stage) -> None:
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau")
    night(stage, timedelta(hours=23))
    assert stage.do(conversations.load, USAGER).stack
    night(stage, timedelta(hours=25))
    left = stage.do(conversations.load, USAGER)
    assert left.stack == () and left.runs > 0, "a number of an old button is never given again"
    assert stage.asks(USAGER, "Une facture")[0].text.startswith("Ce bouton n'est plus actif.")


def test_somebody_silent_for_two_years_is_forgotten_and_still_counted(stage: Stage) -> None:
    stage.booked()
    zone = stage.house.association.zone
    before = stage.do(counters.totals, zone)
    assert {cell.kind for cell in before} == {"person", "request", "appointment"}
    night(stage, 729 * DAY)
    assert stage.do(people.by_id, 1)
    night(stage, 740 * DAY)
    assert not stage.do(people.by_id, 1)
    assert stage.do(counters.totals, zone) == before


def test_somebody_who_was_met_since_is_not_forgotten(stage: Stage) -> None:
    """A meeting is a contact, even if nobody wrote."""
    stage.booked()
    stage.do(lambda connection: connection.execute(update(persons).values(last_contact=stage.now - 100 * DAY)))
    night(stage, 700 * DAY)
    assert stage.do(people.by_id, 1)
    stage.do(lambda connection: connection.execute(update(appointments).values(status="kept")))
    night(stage, 740 * DAY)
    assert not stage.do(people.by_id, 1)


def test_an_association_may_keep_less(stage: Stage) -> None:
    stage.booked()
    stage.house = replace(stage.house, keep=Keep(people=60 * DAY))
    night(stage, 70 * DAY)
    assert not stage.do(people.by_id, 1)


def test_whoever_leaves_the_team_loses_their_name_once_nothing_can_be_taken_back_from_them(stage: Stage) -> None:
    stage.joins()
    stage.booked()
    stage.presses(MEDIATOR, "🙋 Je prends")
    stage.do(staff.revoke, 1)
    stage.now += timedelta(hours=46)
    night(stage, timedelta(0))
    stage.do(erase, stage.house, 1, stage.now)
    stage.deliver()
    shown = [bubble for bubble in stage.phone(MEDIATOR).bubbles if not bubble.deleted]
    assert not [bubble for bubble in shown if "Sam" in bubble.text], "taken back from them too"
    night(stage, timedelta(hours=48))
    row = stage.do(lambda connection: connection.execute(select(team)).one())
    assert (row.name, row.number, row.telegram_id) == ("", "", -1)
    stage.joins(name="Dominique")
    assert stage.do(staff.by_chat, MEDIATOR).name == "Dominique", "and they may come back"


def test_a_night_twice_is_a_night_once(stage: Stage) -> None:
    stage.booked()
    stage.joins()
    night(stage, 400 * DAY)
    before = stage.image()
    stage.do(forget, stage.house, stage.now + 400 * DAY)
    assert stage.image() == before


def test_counting_somebody_twice_in_a_month_adds_up(stage: Stage) -> None:
    """Two who leave with the same month, place and theme are two."""
    for chat in (USAGER, USAGER + 1):
        stage.booked(chat)
    zone = stage.house.association.zone
    before = stage.do(counters.totals, zone)
    night(stage, 800 * DAY)
    assert stage.do(counters.totals, zone) == before
    assert max(total.many for total in before.values()) == 2


def test_a_month_is_that_of_the_association(stage: Stage) -> None:
    """Half past midnight on the first of May, in Perpignan, is still April in UTC."""
    row = {
        "telegram_id": 1,
        "language": "fr",
        "created": stage.now.replace(2026, 5, 1, 0, 30),
        "last_contact": stage.now,
    }
    stage.do(lambda connection: connection.execute(insert(persons).values(row)))
    assert [cell.month for cell in stage.do(counters.totals, stage.house.association.zone)] == ["2026-05"]


class Clocks:
    """The machine's clock, which somebody sets, and the counter that nobody sets."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.counted, self.wrong = stage, timedelta(0), timedelta(0)
        self.believed = Believed(self.now, lambda: self.counted.total_seconds())

    def now(self) -> datetime:
        return self.stage.now + self.wrong

    def pass_by(self, time: timedelta) -> None:
        self.counted, self.stage.now = self.counted + time, self.stage.now + time
        self.believed.look()

    def night(self) -> None:
        self.stage.do(forget, self.stage.house, self.believed.now())


@pytest.mark.parametrize("jump", [31 * DAY, 3 * 365 * DAY], ids=["a month", "three years"])
def test_a_clock_put_ahead_and_back_forgets_nobody_and_repeats_no_reminder(stage: Stage, jump: timedelta) -> None:
    """A reminder is once because its row is there: a night that takes the row would let it be said again."""
    stage.booked()
    clocks = Clocks(stage)
    clocks.pass_by(2 * DAY)
    assert stage.round() == 1
    clocks.wrong = jump
    clocks.night()
    clocks.pass_by(timedelta(hours=1))
    clocks.night()
    clocks.wrong = timedelta(0)
    assert stage.round() == 0, "said once already"
    assert stage.do(people.by_id, 1)


def test_by_the_machine_s_clock_alone_it_would_be_said_twice(stage: Stage) -> None:
    """What the second clock is there for."""
    stage.booked()
    stage.now += 2 * DAY
    assert stage.round() == 1
    night(stage, 31 * DAY)
    assert stage.round() == 1


def test_a_new_hour_is_believed_after_two_days(stage: Stage) -> None:
    """A machine that starts in 1970 learns the hour later on: its nights must not wait for ever."""
    clocks = Clocks(stage)
    clocks.wrong = 31 * DAY
    for _ in range(47):
        clocks.pass_by(timedelta(hours=1))
    assert clocks.believed.now() == stage.now
    clocks.pass_by(timedelta(hours=2))
    assert clocks.believed.now() == clocks.now()


def test_a_clock_put_back_is_followed_at_once(stage: Stage) -> None:
    """What is young by either clock stays."""
    clocks = Clocks(stage)
    clocks.wrong = -DAY
    assert clocks.believed.now() == clocks.now()
