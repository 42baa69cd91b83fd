"""Places, hours and workshops as they are from now on; whom that strands is told, with other moments.

One transaction: what counts, the closures that keep anybody from booking what is over, the apologies, the audit.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from pydantic import ValidationError

from flows.domain.arrangement import Arrange, Arrangement, UndoArrangement, touched
from flows.domain.association import Association
from flows.domain.closures import Closed
from flows.domain.model import Appointment
from handlers import closing
from handlers.places import current, hit
from handlers.scene import Scene
from storage import arrangements, closures, staff


def perform(effect: Arrange | UndoArrangement, scene: Scene) -> None:
    if scene.staff is None or scene.staff.role not in staff.LEADERS:
        return
    arrangements.turn_by_turn(scene.connection)
    if isinstance(effect, UndoArrangement):
        _undo(scene, effect.mark, scene.staff.id)
        return
    try:
        arrange(scene, current(scene.connection, scene.house).changed(effect), scene.staff.id)
    except ValidationError:
        return  # an old or forged button: such places cannot be


def arrange(scene: Scene, wanted: Arrangement, by: int, *, displacing: bool = True, from_file: bool = False) -> None:
    """In the name of this member of the team. Not `displacing`: whoever is hit keeps what they booked."""
    before = current(scene.connection, scene.house)
    if wanted == before:
        return
    after = wanted.within(scene.house.file)
    arrangements.nobody_books(scene.connection, touched(before, wanted))
    closed = hit(scene.connection, scene.house, wanted, scene.now) if displacing else []
    if arrangements.latest(scene.connection) is None:
        arrangements.keep(scene.connection, before, None, scene.now)  # what the chat changed, and may undo
    mark = arrangements.keep(scene.connection, wanted, None if from_file else by, scene.now)
    scene.did("arranged", "places", mark)
    scene.house.follow(scene.connection, mark)
    for one in _closures(scene, after, closed):
        closing.close(scene, one, [(one.place, 0)], by)


def _closures(scene: Scene, after: Association, hit: Sequence[Appointment]) -> Iterator[Closed]:
    """A place that is over is closed from now on, as far as anybody booked; other hours, where they were booked."""
    for code, appointments in groupby(sorted(hit, key=lambda one: one.permanence), lambda one: one.permanence):
        spans = sorted((one.start, one.end) for one in appointments)
        if after.permanence(code) is None:
            spans = [(scene.now, max(end for _start, end in spans))]
        for start, end in _joined(spans):
            yield Closed(place=code, start=start, end=end, reason="unforeseen")


def _joined(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _undo(scene: Scene, mark: str, member: int) -> None:
    """Within ten minutes, as long as nothing was changed since; what it closed opens again."""
    last, before = arrangements.latest(scene.connection), arrangements.before(scene.connection)
    if last is None or before is None or last.mark != mark or not last.may_be_undone(scene.now):
        return
    shut = closures.made_by(scene.connection, last.by or 0, last.at)
    arrange(scene, before.arrangement, member)
    for number in shut:
        closing.reopen(scene, number)
