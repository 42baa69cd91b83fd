"""What the desks of the life that is told to both engines show."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.domain.desk import LISTS, Late
from flows.domain.model import Request
from storage import desk, leaders

NOON = datetime(2026, 11, 22, 12, 0, 0, 654321, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = Late(NOON - HOUR, NOON + HOUR, (("energie", "facture"),))


def on_desks(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for member in (1, 2):
        yield does(desk.counts, member, LATE)
        yield from (does(desk.listed, member, which, LATE) for which in LISTS)
        yield does(desk.own, member, LATE._replace(subjects=()))
        yield does(desk.planned, member, NOON - DAY, NOON + 9 * DAY)
        yield does(desk.unset, member, NOON + 9 * DAY)
    for number in (1, 3):
        asked = Request(id=number, theme="energie", created=NOON)
        yield does(desk.past, asked, ZoneInfo("Europe/Paris"))
    yield does(desk.rota)
    yield does(leaders.chats, [1, 2, 3], NOON)
    yield does(desk.listed, 1, "waiting", LATE, {"maison"})
