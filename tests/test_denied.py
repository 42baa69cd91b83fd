"""Whatever is the team's is refused to a usager, changes nothing, and the audit says that somebody tried."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, func, select

from flows import access, menu
from flows.cards import DECLINES
from flows.mediator.desk import OUTCOMES
from storage.tables_of_audit import audit
from tests.stage import MEDIATOR, SECOND_USAGER, USAGER, Stage

STRANGER = 3009
THE_TEAMS = [flow for flow, row in access.CONVERSATIONS.items() if row.person == "no"]
ACTS = (
    "card?request=1;act=accept",
    *(f"card?request=1;act=decline;reason={reason}" for reason in DECLINES),
    "card?request=1;act=close;reason=solved",
    "card?request=1;act=reopen",
    *(f"handing_on?request=1;reason={reason};sure=yes" for reason in DECLINES),
    *(f"meeting?appointment=1;outcome={outcome}" for outcome in OUTCOMES),
    "member?member=1;what=leaves;sure=yes",
    "member?member=1&what=role;role=direction",
    "invite;role=direction;name=X;sure=yes",
    "closing;what=own;day=2026-11-24;part=day;reason=holiday;sure=yes",
    "open?request=1;reason=danger",
    "writing?request=1;what=where",
    "complaints?complaint=1;act=answer;words=non",
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A usager with a request in a mediator's hands, and another usager."""
    made = Stage()
    made.joins()
    made.booked()
    made.asks(MEDIATOR, "🙋 Je prends")
    made.agreed(SECOND_USAGER)
    yield made
    made.close()


def denied(stage: Stage) -> int:
    def count(connection: Connection) -> int:
        tried = audit.c.action == "denied", audit.c.role == "person"
        return int(connection.execute(select(func.count()).where(*tried)).scalar_one())

    found: int = stage.do(count)
    return found


@pytest.mark.parametrize("chat", [USAGER, SECOND_USAGER])
@pytest.mark.parametrize("data", [*THE_TEAMS, *ACTS])
def test_a_usager_who_presses_what_is_the_team_s(stage: Stage, chat: int, data: str) -> None:
    before, rows = denied(stage), stage.ledger()
    said = stage.forges(chat, data)
    assert said[0].text.startswith("Je ne connais pas ce mot."), said[0].text
    assert stage.ledger() == rows
    assert denied(stage) == before + 1


@pytest.mark.parametrize("command", menu.SHOWN_TO_STAFF)
def test_a_usager_who_writes_a_command_of_the_team(stage: Stage, command: str) -> None:
    before = denied(stage)
    stage.types(SECOND_USAGER, f"/{command}")
    assert denied(stage) == before + (menu.COMMANDS[command] in THE_TEAMS)


def test_of_a_stranger_nothing_is_written_and_of_the_team_s_own_work_neither(stage: Stage) -> None:
    before = denied(stage)
    for data in ("queue", "card?request=1;act=accept"):
        assert stage.forges(STRANGER, data)[0].text.startswith("Je ne connais pas ce mot.")
    stage.types(MEDIATOR, "/file")
    assert denied(stage) == before
