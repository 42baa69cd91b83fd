"""An association, as its own file describes it.

Everything that belongs to one association and not to the trade is here: its name, its places, its hours,
its own words. The file is TOML; `bot/association.py` reads it and turns a mistake into one sentence. A text
is either one French sentence or a table of languages: `{fr = "…", en = "…"}`.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from flows.domain.hours import Hours, unknown_holiday
from flows.domain.modes import INSTITUTIONS, InMode, Institution, Mode
from flows.domain.openings import Openings
from flows.domain.partners import Partner
from flows.domain.skills import Skill
from flows.domain.work import Delays, Work
from flows.domain.workshops import Workshop
from flows.domain.written import Code, Country, Label, Language, Words, Written, each_its_own, own_codes

Minutes = Annotated[int, Field(ge=5, le=240)]
Buffer = Annotated[int, Field(ge=0, le=240)]
Capacity = Annotated[int, Field(ge=1, le=50)]
Notice = Annotated[int, Field(ge=0, le=60 * 24 * 60)]
DaysAhead = Annotated[int, Field(ge=1, le=366)]
PlaceKind = Literal[
    "head_office",
    "neighbourhood_house",
    "social_centre",
    "ccas",
    "eco_centre",
    "france_services",
    "residence",
    "post_office",
    "campus",
    "other",
]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValueError(f"{name!r} is not a time zone; write one like 'Europe/Paris'") from unknown
    return name


class Phone(Written):
    label: Label
    number: Annotated[str, Field(min_length=2, max_length=30)]


class SubTheme(Written):
    code: Code
    label: Label
    bring: tuple[Words, ...] = ()
    urgent: bool = False


class Theme(Written):
    code: Code
    icon: str = ""
    label: Label
    sub_themes: Annotated[tuple[SubTheme, ...], AfterValidator(own_codes)] = ()
    bring: tuple[Words, ...] = ()
    slot_minutes: Minutes | None = None
    notice_minutes: Notice | None = None
    days_ahead: DaysAhead | None = None
    modes: tuple[Mode, ...] = ()
    """How it can be spoken of; empty: however the places offer."""

    def sub_theme(self, code: str) -> SubTheme | None:
        return next((sub for sub in self.sub_themes if sub.code == code), None)


class AtThePlace(Hours):
    """A mediator's own hours at a permanence; empty: those of the place. Each gives it so many seats, for these modes;
    empty: all those of the place."""

    mediator: Code
    capacity: Capacity = 1
    modes: tuple[Mode, ...] = ()


class Permanence(Hours):
    """A place where mediators receive. `openings` is written as in OpenStreetMap; empty: to be confirmed, unless
    mediators say when they are there. Around an appointment the buffers stay empty; a home visit adds the journey to
    both. `walk_in`: one comes without an appointment too, at these hours or at hours of its own."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=60)]
    kind: PlaceKind = "other"
    address: Annotated[str, Field(min_length=1, max_length=120)]
    commune: Annotated[str, Field(min_length=1, max_length=40)]
    nearby: tuple[str, ...] = ()
    access: Words = ""
    step_free: bool | None = None
    """None: nobody said."""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    modes: tuple[Mode, ...] = ("permanence",)
    by_mode: Annotated[tuple[InMode, ...], AfterValidator(each_its_own("mode"))] = ()
    languages: tuple[Language, ...] = ("fr",)
    mediators: Annotated[tuple[AtThePlace, ...], AfterValidator(each_its_own("mediator"))] = ()
    slot_minutes: Minutes = 30
    start_every: Minutes | None = None
    capacity: Capacity = 1
    buffer_before: Buffer = 0
    buffer_after: Buffer = 0
    travel_minutes: Buffer = 0
    per_day: Annotated[int, Field(ge=1, le=500)] | None = None
    notice_minutes: Notice = 60
    days_ahead: DaysAhead = 30
    walk_in: bool = False
    walk_in_openings: Openings = ""

    @model_validator(mode="after")
    def _walk_in_has_hours(self) -> Self:
        if self.walk_in and not (self.walk_in_openings or self.openings):
            raise PydanticCustomError("walk_in", 'say when: write walk_in_openings = "We 14:00-17:00"')
        if self.walk_in_openings and not self.walk_in:
            raise PydanticCustomError("walk_in", "walk_in_openings is for a place that says walk_in = true; add it")
        return self

    @model_validator(mode="after")
    def _modes_are_offered(self) -> Self:
        for number, own in enumerate(self.by_mode):
            under = {"mode": own.mode, "under": ("by_mode", number, "mode")}
            if own.mode not in self.modes:
                raise PydanticCustomError("mode", "add '{mode}' to the modes of this place, or leave it out", under)
        return self

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            written, missing = ("latitude", "longitude") if self.longitude is None else ("longitude", "latitude")
            told = {"missing": missing, "under": (written,)}
            raise PydanticCustomError("half", "a place on the map needs both; write {missing} too", told)
        return self

    @property
    def map(self) -> tuple[float, float] | None:
        """Latitude and longitude, in degrees, when they are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    @property
    def receives(self) -> bool:
        """Whether somebody said when."""
        return bool(self.openings or any(mediator.openings for mediator in self.mediators))

    def own(self, mode: str) -> InMode | None:
        return next((own for own in self.by_mode if own.mode == mode), None)

    def gives(self, mode: str) -> bool:
        """Whether a moment of this mode can be booked here."""
        own = self.own(mode)
        return self.receives if mode == "permanence" else own is not None and bool(own.openings or self.receives)

    def in_mode(self, mode: str) -> "Permanence":
        """The same place, at the hours of this mode."""
        own = self.own(mode)
        return self.model_copy(update={"openings": own.openings}) if own and own.openings else self

    def worked_somewhere(self) -> Iterator[date | str]:
        for hours in (self, *self.mediators):
            yield from hours.worked_holidays

    @property
    def seats(self) -> int:
        """How many people at once, when everybody is there."""
        return sum(mediator.capacity for mediator in self.mediators) if self.mediators else self.capacity

    def serves(self, commune: str) -> bool:
        return commune == self.commune or commune in self.nearby


class Texts(Written):
    """Sentences that are the association's own; empty ones are not shown."""

    welcome: Words = ""
    privacy: Words = ""
    waiting: Words = ""


