"""The association of the year, all fictitious: an office with hours, twelve mediators, two coordinators, a direction.

Each of the three groups of languages has the same four kinds of mediators, so that nobody's language comes with other
hours, skills, places or another maximum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random

from flows.domain.association import Association
from flows.domain.timetable import kept, minute
from flows.domain.work import Work
from tests.stage import PARIS, example

OFFICE = Work(openings="Mo-Fr 09:00-17:00; PH off")
FIRST, COORDINATORS, WATCHER = 2101, (2201, 2202), 2301
"""The watcher leads, looks at everything and takes nothing."""
DAYS = ("Mo", "Tu", "We", "Th", "Fr")


@dataclass(frozen=True)
class Kind:
    """`hours`: the days of one's own, from and until; empty: those of everybody."""

    most: str
    hours: tuple[str, int, int] | None = None
    skills: str = ""
    places: str = ""


KINDS = (
    Kind(""),
    Kind("30", hours=("Mo-Fr", 9, 13)),
    Kind("20", skills="energie logement budget pcb dalo energy", places="maison siege"),
    Kind("15", hours=("Mo,Tu,Th", 9, 17), skills="droits numerique papiers autre pcb"),
)
TONGUES = ("", "ar", "en")


@dataclass(frozen=True)
class Member:
    chat: int
    name: str
    role: str = "mediator"
    kind: Kind = KINDS[0]
    tongue: str = ""

    def said(self) -> Iterator[tuple[str, str]]:
        """What they say of themselves."""
        own = self.kind.hours
        hours = f"{own[0]} {own[1]:02}:00-{own[2]:02}:00" if own else ""
        said = {"hours": hours, "skills": self.kind.skills, "places": self.kind.places, "most": self.kind.most}
        yield from ((trait, value) for trait, value in {**said, "languages": self.tongue}.items() if value)

    def works(self, now: datetime) -> bool:
        """By another reckoning than the bot's."""
        local = now.astimezone(PARIS)
        if not any(start <= minute(now) < end for start, end in kept(OFFICE, association(), local.date())):
            return False
        if self.kind.hours is None:
            return True
        days, start, end = self.kind.hours
        return (days == "Mo-Fr" or DAYS[local.weekday()] in days.split(",")) and start <= local.hour < end


@cache
def association() -> Association:
    return example().model_copy(update={"work": OFFICE})


def mediators(team: int) -> list[Member]:
    return [
        Member(FIRST + n, f"Exemple{n}", kind=KINDS[n % len(KINDS)], tongue=TONGUES[n // len(KINDS) % len(TONGUES)])
        for n in range(team)
    ]


def leaders() -> list[Member]:
    coordinators = [Member(chat, f"Responsable{chat}", "coordinator") for chat in COORDINATORS]
    return [*coordinators, Member(WATCHER, "Direction", "direction")]


def draw(*what: object) -> Random:
    """The same at each time of asking, whoever speaks which language."""
    return Random(":".join(map(str, what)))
