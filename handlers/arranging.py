"""Places, hours and workshops as they are from now on; whom that strands is told, with other moments.

One transaction: what counts, the closures that keep anybody from booking what is over, the apologies, the audit.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import ValidationError

from flows.domain.arrangement import Arrange, Arrangement, UndoArrangement, is_open, touched
from flows.domain.association import Association
from flows.domain.closures import Closed, Closure
from flows.domain.model import Appointment
from handlers import closing
from handlers.places import AHEAD, current, hit
from handlers.scene import Scene
from storage import arrangements, closures, staff

Span = tuple[datetime, datetime]


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
    changed, after = touched(before, wanted), wanted.within(scene.house.file)
    arrangements.nobody_books(scene.connection, changed)
    struck = hit(scene.connection, scene.house, wanted, scene.now) if displacing else []
    if arrangements.latest(scene.connection) is None:
        arrangements.keep(scene.connection, before, None, scene.now)  # what the chat changed, and may undo
    mark = arrangements.keep(scene.connection, wanted, None if from_file else by, scene.now)
    scene.did("arranged", "places", mark)
    scene.house.follow(scene.connection, mark)
    _open_again(scene, before.within(scene.house.file), after, changed)
    for one in _closures(scene, after, changed, struck) if displacing else ():
        closing.close(scene, one, [(one.place, 0)], by)


def _open_again(scene: Scene, before: Association, after: Association, changed: Sequence[str]) -> None:
    """What a change had closed, and this one opens: a place that is back, hours that are."""
    for one in closures.to_come(scene.connection, scene.now):
        live = one.place in changed and after.permanence(one.place) is not None
        ours = live and arrangements.made_at(scene.connection, one.at)
        back = ours and (before.permanence(one.place) is None or _holds(scene, after, one))
        if back and closures.reopen(scene.connection, one.id, scene.now, within=AHEAD):
            closing.reopened(scene, one.id)


def _holds(scene: Scene, after: Association, one: Closure) -> bool:
    """Whether all that this closure hits is open again, each in its own mode."""
    closed = Closed(place=one.place, start=one.start, end=one.end, reason=one.reason)
    hit = closures.struck(scene.connection, closed, [(one.place, 0)], scene.now)
    modes = {each.mode for each in hit} or {"permanence"}
    return all(is_open(after, one.place, one.start, one.end, mode) for mode in modes)


def _closures(
    scene: Scene, after: Association, changed: Sequence[str], struck: Sequence[Appointment]
) -> Iterator[Closed]:
    """What is over is closed for good, so that no old screen books there; other hours, where they were booked."""
    for code in changed:
        spans = sorted((one.start, one.end) for one in struck if one.permanence == code)
        if after.permanence(code) is None:
            spans = [(scene.now, scene.now + AHEAD)]
        shut = [(one.start, one.end) for one in closures.to_come(scene.connection, scene.now) if one.place == code]
        for start, end in _but(_joined(spans), shut):
            yield Closed(place=code, start=start, end=end, reason="unforeseen")


def _joined(spans: Sequence[Span]) -> Sequence[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _but(spans: Sequence[Span], shut: Sequence[Span]) -> Sequence[Span]:
    """Without what is closed already: those it hits were told."""
    for first, last in shut:
        pieces = (piece for start, end in spans for piece in ((start, min(end, first)), (max(start, last), end)))
        spans = [piece for piece in pieces if piece[0] < piece[1]]
    return spans


def _undo(scene: Scene, mark: str, member: int) -> None:
    """Within ten minutes, as long as nothing was changed since; what it closed opens again."""
    last, before = arrangements.latest(scene.connection), arrangements.before(scene.connection)
    if last is None or before is None or last.mark != mark or not last.may_be_undone(scene.now):
        return
    arrange(scene, before.arrangement, member)
