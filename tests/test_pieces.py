"""A round is made in pieces, so that those who talk pass in between: nobody is left out, nobody told twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from flows.domain.work import Work
from handlers.pieces import OVER, START, TOLD, Reached
from handlers.rounds import make_some
from storage import agenda, people, requests
from tests.stage import PARIS, Stage, example

CROWD, COORDINATOR = 5001, 3005
MANY = 23
MONDAY = datetime(2026, 11, 23, 9, tzinfo=PARIS)
THURSDAY = datetime(2026, 11, 26, 14, tzinfo=PARIS)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage(example().model_copy(update={"work": Work(openings="Mo-Fr 09:00-17:00")}), now=MONDAY)
    made.do(many_wait, MONDAY)
    yield made
    made.close()


def many_wait(connection: Connection, now: datetime) -> None:
    """All of them asked at the same moment, and come to the same hall at the same hour."""
    hall = Slot(permanence="maison", start=THURSDAY, end=THURSDAY + timedelta(minutes=30))
    for chat in range(CROWD, CROWD + MANY):
        for purpose in ("request", "reminders"):
            who = people.consent(connection, chat, purpose, True, "", "fr", now)
        assert who
        request = requests.add(connection, who, OpenRequest(theme="autre", mode="permanence"), now)
        agenda.book(connection, request, who, hall, MANY, now)


def pieces(stage: Stage) -> list[int]:
    """How much each piece of a round told."""
    told: list[int] = []
    reached = START
    while reached != OVER:
        more, reached = one_piece(stage, reached)
        told.append(more)
    stage.deliver()
    return told


def one_piece(stage: Stage, reached: Reached) -> tuple[int, Reached]:
    found: tuple[int, Reached] = stage.do(make_some, stage.house, stage.now, reached)
    return found


def heard(stage: Stage) -> list[int]:
    return [len(stage.phone(chat).bubbles) for chat in range(CROWD, CROWD + MANY)]


def test_all_who_come_at_the_same_hour_are_reminded_once_and_a_few_at_a_time(stage: Stage) -> None:
    stage.now = THURSDAY - timedelta(days=2)
    assert max(pieces(stage)) <= TOLD
    assert heard(stage) == [1] * MANY
    assert sum(pieces(stage)) == 0


def test_those_who_lead_hear_of_every_request_that_is_late_once_and_a_few_at_a_time(stage: Stage) -> None:
    stage.joins(COORDINATOR, "Ines", "coordinator")
    before = len(stage.phone(COORDINATOR).bubbles)
    stage.now = MONDAY + timedelta(days=8)
    told = pieces(stage)
    late = [bubble for bubble in stage.phone(COORDINATOR).bubbles[before:] if "personne n'a pris" in bubble.text]
    assert len(late) == MANY
    assert len(told) > MANY / TOLD
    assert sum(pieces(stage)) == 0
