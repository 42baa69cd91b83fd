"""Sending on to a partner: how the walks begin, and every function of referrals with what it answered."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.domain.referrals import Sheet
from storage import referrals
from tests.agreed import agreed
from tests.noting import followed
from tests.stage import MEDIATOR, PARIS, USAGER, Stage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SHEET = Sheet.model_validate(
    {"partner": "caf_ex", "name": "EXEMPLE – Caisse", "kind": "caf", "aim": "right"}
    | {"items": {"nickname": "Zoé « مريم »", "moment": "morning"}}
)
TAPS = ("➡️ Voir la suite", "🤝 Orienter", "👪 CAF", "EXEMPLE – Caisse", "Ouvrir un droit", "☐ Prénom ou surnom")


def sheets_for_partners(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The mediator 2 follows the third request, of the first person."""
    yield does(referrals.propose, 3, 1, SHEET, NOON)
    for at in (NOON, NOON + DAY):
        yield does(referrals.propose, 3, 2, SHEET, at)
    found = does(referrals.by_id, 2)
    yield found
    yield does(referrals.by_id, 99)
    for who, hash_, said in ((1, "another", "agreed"), (2, "", "agreed"), (1, "", "agreed"), (1, "", "refused")):
        yield does(referrals.answer, 2, agreed(who), hash_ or found[1].hash, said, NOON + DAY)
    yield does(referrals.agreed_by, 1)
    for number in (1, 2, 2):
        yield does(referrals.transmit, number, 2, "hand", NOON + DAY)
    yield does(referrals.unanswered, NOON, NOON + DAY)
    for who in (2, 1):
        yield does(referrals.receive, 2, who, "not_yet")
    yield does(referrals.unanswered, NOON, NOON + DAY)
    for who in (2, 1, 1):
        yield does(referrals.withdraw, 2, who, NOON + 2 * DAY)
    yield does(referrals.propose, 3, 2, SHEET, NOON + 3 * DAY)
    yield does(referrals.of_request, 3)
    yield does(referrals.withdraw_all, 1, NOON + 4 * DAY)
    yield does(referrals.all_of, 1)


def one_sheet(connection: Any, request: int, person: Any, now: datetime) -> None:
    """Proposed, agreed to, transmitted."""
    number = referrals.propose(connection, request, 1, SHEET, now)
    found = referrals.by_id(connection, number or 0)
    assert found
    referrals.answer(connection, found.id, person, found.hash, "agreed", now)
    referrals.transmit(connection, found.id, 1, "hand", now)


def proposing(stage: Stage) -> int:
    followed(stage)
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🤝 Orienter")
    return MEDIATOR


def proposed(stage: Stage) -> int:
    """On the person's phone."""
    followed(stage)
    stage.asks(MEDIATOR, *TAPS[:-1])
    stage.presses(MEDIATOR, f"☐ {stage.says('Prénom ou surnom')}")
    stage.asks(MEDIATOR, "✅ C'est tout", "✅ Proposer")
    return USAGER


def sheet_agreed(stage: Stage) -> int:
    proposed(stage)
    stage.asks(USAGER, "✅ D'accord")
    stage.asks(MEDIATOR, "🤝 Les orientations")
    return MEDIATOR


def sheet_sent(stage: Stage) -> int:
    sheet_agreed(stage)
    button = stage.phone(MEDIATOR).last.choices[1]
    stage.taps(MEDIATOR, stage.phone(MEDIATOR).last, button)
    stage.asks(MEDIATOR, "📮 Je l'ai transmise", "🤝 En main propre")
    return MEDIATOR


def asked_if_received(stage: Stage) -> int:
    sheet_sent(stage)
    stage.passes(datetime(2026, 12, 7, 12, tzinfo=PARIS))
    return USAGER


def taking_back(stage: Stage) -> int:
    sheet_agreed(stage)
    stage.types(USAGER, "/mon_dossier")
    stage.asks(USAGER, "✋ Retirer un accord")
    return USAGER


def directory(stage: Stage) -> int:
    stage.joins()
    stage.types(MEDIATOR, "/partenaires")
    return MEDIATOR


REFERRED = (proposing, proposed, sheet_agreed, asked_if_received, taking_back, directory)
