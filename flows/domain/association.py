"""An association, as its own file describes it.

Everything that belongs to one association and not to the trade is here: its name, its places, its hours,
its own words. The file is TOML; `bot/association.py` reads it and turns a mistake into one sentence. A text
is either one French sentence or a table of languages: `{fr = "…", en = "…"}`.
"""

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


def _shape(pattern: str, what: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{value!r} is not {what}")
        return value

    return check


def _words(value: Any) -> Any:
    texts = value if isinstance(value, dict) else {"fr": value}
    if all(re.fullmatch(r"[a-z]{2,3}", key) and isinstance(text, str) for key, text in texts.items()):
        return value
    raise ValueError('write one sentence between quotes, or a table of languages like { fr = "…", en = "…" }')


def _not_empty(words: str | dict[str, str]) -> str | dict[str, str]:
    texts = words.values() if isinstance(words, dict) else [words]
    if not texts or not all(text.strip() for text in texts):
        raise ValueError("is shown to people, so it cannot be empty; write a few words")
    return words


Language = Annotated[str, AfterValidator(_shape(r"[a-z]{2,3}", "a language; write a code like 'fr'"))]
Words = Annotated[str | dict[str, str], BeforeValidator(_words)]
Label = Annotated[Words, AfterValidator(_not_empty)]
Code = Annotated[str, AfterValidator(_shape(r"[a-z0-9_]{1,12}", "a code; write 1 to 12 small letters, digits or _"))]
Country = Annotated[str, AfterValidator(_shape(r"[A-Z]{2}", "a country; write two capitals like 'FR'"))]
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
    """Refuses hours that the library cannot read, and says from which character on."""
    try:
        if hours:
            OpeningHours(hours)
    except Exception as wrong:  # the library's ParserError is not exported
        place = re.search(r"--> 1:(\d+)", str(wrong))
        column = int(place[1]) if place else 1
        raise PydanticCustomError(
            "openings",
            "hours not understood from '{rest}' on; write them like 'Tu 09:00-12:00; Th 14:00-17:00' "
            "(Mo Tu We Th Fr Sa Su, and PH for public holidays)",
            {"rest": hours[column - 1 :], "column": column},
        ) from wrong
    return hours


def _own_codes(things: Sequence[Any]) -> Sequence[Any]:
    for place, thing in enumerate(things):
        if any(thing.code == other.code for other in things[:place]):
            raise PydanticCustomError(
                "same_code",
                "'{code}' is already used above; give each its own",
                {"code": thing.code, "at": place},
            )
    return things


class Written(BaseModel):
    """What is written in the file: fixed once read, and nothing unknown is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Phone(Written):
    label: Label
    number: Annotated[str, Field(min_length=2, max_length=30)]


class SubTheme(Written):
    code: Code
    label: Label
    bring: tuple[Words, ...] = ()


class Theme(Written):
    code: Code
    icon: str = ""
    label: Label
    sub_themes: Annotated[tuple[SubTheme, ...], AfterValidator(_own_codes)] = ()
    bring: tuple[Words, ...] = ()

    def sub_theme(self, code: str) -> SubTheme | None:
        return next((sub for sub in self.sub_themes if sub.code == code), None)


class Permanence(Written):
    """A place where mediators receive. `openings` is written as in OpenStreetMap; empty: to be confirmed."""

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
    country: Country = "FR"
    themes: Annotated[tuple[Theme, ...], AfterValidator(_own_codes)] = ()
    permanences: Annotated[tuple[Permanence, ...], Field(min_length=1), AfterValidator(_own_codes)]
    texts: Texts = Texts()

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
