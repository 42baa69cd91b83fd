"""Places, hours and workshops as they are from now on; whom that strands is told, with other moments.

One transaction: what counts, who sits where, the closures that keep in mind whom it strands (and keep anybody from
booking what is over), the apologies, the news, the audit.
"""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from flows.domain.arrangement import Arrange, Arrangement, Kept, UndoArrangement, touched, why
from flows.domain.association import Association
from flows.domain.closures import Closed, Seats, Span, Why, but
from flows.domain.seating import Seating
from handlers import closing, place_news
from handlers.places import AHEAD, current, seats_after
from handlers.scene import Scene
from storage import arrangements, closures, seated, staff


def perform(effect: Arrange | UndoArrangement, scene: Scene) -> None:
    if scene.staff is None or scene.staff.role not in staff.LEADERS:
        return
    arrangements.turn_by_turn(scene.connection)
    if isinstance(effect, UndoArrangement):
        _undo(scene, effect.mark, scene.staff.id)
        return
    try:
        arrange(scene, current(scene.connection, scene.house).changed(effect), scene.staff.id, effect.reason)
    except ValidationError:
        return  # an old or forged button: such places cannot be


def arrange(
    scene: Scene,
    wanted: Arrangement,
    by: int,
    reason: Why | None = "unforeseen",
    *,
    displacing: bool = True,
    from_file: bool = False,
    undone: Kept | None = None,
) -> None:
    """In the name of this member of the team. No `reason`: what fits each place. Not `displacing`: whoever is hit keeps
    what they booked."""
    before = current(scene.connection, scene.house)
    if wanted == before:
        return
    changed, after = touched(before, wanted), wanted.within(scene.house.file)
    arrangements.nobody_books(scene.connection, changed)
    seats = seats_after(scene.connection, scene.house, wanted, scene.now)
    known = {one.appointment.id for one in closures.displaced(scene.connection, scene.now)}
    if arrangements.latest(scene.connection) is None:
        arrangements.keep(scene.connection, before, None, scene.now)  # what the chat changed, and may undo
    mark = arrangements.keep(scene.connection, wanted, None if from_file else by, scene.now)
    scene.did("arranged", "places", mark)
    scene.house.follow(scene.connection, mark)
    then = before.within(scene.house.file)
    _open_again(scene, then, after, changed)
    _sit(scene, seats.seats if displacing else seats.kept, changed, undone)
    reasons = {code: reason or why(then, after, code) for code in changed}
    for one, closed in _closures(scene, after, reasons, seats) if displacing else ():
        closing.close(scene, one, closed, by, known)
    place_news.tell(scene, then, after, mark, again=undone is not None)


def _open_again(scene: Scene, before: Association, after: Association, changed: Sequence[str]) -> None:
    """A place that is back, and that a change had closed."""
    for one in closures.to_come(scene.connection, scene.now):
        back = one.place in changed and before.permanence(one.place) is None and after.permanence(one.place) is not None
        ours = back and arrangements.made_at(scene.connection, one.at)
        if ours and closures.reopen(scene.connection, one.id, scene.now, within=AHEAD):
            closing.reopened(scene, one.id)


def _sit(scene: Scene, seats: Mapping[int, int], changed: Sequence[str], undone: Kept | None) -> None:
    """Whoever has a seat again is no longer hit by what kept them in mind."""
    live = closures.of_seats(scene.connection, changed, scene.now)
    left = [(one, closures.hit_by(scene.connection, one.id)) for one in live]
    seated.sit(scene.connection, seats)
    for one, before in left:
        still = closures.hit_by(scene.connection, one.id)
        if still or not (before or (undone and undone.at == one.at)):
            closing.seated_again(scene, one.id, [each for each in before if each not in still])
        elif closures.reopen(scene.connection, one.id, scene.now, within=AHEAD):
            closing.reopened(scene, one.id)


def _closures(
    scene: Scene, after: Association, reasons: Mapping[str, Why], seats: Seating
) -> Iterator[tuple[Closed, Seats]]:
    """What is over is closed for good, so that no old screen books there; else the seats of those it strands, which are
    nobody else's."""
    for code, reason in reasons.items():
        lost = [one for one in seats.stranded if one.permanence == code]
        if after.permanence(code) is None:
            for start, end in but([(scene.now, scene.now + AHEAD)], _shut(scene, code)):  # those were told
                yield Closed(place=code, start=start, end=end, reason=reason), [(code, 0)]
        elif lost:
            start, end = min(one.start for one in lost), max(one.end for one in lost)
            yield Closed(place=code, start=start, end=end, reason=reason), [(code, seats.seats[one.id]) for one in lost]


def _shut(scene: Scene, code: str) -> list[Span]:
    return [(one.start, one.end) for one in closures.to_come(scene.connection, scene.now) if one.place == code]


def _undo(scene: Scene, mark: str, member: int) -> None:
    """Within ten minutes, as long as nothing was changed since; what it closed opens again."""
    last, before = arrangements.latest(scene.connection), arrangements.before(scene.connection)
    if last is None or before is None or last.mark != mark or not last.may_be_undone(scene.now):
        return
    arrange(scene, before.arrangement, member, undone=last)
    place_news.undo(scene, mark)
