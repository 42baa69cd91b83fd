"""Wrong taps, and every function of storage that takes one back, with what it answered."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.domain.reports import CountPassage
from flows.domain.slips import Slip
from storage import agenda, counters, outbox, reports, requests, slips
from tests.noted import HALF_DAY

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=10)


def taken_back(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    passage = CountPassage(mode="outreach", place="sud", theme="droits", crowd="1")
    for _ in range(2):
        yield does(reports.count_passage, passage, "2026-10")
        yield does(reports.uncount_passage, passage, "2026-10")
    yield does(counters.take, [counters.Cell("passage", "2020-01")])
    noted = does(reports.note_activity, HALF_DAY)
    yield noted
    for number in (noted[1], 99):
        yield does(reports.forget_activity, number)
    for was in ("", "started"):
        yield does(slips.keep, 1, "outcome", 2, was, NOON)
    yield does(slips.keep, 1, "passage", "1700000000", "outreach|sud|droits|1|2026-10", NOON)
    yield does(slips.latest, 1, "outcome", NOON, "2")
    yield does(slips.latest, 1, "outcome", NOON)
    yield does(slips.latest, 2, "outcome", NOON)
    yield does(slips.latest, 1, "outcome", LATER)
    for _ in range(2):
        yield does(slips.drop, 1, Slip(what="outcome", about="2"))
    for moment in (NOON, LATER, LATER):
        yield does(slips.over, moment)
    yield does(slips.keep, 1, "outcome", 2, "", NOON)
    for status in ("missed", "kept", "kept"):
        yield does(agenda.take_back, 2, status)
    yield does(agenda.become, 2, "kept")
    for key in ("nothing", "k:0"):
        yield does(outbox.take_back, key)


def no_longer(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Of requests."""
    for number in (1, 2, 99):
        yield does(requests.unstart, number, 1, NOON)
        yield does(requests.unclose, number, 1, NOON)
