"""Steps of one's own and news that are asked for: how the walks begin, and what every function of storage answers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from storage import followups, own_steps, requests
from tests.agreed import agreed
from tests.stage import MEDIATOR, PARIS, USAGER, Stage

NOON = datetime(2026, 11, 22, 12, 0, 0, 654321, tzinfo=UTC)
DAY = timedelta(days=1)


def followed(stage: Stage) -> None:
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")


def met(stage: Stage) -> None:
    """The appointment of Thursday 26 November was kept."""
    followed(stage)
    stage.now = datetime(2026, 11, 26, 15, tzinfo=PARIS)
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")


def looks(stage: Stage, *moments: datetime) -> None:
    """The clock makes its round at these moments."""
    for stage.now in moments:
        stage.round()


def asked(stage: Stage) -> int:
    """Two weeks later, by day."""
    met(stage)
    looks(stage, datetime(2026, 12, 11, 10, tzinfo=PARIS))
    return USAGER


def _own_list(stage: Stage) -> int:
    followed(stage)
    for words in ("Préparer mes papiers", "Appeler Zoé demain matin, puis aller au guichet"):
        stage.do(own_steps.add, agreed(1), words, stage.now)
    stage.do(own_steps.set_goal, agreed(1), "Payer moins", stage.now)
    stage.types(USAGER, "/mes_etapes")
    return USAGER


def _no_list_yet(stage: Stage) -> int:
    stage.agreed()
    stage.types(USAGER, "/mes_etapes")
    return USAGER


def _proposing(stage: Stage) -> int:
    followed(stage)
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🪜 Proposer une étape")
    return MEDIATOR


def _proposed(stage: Stage) -> int:
    _proposing(stage)
    stage.asks(MEDIATOR, "Relever mon compteur", "✅ Envoyer")
    return USAGER


def _told(stage: Stage) -> int:
    asked(stage)
    stage.asks(USAGER, "❌ Je suis bloqué(e)")
    return MEDIATOR


STEPPING = (_no_list_yet, _own_list, _proposing, _proposed, asked, _told)


def owned(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """A goal and a list, of the person 1 whose third request the mediator 2 follows."""
    for words in ("L'été « مرحبا »", "Autre chose", ""):
        yield does(own_steps.set_goal, agreed(1), words, NOON)
        yield does(own_steps.goals_of, 1)
    yield does(own_steps.set_goal, agreed(1), "Payer moins", NOON)
    for words in ("Une étape", "Deux étapes « é »"):
        yield does(own_steps.add, agreed(1), words, NOON)
    for step in (1, 1, 2):
        yield does(own_steps.tick, agreed(1), step)
    yield does(own_steps.put_first, agreed(1), 2)
    for member in (1, 2):
        yield does(own_steps.propose, 3, member, "Une de plus", NOON + DAY)
    yield does(own_steps.all_of, 1)
    yield does(own_steps.mine, 1)
    for person in (1, 2):
        yield does(own_steps.proposal, 3, person)
    for _ in range(2):
        yield does(own_steps.take, agreed(1), 3)
    yield does(own_steps.remove, agreed(2), 1)
    yield does(own_steps.remove, agreed(1), 1)
    yield does(own_steps.mine, 1)


def news_asked(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for days in (10, 15, 60):
        yield does(followups.pursued, NOON + days * DAY)
    yield does(followups.ask, 3, "j14", NOON + 14 * DAY)
    yield does(followups.pursued, NOON + 15 * DAY)
    yield does(followups.last_of, 3)
    for person, said in ((2, "help"), (1, "help"), (1, "help"), (1, "blocked")):
        yield does(followups.answer, 1, said, agreed(person), NOON + 15 * DAY)
    yield from (does(followups.by_id, number) for number in (1, 99))
    yield does(followups.last_of, 3)
    yield does(followups.all_of, 1)
    for _ in range(2):
        yield does(followups.resume, 3, agreed(1), NOON + 15 * DAY)
    yield does(followups.finish, 3, agreed(2), NOON + 16 * DAY)
    yield does(followups.hand_back, 3, agreed(1), NOON + 16 * DAY)
    yield does(followups.finish, 3, agreed(1), NOON + 16 * DAY)
    yield does(requests.accept, 3, 2, NOON + 16 * DAY)
    for member in (1, 2):
        yield does(requests.follow, 3, member, NOON + 16 * DAY)
    yield does(followups.finish, 3, agreed(1), NOON + 16 * DAY)
    yield does(requests.by_id, 3)
    yield does(requests.reopen, 3, 2, NOON + 16 * DAY)
