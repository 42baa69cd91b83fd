"""The places, their hours and the workshops as last arranged: in the chat, or by `mediance permanences apply`.

What the database keeps wins. The association's file is its seed, and counts again only when it is applied; everything
else of the association is the file's alone. Who is gone stays readable: an old appointment still says where it was.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field

from flows.domain.association import Association, Permanence
from flows.domain.closures import UNDO_WITHIN, Why
from flows.domain.hours import Hours
from flows.domain.model import Thing
from flows.domain.workshops import Workshop
from flows.domain.written import Written, own_codes

T = TypeVar("T", bound=Permanence | Workshop)


class Arrange(Thing):
    """One change: a place or a workshop as it shall be from now on, or the code of what is over for good. `reason`: as
    those read it who lose their moment by it."""

    place: Permanence | None = None
    workshop: Workshop | None = None
    gone: str = ""
    reason: Why = "unforeseen"


class UndoArrangement(Thing):
    """The last change was a mistake; `mark` says which it was."""

    mark: str


class Arranged(Association):
    """An association whose places the database keeps."""

    former: tuple[Permanence, ...] = ()
    past: tuple[Workshop, ...] = ()

    def named(self, code: str | None) -> Permanence | None:
        over = next((one.place for one in self.past if one.code == code), code)
        return self.permanence(over) or next((place for place in self.former if place.code == over), None)


class Arrangement(Written):
    """`former` and `past`: places and workshops that are over."""

    permanences: Annotated[tuple[Permanence, ...], Field(min_length=1), AfterValidator(own_codes)]
    workshops: Annotated[tuple[Workshop, ...], AfterValidator(own_codes)] = ()
    former: tuple[Permanence, ...] = ()
    past: tuple[Workshop, ...] = ()

    def within(self, file: Association) -> Arranged:
        """The whole association: these places, and all the rest as the file says. Raises when they do not fit."""
        rest = {name: getattr(file, name) for name in Association.model_fields}
        return Arranged(**{**rest, **{name: getattr(self, name) for name in Arrangement.model_fields}})

    def changed(self, change: Arrange) -> "Arrangement":
        """Raises when such a place cannot be."""
        places, workshops = self.permanences, self.workshops
        if change.place:
            places = _with(places, Permanence.model_validate(change.place.model_dump()))
        if change.workshop:
            workshops = _with(workshops, change.workshop)
        return self.becoming(
            [one for one in places if one.code != change.gone],
            [one for one in workshops if change.gone not in (one.code, one.place)],
        )

    def becoming(self, places: Sequence[Permanence], workshops: Sequence[Workshop]) -> "Arrangement":
        """What is no longer among them is over, not forgotten."""
        return Arrangement(
            permanences=tuple(places),
            workshops=tuple(workshops),
            former=_over(places, (*self.permanences, *self.former)),
            past=_over(workshops, (*self.workshops, *self.past)),
        )


class Kept(Thing):
    """An arrangement as it is kept. `by`: a member of the team; None: an operator, from the file."""

    mark: str
    by: int | None
    at: datetime
    arrangement: Arrangement

    def may_be_undone(self, now: datetime) -> bool:
        return self.by is not None and now - self.at < UNDO_WITHIN


def of(association: Association) -> Arrangement:
    return Arrangement(permanences=association.permanences, workshops=association.workshops)


def codes(arrangement: Arrangement) -> set[str]:
    """All that were ever given: an old appointment must not be read as one of a new place."""
    over = {*(one.code for one in arrangement.former), *(one.code for one in arrangement.past)}
    return {*_by_code(arrangement), *over}


def touched(before: Arrangement, after: Arrangement) -> list[str]:
    """The codes of all that is not as it was."""
    old, new = _by_code(before), _by_code(after)
    return [code for code in {**old, **new} if old.get(code) != new.get(code)]


def why(before: Association, after: Association, code: str) -> Why:
    """What those read who lose their moment when nobody says why: that it opens at other hours now, if it does."""
    opens = [_opens(association, code) for association in (before, after)]
    return "hours" if None not in opens and opens[0] != opens[1] else "unforeseen"


def _opens(association: Association, code: str) -> object:
    workshop, place = association.workshop(code), association.permanence(code)
    if workshop:
        return workshop.day, workshop.hours
    return place.model_dump(include={*Hours.model_fields, "by_mode"}) if place else None


def differences(before: Arrangement, after: Arrangement) -> Iterator[str]:
    """What changes, a line for each."""
    old, new = _by_code(before), _by_code(after)
    for code in {**old, **new}:
        if code not in old:
            yield f"+ {code}: added"
        elif code not in new:
            yield f"- {code}: removed"
        else:
            yield from (f"~ {code}: {line}" for line in _lines(old[code], new[code]))


def _lines(old: Permanence | Workshop, new: Permanence | Workshop) -> Iterator[str]:
    then, now = _said(old), _said(new)
    for key in {**then, **now}:
        if then.get(key) != now.get(key):
            yield f"{key}: {_shown(then.get(key))} → {_shown(now.get(key))}"


def _said(one: Permanence | Workshop) -> dict[str, Any]:
    return one.model_dump(mode="json", exclude_defaults=True)


def _shown(value: Any) -> str:
    return "(not said)" if value is None else str(value)


def _by_code(arrangement: Arrangement) -> dict[str, Permanence | Workshop]:
    places = {place.code: place for place in arrangement.permanences}
    return {**places, **{one.code: one for one in arrangement.workshops}}


def _with(things: Sequence[T], one: T) -> tuple[T, ...]:
    """In its place when it is there already, else at the end."""
    if any(other.code == one.code for other in things):
        return tuple(one if other.code == one.code else other for other in things)
    return (*things, one)


def _over(live: Sequence[T], known: Sequence[T]) -> tuple[T, ...]:
    """Each once, as it was last."""
    last = {one.code: one for one in reversed(known)}
    return tuple(one for code, one in last.items() if code not in {other.code for other in live})