class Named(Written):
    code: Code
    label: Label


class Association(Written):
    """`neighbourhoods`, `watched` and `relays` are for what mediators see outdoors and whom they tell;
    `public_counters`: whether they may count the public as some funders ask, apart from everything else."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    address: Annotated[str, Field(min_length=1, max_length=120)]
    phones: tuple[Phone, ...] = ()
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
    default_language: Language = "fr"
    country: Country = "FR"
    themes: Annotated[tuple[Theme, ...], AfterValidator(own_codes)] = ()
    permanences: Annotated[tuple[Permanence, ...], Field(min_length=1), AfterValidator(own_codes)]
    workshops: Annotated[tuple[Workshop, ...], AfterValidator(own_codes)] = ()
    skills: Annotated[tuple[Skill, ...], AfterValidator(own_codes)] = ()
    institutions: tuple[Institution, ...] = INSTITUTIONS
    """Where somebody may be accompanied to: a kind, never a name."""
    texts: Texts = Texts()
    voice_notes: bool = False
    """Whether a voice may travel between a person and their mediator; it is copied by Telegram, never kept here."""
    work: Work = Work()
    delays: Delays = Delays()
    neighbourhoods: Annotated[tuple[Named, ...], AfterValidator(own_codes)] = ()
    watched: Annotated[tuple[Named, ...], AfterValidator(own_codes)] = ()
    relays: Annotated[tuple[Named, ...], AfterValidator(own_codes)] = ()
    public_counters: bool = False
    partners: Annotated[tuple[Partner, ...], AfterValidator(own_codes)] = ()

    @property
    def codes(self) -> list[str]:
        """Of every place and workshop."""
        return [*(one.code for one in self.permanences), *(one.code for one in self.workshops)]

    @model_validator(mode="after")
    def _neighbourhoods_are_no_places(self) -> Self:
        taken = {*self.codes}
        for number, one in enumerate(self.neighbourhoods):
            if one.code in taken:
                told = {"named": one.code, "under": ("neighbourhoods", number, "code")}
                raise PydanticCustomError("place", "'{named}' is a permanence or a workshop already", told)
        return self

    @model_validator(mode="after")
    def _workshops_are_somewhere(self) -> Self:
        places = {place.code for place in self.permanences}
        for number, one in enumerate(self.workshops):
            for key, wrong in (("place", one.place not in places), ("code", one.code in places)):
                if wrong:
                    told = {"named": getattr(one, key), "under": ("workshops", number, key)}
                    mend = "'{named}' is no permanence" if key == "place" else "'{named}' is a permanence already"
                    raise PydanticCustomError("workshop", mend, told)
        return self

    @model_validator(mode="after")
    def _skills_cover_themes(self) -> Self:
        named = {theme.code for theme in self.themes}
        for number, skill in enumerate(self.skills if named else ()):
            for place, subject in enumerate(skill.covers):
                if subject.partition("/")[0] not in named:
                    told = {"named": subject, "under": ("skills", number, "covers", place)}
                    raise PydanticCustomError("skill", "'{named}' is no theme of this file", told)
        return self

    @model_validator(mode="after")
    def _holidays_are_some(self) -> Self:
        worked = ((n, day) for n, place in enumerate(self.permanences) for day in place.worked_somewhere())
        for place, day in worked:
            if mend := unknown_holiday(day, self.country):
                under = ("permanences", place, "worked_holidays")
                raise PydanticCustomError("holiday", "{mend}", {"mend": mend, "under": under})
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def permanence(self, code: str | None) -> Permanence | None:
        """A workshop's code stands for its place."""
        workshop = self.workshop(code)
        where = workshop.place if workshop else code
        return next((place for place in self.permanences if place.code == where), None)

    def named(self, code: str | None) -> Permanence | None:
        """As `permanence`, and those that are over: where an old appointment was."""
        return self.permanence(code)

    def workshop(self, code: str | None) -> Workshop | None:
        return next((workshop for workshop in self.workshops if workshop.code == code), None)

    def partner(self, code: str | None) -> Partner | None:
        return next((partner for partner in self.partners if partner.code == code), None)

    def workshops_to_come(self, now: datetime) -> list[Workshop]:
        to_come = [one for one in self.workshops if one.slot(self.zone).start > now]
        return sorted(to_come, key=lambda one: one.slot(self.zone).start)

    def theme(self, code: str | None) -> Theme | None:
        return next((theme for theme in self.themes if theme.code == code), None)

    def communes(self) -> tuple[str, ...]:
        """Every commune some permanence serves, in alphabetical order."""
        named = {name for place in self.permanences for name in (place.commune, *place.nearby)}
        return tuple(sorted(named, key=lambda name: re.sub(r"^(L'|Le |La |Les )", "", name).casefold()))
