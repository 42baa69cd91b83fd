"""What a mediator noted: a contact, half a day, and every function of reports with what it answered."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.domain.model import Contact
from flows.domain.reports import CountPassage, NoteActivity
from storage import counters, reports

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY, ZONE = timedelta(days=1), ZoneInfo("Europe/Paris")
HALF_DAY = NoteActivity(day="2026-11-22", half="morning", kind="permanence", place="maison", crowd="2to5")


def contact(request: int, **changes: Any) -> Contact:
    noted = Contact(
        request=request,
        day="2026-11-22",
        mode="permanence",
        place="maison",
        themes=("energie", "budget"),
        duration="15to30",
        registers=("presence", "support"),
        result="info",
        next_step="call",
    )
    return noted.model_copy(update=changes)


def work_noted(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for request, appointment in ((1, 1), (2, 2), (2, 2), (2, None), (3, None)):
        yield does(reports.add, contact(request), appointment)
    for appointment in (2, 99):
        yield does(reports.reported, appointment)
    yield does(reports.all_of, 1)
    for mode in ("outreach", "outreach", "phone"):
        yield does(reports.count, contact(0, mode=mode, place=""))
    passage = CountPassage(mode="outreach", place="nord", theme="droits", crowd="6to10")
    for month in ("2026-11", "2026-11", "2026-12"):
        yield does(reports.count_passage, passage, month)
    yield does(reports.count_public, "sex", "maison", "f", "2026-11")
    yield does(counters.add, [counters.Cell("qpv", "2026-11", "maison", outcome="-")])
    yield does(reports.note_activity, HALF_DAY)
    for day in (0, 6, 8):
        yield does(reports.observe, "nord", "lift", NOON + day * DAY)
    yield does(reports.observe, "gare", "lift", NOON)
    for state, told in (("relayed", "city"), ("answered", ""), ("closed", ""), ("noted", "")):
        yield does(reports.follow, 1, state, told, NOON + DAY)
    yield does(reports.to_follow)
    for by in reports.COUNTED:
        yield does(reports.counted, ZONE, by, "2026-11")
