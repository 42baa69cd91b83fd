"""An association, as its own file describes it.

Everything that belongs to one association and not to the trade is here: its name, its places, its hours, its own
words. The file is TOML; `bot/association.py` reads it and turns a mistake into one sentence. A text is either one
French sentence or a table of languages: `{fr = "…", en = "…"}`.
"""

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Words = str | dict[Language, str]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,12}$")]
Mode = Literal["permanence", "phone", "home_visit", "workshop"]
MODES: tuple[Mode, ...] = ("permanence", "phone", "home_visit", "workshop")
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


def _openings(hours: str) -> str:
    if hours:
        try:
            OpeningHours(hours)
        except Exception as wrong:  # the library raises its own SyntaxError-like types
            raise ValueError(
                f"hours not understood; write them like 'Tu 09:00-12:00; Th 14:00-17:00' ({wrong})"
            ) from wrong
    return hours


class Written(BaseModel):
    """What is written in the file: fixed once read, and nothing unknown is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Phone(Written):
    label: Words
    number: Annotated[str, Field(min_length=2, max_length=30)]


class SubTheme(Written):
    code: Code
    label: Words
    bring: tuple[Words, ...] = ()


class Theme(Written):
    code: Code
    icon: str = ""
    label: Words
    sub_themes: tuple[SubTheme, ...] = ()
    bring: tuple[Words, ...] = ()

    def sub_theme(self, code: str) -> SubTheme | None:
        return next((sub for sub in self.sub_themes if sub.code == code), None)


class Permanence(Written):
    """A place where mediators receive. `openings` uses OpenStreetMap's opening_hours syntax; empty: to be confirmed."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=60)]
    kind: PlaceKind = "other"
    address: Annotated[str, Field(min_length=1, max_length=120)]
    commune: Annotated[str, Field(min_length=1, max_length=40)]
    nearby: tuple[str, ...] = ()
    access: Words = ""
    modes: tuple[Mode, ...] = ("permanence",)
    languages: tuple[Language, ...] = ("fr",)
    openings: Annotated[str, AfterValidator(_openings)] = ""
    slot_minutes: Annotated[int, Field(ge=5, le=240)] = 30
    capacity: Annotated[int, Field(ge=1, le=50)] = 1

    def serves(self, commune: str) -> bool:
        return commune == self.commune or commune in self.nearby


class Texts(Written):
    """Sentences that are the association's own; empty ones are not shown."""

    welcome: Words = ""
    privacy: Words = ""
    waiting: Words = ""


class Association(Written):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    address: Annotated[str, Field(min_length=1, max_length=120)]
    phones: tuple[Phone, ...] = ()
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
    default_language: Language = "fr"
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "FR"
    themes: tuple[Theme, ...] = ()
    permanences: Annotated[tuple[Permanence, ...], Field(min_length=1)]
    texts: Texts = Texts()

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "Association":
        for kind, things in (("permanences", self.permanences), ("themes", self.themes)):
            codes = [thing.code for thing in things]
            twice = next((code for code in codes if codes.count(code) > 1), None)
            if twice:
                raise ValueError(f"two {kind} have the code {twice!r}; give each its own")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def permanence(self, code: str | None) -> Permanence | None:
        return next((place for place in self.permanences if place.code == code), None)

    def theme(self, code: str | None) -> Theme | None:
        return next((theme for theme in self.themes if theme.code == code), None)

    def communes(self) -> tuple[str, ...]:
        """Every commune some permanence serves, in alphabetical order."""
        named = {name for place in self.permanences for name in (place.commune, *place.nearby)}
        return tuple(sorted(named, key=lambda name: re.sub(r"^(L'|Le |La |Les )", "", name).casefold()))
