"""What is the team's is refused to everybody else: kindly, nothing happens, and the audit says that it was tried."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, select

from flows import access, menu
from flows.domain.effects import Effect
from handlers.effects import perform
from handlers.outgoing import scene_in
from handlers.scene import House
from storage import audit
from storage.tables_of_audit import audit as entries
from tests.stage import MEDIATOR, PARIS, USAGER, Stage

NOBODY, STOPPED, LEFT, VOLUNTEER = 3001, 3002, 3004, 3008
REFUSED = "Je ne connais pas ce mot."
OURS = [name for name, row in access.CONVERSATIONS.items() if row.of_team]
COMMANDS = [word for word, name in menu.COMMANDS.items() if name in OURS]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A mediator follows a usager's request; somebody stopped, somebody left the team."""
    made = Stage()
    made.joins()
    made.booked()
    made.asks(MEDIATOR, "🙋 Je prends")
    made.joins(LEFT, "Dominique", "direction")
    made.do(lambda connection: connection.exec_driver_sql("UPDATE staff SET active = 0 WHERE id = 2"))
    made.agreed(STOPPED)
    made.types(STOPPED, "/stop")
    yield made
    made.close()


def denied(stage: Stage) -> list[tuple[str, str]]:
    """Who was refused (the role), and the mark of what."""

    def told(connection: Connection) -> list[Any]:
        found = select(entries.c.role, entries.c.object).where(entries.c.action == "denied")
        return [tuple(row) for row in connection.execute(found.order_by(entries.c.number))]

    found: list[tuple[str, str]] = stage.do(told)
    return found


def all_else(stage: Stage) -> dict[str, str]:
    """What the ledger says."""
    return stage.ledger()


def test_there_is_much_to_refuse() -> None:
    assert {"file", "agenda", "equipe", "vue", "fiche", "permanences", "ouvrir"} <= set(COMMANDS)
    assert {"card", "handing_on", "reassigning", "alarm", "member"} <= set(OURS)


@pytest.mark.parametrize("chat", [USAGER, NOBODY, LEFT])
def test_every_command_of_the_team_is_refused_and_audited_once_a_day(stage: Stage, chat: int) -> None:
    before = all_else(stage)
    for word in COMMANDS * 2:
        said = stage.types(chat, f"/{word}")
        assert said[0].text.startswith(REFUSED), word
    conversations = {menu.COMMANDS[word] for word in COMMANDS}
    assert len(denied(stage)) == len(set(denied(stage))) == len(conversations)
    assert {role for role, _ in denied(stage)} == {"person"}
    assert all_else(stage) == before
    assert stage.do(audit.verify).bad is None


@pytest.mark.parametrize("chat", [USAGER, NOBODY, STOPPED, LEFT])
def test_every_forged_button_of_the_team_is_refused_and_audited(stage: Stage, chat: int) -> None:
    before, curtain = all_else(stage), stage.moment()
    for name in OURS:
        stage.back_to(curtain)
        for start in ("", "?request=1", "?request=1;act=accept", "?member=1", "?danger=1;opinion=alert"):
            stage.forges(chat, f"{name}{start}")
        assert len(denied(stage)) == 1, name
        assert all_else(stage) == before, name


def test_the_buttons_of_a_mediators_phone_open_nothing_on_another(stage: Stage) -> None:
    """Copied as they are, every one that their phone ever showed."""
    before = all_else(stage)
    for button in [button for bubble in stage.phone(MEDIATOR).bubbles for button in bubble.choices]:
        stage.forges(NOBODY, button.data)
    assert all_else(stage) == before


def test_a_decision_of_the_team_does_nothing_for_anybody_else(stage: Stage) -> None:
    """Even if a conversation let it through: the second lock."""
    ours = [effect for effect in get_args(Effect) if access.EFFECTS[effect.__name__].of_team]
    before = all_else(stage)

    def try_all(connection: Connection, house: House) -> int:
        scene = scene_in(connection, house, stage.now, USAGER)
        for effect in ours:
            perform(effect.model_construct(), scene)
        return len(scene.deeds)

    assert stage.do(try_all, stage.house) == len(ours) > 20
    assert all_else(stage) == before


def test_a_member_who_reaches_above_their_role_is_audited_with_it(stage: Stage) -> None:
    stage.joins(VOLUNTEER, "Alix", "volunteer")
    stage.types(VOLUNTEER, "/file")
    stage.types(MEDIATOR, "/vue")
    assert [role for role, _ in denied(stage)] == ["volunteer", "mediator"]


def test_the_next_day_it_is_written_again(stage: Stage) -> None:
    for days in (0, 0, 1, 1):
        stage.now = stage.now.astimezone(PARIS) + timedelta(days=days)
        stage.types(USAGER, "/file")
    assert len(denied(stage)) == 3


def test_what_is_everybodys_or_a_usagers_is_no_refusal(stage: Stage) -> None:
    for word in ("/menu", "/rdv", "/aide", "/rien_de_tel"):
        stage.types(USAGER, word)
    stage.types(MEDIATOR, "/rdv")
    assert denied(stage) == []
