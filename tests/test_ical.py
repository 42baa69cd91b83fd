"""What we write for calendars is read by two libraries that did not write it, to the minute, in every zone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from flows.domain.ical import LONGEST, clocks, component, folded, worded
from flows.ics import Entry, Planned, written

ZONES = ("Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "Pacific/Noumea", "America/St_Johns", "Asia/Kathmandu")
CHANGING = ("Europe/Paris", "America/Miquelon", "America/New_York", "Australia/Lord_Howe")
LETTERS = st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n\\;,")


def calendar(zone: str, starts: list[datetime], title: str = "Rendez-vous", address: str = "") -> str:
    half = timedelta(minutes=30)
    entries = tuple(
        Entry(number=number, revision=2, start=start, end=start + half, title=title, address=address)
        for number, start in enumerate(starts)
    )
    return written(Planned(method="PUBLISH", zone=zone, now=starts[0], entries=entries, name="Mes rendez-vous"))


def by_the_zone_in_the_file(content: str, zone: str) -> list[datetime]:
    """vobject believes the VTIMEZONE it reads and nothing else; it would keep the first one of that name."""
    vars(vobject.icalendar)["__tzidMap"].pop(zone, None)
    read: Any = vobject.readOne(content)
    return [one.dtstart.value.astimezone(UTC) for one in read.vevent_list]


@pytest.mark.parametrize("name", [*ZONES, *CHANGING])
def test_every_day_of_a_year_is_right_to_the_minute(name: str) -> None:
    begins = datetime(2026, 1, 1, 7, 30, tzinfo=UTC)
    starts = [begins + n * timedelta(days=1, hours=1) for n in range(365)]
    content = calendar(name, starts)
    assert by_the_zone_in_the_file(content, name) == starts
    assert [one.decoded("dtstart").astimezone(UTC) for one in Calendar.from_ical(content).walk("VEVENT")] == starts


@pytest.mark.parametrize("name", CHANGING)
def test_the_clocks_change_when_another_library_says_so(name: str) -> None:
    ours = Timezone.from_ical(folded(clocks(ZoneInfo(name), 2025, 2029)))
    theirs = Timezone.from_tzid(name, first_date=datetime(2025, 1, 1).date(), last_date=datetime(2029, 1, 1).date())  # noqa: DTZ001

    def changes(zone: Timezone) -> set[tuple[object, ...]]:
        return {
            (part.name, str(part["TZNAME"]), part.TZOFFSETFROM, part.TZOFFSETTO, day)
            for part in zone.subcomponents
            for day in _days(part)
        }

    assert changes(ours) == changes(theirs)


def _days(part: Any) -> list[object]:
    again = part.get("RDATE", [])
    lists = again if isinstance(again, list) else [again]
    return [part.DTSTART.date(), *(one.dt.date() for several in lists for one in several.dts)]


@settings(max_examples=200, deadline=None)
@given(st.text(LETTERS, max_size=200), st.text(LETTERS, max_size=200))
def test_any_words_are_read_as_they_were_written(title: str, address: str) -> None:
    content = calendar("Europe/Paris", [datetime(2026, 11, 26, 13, tzinfo=UTC)], title, address)
    (found,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(found["summary"]), str(found.get("location", ""))) == (title, address)
    assert all(len(line.encode()) <= LONGEST for line in content.split("\r\n"))


def test_nobody_writes_a_line_of_their_own_into_a_calendar() -> None:
    lines = folded(component("VEVENT", [worded("SUMMARY", "x\r\nEND:VEVENT\rBEGIN:VALARM")])).split("\r\n")
    assert lines == ["BEGIN:VEVENT", "SUMMARY:x\\nEND:VEVENTBEGIN:VALARM", "END:VEVENT", ""]
