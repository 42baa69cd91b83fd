"""Two people come without an appointment: one leaves and comes back, the other is called and not there."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flows.domain.effects import OpenRequest
from storage import agenda, people, requests, tickets
from tests.stage import CROWD, MEDIATOR, PARIS, USAGER, Stage

WEDNESDAY = datetime(2026, 11, 25, 14, 5, tzinfo=PARIS)
TODAY, TOMORROW = "2026-11-22", "2026-11-23"


def a_line(does: Callable[..., tuple[str, Any]], now: datetime) -> Iterator[tuple[str, Any]]:
    """Every function of tickets, and what it answered."""
    asked = [does(people.consent, chat, "request", True, "Oui ?", "fr", now, "v1") for chat in (701, 702)]
    one, other = (who for _, who in asked)
    for who, most in ((one, 1), (other, 1), (other, 2), (other, None)):
        yield does(tickets.take, who, "elne", TODAY, "droits", now, most)
    yield does(tickets.line, "elne", TODAY)
    yield does(tickets.of_person, other.person, TODAY)
    yield does(tickets.all_of, other.person)
    yield does(tickets.give_back, 1, one)
    yield does(tickets.give_back, 1, one)
    yield does(tickets.take, one, "elne", TODAY, "energie", now, 2)
    yield does(tickets.line, "elne", TODAY)
    for ticket, day in ((2, TOMORROW), (2, TODAY), (2, TODAY), (1, TODAY), (99, TODAY)):
        yield does(tickets.call, ticket, 1, day, now)
    yield does(tickets.called_by, 1, TODAY)
    request = does(requests.add, other, OpenRequest(theme="droits", mode="permanence"), now)
    yield request
    yield does(tickets.opens, 2, request[1])
    for staff, outcome in ((2, "kept"), (1, "missed"), (1, "kept")):
        yield does(tickets.end, 2, staff, outcome)
    written = does(agenda.walked_in, request[1], other, "elne", now, now, "missed")
    yield written
    for staff in (1, 2):
        yield does(tickets.ended, 2, staff)
    for staff, day in ((2, TODAY), (1, TOMORROW), (1, TODAY), (1, TODAY)):
        yield does(tickets.call_again, 2, staff, day)
    for number in (written[1], written[1]):
        yield does(agenda.strike, number)
    yield does(tickets.end, 2, 1, "missed")
    yield does(tickets.take, other, "elne", TODAY, "droits", now, 2)
    yield does(tickets.line, "elne", TODAY)


def in_line(stage: Stage) -> int:
    """Somebody at the place, with a number to ask for."""
    stage.now = WEDNESDAY
    stage.agreed()
    stage.types(USAGER, "/numero")
    return USAGER


def numbered(stage: Stage, now: datetime = WEDNESDAY) -> None:
    """Somebody who has the first number of today."""
    stage.agreed(USAGER)
    stage.now = now
    stage.types(USAGER, "/numero")
    stage.asks(USAGER, "💡 Énergie et eau")


def receiving(stage: Stage) -> int:
    """A mediator at the place, where somebody waits."""
    stage.joins()
    in_line(stage)
    stage.asks(USAGER, "💡 Énergie et eau")
    stage.types(MEDIATOR, "/accueil")
    return MEDIATOR


def fill_workshop(stage: Stage, code: str) -> None:
    """Other people take every seat."""
    workshop = stage.house.association.workshop(code)
    assert workshop, f"no such workshop: {code}"
    slot = workshop.slot(stage.house.association.zone)
    wanted = OpenRequest(theme="energie", mode="workshop", place=code, slot=slot)
    for number in range(workshop.seats):
        who = stage.do(people.consent, CROWD + number, "request", True, "", "fr", stage.now, stage.house.version)
        request = stage.do(requests.add, who, wanted, stage.now)
        stage.do(agenda.book, request, who, slot, workshop.seats, stage.now)


def one_cancels(stage: Stage) -> None:
    """Whoever of them comes first."""
    first = next(line for line in stage.ledger() if line.startswith("appointments:"))
    stage.do(agenda.become, int(first.partition(":")[2]), "cancelled_by_person")
