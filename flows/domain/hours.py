"""The hours somebody keeps, as the file says them: weekly, then what school holidays, closures and single dates change.

On a date the most particular word wins: outside the validity nothing is open; then the exception of that date, then a
closure, then the hours of the school holidays, then the weekly hours. `PH` in any of them is a public holiday, but for
those that are worked. A date is from midnight to midnight: what a night opens after midnight belongs to the next date.
"""

import difflib
from datetime import date
from functools import cache
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError
from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

from flows.domain.openings import Openings
from flows.domain.written import Label, Words, Written, each_its_own

T = TypeVar("T")
ANY_YEAR = 2026
"""Of which the names of the holidays are known: they do not change."""


class SpecialDay(Written):
    """One date: other hours, or closed and why."""

    day: date
    openings: Openings = ""
    closed: Words = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.openings) == bool(self.closed):
            raise PydanticCustomError(
                "exception",
                'write either openings = "09:00-11:00" or closed = "why" for {day}',
                {"day": str(self.day)},
            )
        return self


class Closure(Written):
    """From a date to another, both closed, and why."""

    first_day: date
    last_day: date
    reason: Label

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        return _ordered(self, self.first_day, self.last_day)


class SchoolHolidays(Written):
    """The hours of the school holidays of this zone; empty: closed."""

    zone: Literal["A", "B", "C"]
    openings: Openings = ""


class Hours(Written):
    openings: Openings = ""
    first_day: date | None = None
    last_day: date | None = None
    worked_holidays: tuple[date | str, ...] = ()
    school_holidays: SchoolHolidays | None = None
    exceptions: Annotated[tuple[SpecialDay, ...], AfterValidator(each_its_own("day"))] = ()
    closures: tuple[Closure, ...] = ()

    @model_validator(mode="after")
    def _valid(self) -> Self:
        return _ordered(self, self.first_day, self.last_day)

    def on(self, day: date, otherwise: str = "") -> tuple[str, Words]:
        """The hours of this date as they are written, and why it is closed when somebody said so. `otherwise`: where
        no weekly hours are written."""
        if (self.first_day and day < self.first_day) or (self.last_day and day > self.last_day):
            return "", ""
        special = next((special for special in self.exceptions if special.day == day), None)
        if special:
            return special.openings, special.closed
        closure = next((closure for closure in self.closures if closure.first_day <= day <= closure.last_day), None)
        if closure:
            return "", closure.reason
        if self.school_holidays and no_school(day, self.school_holidays.zone):
            return self.school_holidays.openings, ""
        return self.openings or otherwise, ""

    def works(self, day: date, country: str) -> bool:
        """Whether this public holiday is a day like another here."""
        if not self.worked_holidays:
            return False
        names = public_holidays(country, day.year).get(day, frozenset())
        return any(worked == day or worked in names for worked in self.worked_holidays)


def _ordered(thing: T, first: date | None, last: date | None) -> T:
    if first and last and last < first:
        told = {"first": str(first), "last": str(last)}
        raise PydanticCustomError("order", "ends on {last}, before it begins on {first}; put the dates in order", told)
    return thing


@cache
def public_holidays(country: str, year: int) -> dict[date, frozenset[str]]:
    """The public holidays of a year, and how each is called, here and in English."""
    from holidays import country_holidays  # four megabytes, for those whose file works on a holiday

    try:
        english = country_holidays(country, years=year)
    except NotImplementedError:
        return {}
    language = "fr" if "fr" in getattr(english, "supported_languages", ()) else None
    own = country_holidays(country, years=year, language=language)
    return {day: frozenset({*own.get_list(day), *english.get_list(day)}) for day in own}


@cache
def no_school(day: date, zone: str) -> bool:
    """Beyond the years that the ministry has published, nobody knows: school as usual."""
    try:
        return bool(_school().is_holiday_for_zone(day, zone))
    except UnsupportedYearException:
        return False


@cache
def _school() -> SchoolHolidayDates:
    """Every day of many years: read for those whose file names a zone."""
    return SchoolHolidayDates()


def unknown_holiday(worked: date | str, country: str) -> str:
    """The mend of a worked holiday that is none; empty when it is one."""
    known = public_holidays(country, worked.year if isinstance(worked, date) else ANY_YEAR)
    if isinstance(worked, date):
        if worked in known:
            return ""
        near = min(known, key=lambda day: abs(day - worked), default=None)
        return f"{worked} is no public holiday" + (f"; the nearest is {near}" if near else "")
    names = sorted({name for several in known.values() for name in several})
    if worked in names:
        return ""
    close = difflib.get_close_matches(worked, names, 1, cutoff=0.4)
    mend = f"{close[0]!r}, perhaps" if close else f"one of {', '.join(names)}"
    return f"{worked!r} is no public holiday; write {mend}"
