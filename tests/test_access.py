"""Who may do what is one table: nothing there is without its row, and nothing opens or happens that it refuses."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot.access import PAGE, page
from flows import access, menu
from flows.domain.effects import Effect
from flows.standing import COLUMNS, MEANINGS
from handlers.web import calendars, watch, webhook
from tests.stage import MEDIATOR, SECOND_MEDIATOR, USAGER, Stage

HOUSE = Path(__file__).parent.parent
REFUSED = "Je ne connais pas ce mot."


def files() -> Iterator[str]:
    """The name of every document that a conversation sends."""
    for file in (HOUSE / "flows").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Document":
                yield next(part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant))


def pages() -> Iterator[str]:
    """Every page of the web door."""
    for module in (calendars, watch, webhook):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Route":
                where = node.args[0]
                yield where.value if isinstance(where, ast.Constant) else "webhook"


def test_everything_there_is_has_its_row() -> None:
    assert set(access.CONVERSATIONS) == set(menu.CONVERSATIONS)
    assert set(access.EFFECTS) == {effect.__name__ for effect in get_args(Effect)}
    assert set(access.FILES) == set(files())
    assert set(access.PAGES) == set(pages())
    assert set(menu.COMMANDS.values()) <= set(access.CONVERSATIONS)


def test_every_row_has_every_cell() -> None:
    for table in (access.CONVERSATIONS, access.EFFECTS, access.FILES, access.PAGES):
        for row in table.values():
            assert set(row.cells().values()) <= set(MEANINGS) and set(row.cells()) == set(COLUMNS)


@pytest.mark.parametrize("name", menu.CONVERSATIONS)
def test_who_is_silent_is_asked_first_but_for_what_is_always_open(name: str) -> None:
    row, always = access.CONVERSATIONS[name], menu.CONVERSATIONS[name].always
    assert (row.paused in ("first", "no")) != always


def test_the_page_is_made_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m bot.access"


CHATS = {"nobody": 3001, "stopped": 3002, "paused": 3003, "person": USAGER, "revoked": 3004}
TEAM = {"mediator": MEDIATOR, "other_mediator": SECOND_MEDIATOR, "coordinator": 3005, "direction": 3006}
TEAM |= {"quality_lead": 3007, "volunteer": 3008}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """One of each, and a request that one of them follows."""
    made = Stage()
    made.joins(MEDIATOR)
    made.booked()
    made.asks(MEDIATOR, "🙋 Je prends")
    made.joins(CHATS["revoked"], "Revoquee")
    for role, chat in list(TEAM.items())[1:]:
        made.joins(chat, role, role.removeprefix("other_"))
    for role, said in (("stopped", "/stop"), ("paused", "/pause")):
        made.agreed(CHATS[role])
        made.types(CHATS[role], said)
    made.do(lambda connection: connection.exec_driver_sql("UPDATE staff SET active = 0 WHERE id = 2"))
    yield made
    made.close()


@pytest.mark.parametrize("role", COLUMNS)
def test_what_the_table_refuses_does_not_open(stage: Stage, role: str) -> None:
    curtain = stage.moment()
    for name, row in access.CONVERSATIONS.items():
        stage.back_to(curtain)
        said = stage.forges((CHATS | TEAM)[role], f"{name}?request=1&appointment=1&opens=menu")
        if row.cells()[role] == "no" and role not in ("stopped", "paused", "mediator", "other_mediator"):
            assert said[0].text.startswith(REFUSED), name
        elif row.cells()[role] in ("yes", "own") and name not in OF_SOMETHING:
            assert not said or not said[0].text.startswith(REFUSED) or name == "unknown", name


OF_SOMETHING = {"opened", "handing_on", "complaints", "meeting", "visit", "full", "unplaced", "public", "reply"}
OF_SOMETHING |= {"unreached", "referred", "verify", "proposing", "news", "danger", "alarm"}
"""Which need something to be about."""
