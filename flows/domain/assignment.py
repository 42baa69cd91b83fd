"""Who is offered a request, in which order: facts in, the numbers of members out.

A mediator is able when the theme and the place are theirs, they are here, below their maximum and were not asked yet.
Among them come first those who work within the delay of the request, whoever was trained for the subject, then the
fewest open requests, then asked longest ago.
A language never makes anybody wait: those who speak it are asked first, the others next, with an interpreter.
When nobody is able, those who lead are asked at once, whatever they follow and even away: nobody waits unseen.
"""

from collections.abc import Sequence
from datetime import datetime

from flows.domain.model import Thing
from flows.domain.team import LEADERS, Mate
from flows.domain.working_time import WorkingTime

Rank = tuple[float, ...]


class Need(Thing):
    """What a request is about, and where. `trained`: the skills that its subject calls for."""

    theme: str
    language: str
    place: str = ""
    trained: frozenset[str] = frozenset()


def order(need: Need, team: Sequence[Mate], wished: int | None = None) -> tuple[int, ...]:
    """`wished`: the mediator that the person would like again; first when able, nobody otherwise."""
    mediators = [mate for mate in team if mate.staff.role == "mediator" and not mate.asked]
    able = sorted((mate for mate in mediators if is_able(need, mate)), key=lambda mate: _rank(need, mate, wished))
    leaders = [mate for mate in team if mate.staff.role in LEADERS]
    asking = sorted((mate for mate in leaders if not mate.asked), key=lambda mate: _rank_of_leader(need, mate))
    if not leaders:  # a team without anybody who leads: whoever is left is asked
        left = [mate for mate in mediators if mate not in able]
        asking = sorted(left, key=lambda mate: (mate.away, mate.later, *_turn(mate)))
    return tuple(mate.staff.id for mate in (*able, *asking))


def at_hand(team: Sequence[Mate], work: WorkingTime, now: datetime, delay: int) -> Sequence[Mate]:
    """Who of them hears of it only after these minutes of work."""
    until = work.after(now, delay)
    own = {mate.staff.id: work.of(mate.profile.hours).next(now) for mate in team if mate.profile.hours}
    return [mate.model_copy(update={"later": own.get(mate.staff.id, now) > until}) for mate in team]


def is_able(need: Need, mate: Mate) -> bool:
    return _knows(need, mate) and mate.is_at(need.place) and not mate.away and not mate.full and not mate.asked


def _knows(need: Need, mate: Mate) -> bool:
    """Who names no skill takes every theme."""
    named = set(mate.profile.skills)
    return not named or need.theme in named or bool(named & need.trained)


def _rank(need: Need, mate: Mate, wished: int | None) -> Rank:
    trained = bool(need.trained & set(mate.profile.skills))
    return (mate.staff.id != wished, mate.later, not mate.speaks(need.language), not trained, *_turn(mate))


def _rank_of_leader(need: Need, mate: Mate) -> Rank:
    """Who is here, a coordinator of the pole, then any, then the direction."""
    pole = need.place in mate.profile.places
    return (mate.away, mate.later, mate.staff.role != "coordinator", not pole, *_turn(mate))


def _turn(mate: Mate) -> tuple[int, float, int]:
    return mate.load, mate.last.timestamp() if mate.last else 0.0, mate.staff.id
