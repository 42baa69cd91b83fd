"""Places that somebody who leads changes, and what the phones say since."""

from sqlalchemy import Connection

from flows.domain.arrangement import Arrange, UndoArrangement
from flows.domain.association import Permanence
from handlers.arranging import perform
from handlers.outgoing import scene_in
from storage import arrangements
from tests.phones import Bubble
from tests.stage import MEDIATOR, Stage


def decides(stage: Stage, effect: Arrange | UndoArrangement, chat: int = MEDIATOR) -> str:
    """Answers the mark that counts afterwards."""

    def act(connection: Connection) -> str:
        perform(effect, scene_in(connection, stage.house, stage.now, chat))
        return arrangements.mark(connection)

    mark = str(stage.do(act))
    stage.deliver()
    return mark


def undone(stage: Stage) -> None:
    decides(stage, UndoArrangement(mark=stage.do(arrangements.mark)))


def place(stage: Stage, code: str = "maison", **changes: object) -> Permanence:
    found = stage.house.association.permanence(code)
    assert found
    return found.model_copy(update=changes)


def told(stage: Stage, chat: int, since: int) -> list[Bubble]:
    return stage.phone(chat).bubbles[since:]
