"""A year: people come at any hour, a team that is human looks after them, processes die; then accounts are made."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.stage import PARIS
from tests.year.account import Became, account, overdue_unseen
from tests.year.house import COORDINATORS, draw, mediators
from tests.year.town import ROUNDS
from tests.year.usagers import Usagers
from tests.year.work import Working

START = datetime(2026, 11, 23, 7, tzinfo=PARIS)
DAY = timedelta(days=1)
SPOKEN = {"fr": 0.55, "ar": 0.27, "en": 0.18}
ABSENCES = 5
"""Of each mediator, in a year."""


@dataclass(frozen=True)
class Size:
    people: int
    weeks: int
    team: int = 12
    leaving: int = 2
    rounds: Sequence[int] = ROUNDS
    tail: int = 28
    """Days after the last one came, so that what waits has waited long enough to be late."""


@dataclass(frozen=True)
class Lived:
    size: Size
    became: list[Became]
    acts: Counter[str]
    wrong: list[str]
    deaths: int
    messages: int
    compared: int
    """How often the queue was looked at before and after."""


def tongues(seed: int, many: int, shuffled: int = 0) -> list[str]:
    """Who reads which language; shuffled, the same ones go to other people."""
    found = [language for language, share in SPOKEN.items() for _ in range(math.ceil(share * many))][:many]
    draw(seed, "tongues").shuffle(found)
    if shuffled:
        draw(seed, "shuffled", shuffled).shuffle(found)
    return found


def live(url: str, seed: int, size: Size, languages: Sequence[str]) -> Lived:
    town = Working(url, seed, START, size.team, size.rounds)
    until = START + size.weeks * 7 * DAY
    usagers = Usagers(town, list(languages), START, until)
    _plan(town, seed, size, until)
    day = START
    while day < until + size.tail * DAY:
        day += 7 * DAY
        town.passes(day)
        overdue_unseen(town)
    became = account(town, usagers.by_chat)
    doubled = [key for key, times in town.arrived.items() if times > 1]
    town.wrong += [f"{key.partition(':')[0]} arrived twice" for key in doubled]
    lived = Lived(size, became, town.acts, town.wrong, town.deaths, sum(town.arrived.values()), town.compared)
    town.close()
    return lived


def _plan(town: Working, seed: int, size: Size, until: datetime) -> None:
    """Absences, who leaves, and the look at the queue every Tuesday."""
    days = (until - START).days
    team = mediators(size.team)
    for member in team:
        chance = draw(seed, "away", member.chat)
        for _ in range(max(1, round(ABSENCES * days / 365))):
            when, long = START + DAY * chance.randrange(days) + timedelta(hours=4), chance.randrange(1, 10)
            town.at(when, lambda member=member, long=long: town.goes_away(member, long))  # type: ignore[misc]
    for n, member in enumerate(draw(seed, "leaving").sample(team, size.leaving)):
        when = START + days * DAY * (n + 1) / (size.leaving + 1) + timedelta(hours=3)
        town.at(when, lambda member=member: town.leaves(member))  # type: ignore[misc]
    for week in range(size.weeks + size.tail // 7):
        town.at(START + DAY * (7 * week + 1) + timedelta(hours=4), lambda: town.looks(COORDINATORS[1]))
