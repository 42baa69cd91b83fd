"""The text of a calendar (RFC 5545), line by line: a value escapes what would end it, and no line is over 75 bytes.

A zone says when its clocks change in the years it is asked for, each time by the clock that ends then. A library reads
all there is in the world's calendars; the few lines we write are here, and the tests read them with two libraries.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONGEST = 75
WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)
ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})
LETTERS = re.compile(r"\\?.")
"""What is escaped stays with its backslash: some programs want it so."""
Lines = Sequence[str]
Change = tuple[timedelta, timedelta, str, bool]
"""From which offset, to which, what that is called, and whether it is summer time."""


def worded(name: str, words: str) -> str:
    return f"{name}:{words.translate(ESCAPED)}"


def instant(name: str, moment: datetime) -> str:
    return f"{name}:{_local(moment.astimezone(UTC))}Z"


def local(name: str, moment: datetime, zone: ZoneInfo) -> str:
    """By the clocks of the zone, which the calendar must describe."""
    return f"{name};TZID={zone.key}:{_local(moment.astimezone(zone))}"


def component(name: str, lines: Lines) -> Lines:
    return (f"BEGIN:{name}", *lines, f"END:{name}")


def folded(lines: Lines) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in lines)


@lru_cache(16)
def clocks(zone: ZoneInfo, first: int, last: int) -> Lines:
    """The zone from the beginning of a year to the beginning of another; some programs read a longer list wrongly."""
    begins = datetime(first, 1, 1, tzinfo=zone)
    changes: dict[Change, list[datetime]] = {_change(begins, begins): [begins.replace(tzinfo=None)]}
    for before, after in _changes(begins, datetime(last, 1, 1, tzinfo=zone)):
        by_the_old_clock = after.astimezone(UTC).replace(tzinfo=None) + _offset(before)
        changes.setdefault(_change(before, after), []).append(by_the_old_clock)
    parts = [line for change, moments in changes.items() for line in _part(change, moments)]
    return component("VTIMEZONE", (f"TZID:{zone.key}", *parts))


def _part(change: Change, moments: Sequence[datetime]) -> Lines:
    old, new, name, summer = change
    first, *others = map(_local, moments)
    again = [f"RDATE:{','.join(others)}"] if others else []
    lines = [f"DTSTART:{first}", *again, f"TZNAME:{name}", f"TZOFFSETFROM:{_sign(old)}", f"TZOFFSETTO:{_sign(new)}"]
    return component("DAYLIGHT" if summer else "STANDARD", lines)


def _change(before: datetime, after: datetime) -> Change:
    return _offset(before), _offset(after), after.tzname() or "", bool(after.dst())


def _changes(moment: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The last minute before the clocks change, and the first one after."""
    while moment < end:
        later = _after(moment, WEEK)
        if _offset(later) != _offset(moment):
            before = moment
            step = WEEK
            while step > MINUTE:
                step /= 2
                ahead = _after(before, step)
                before = ahead if _offset(ahead) == _offset(moment) else before
            before = before.replace(second=0, microsecond=0)
            yield before, _after(before, MINUTE)
        moment = later


def _after(moment: datetime, step: timedelta) -> datetime:
    """By time that passes, whatever the clocks do."""
    return (moment.astimezone(UTC) + step).astimezone(moment.tzinfo)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _local(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S")


def _sign(offset: timedelta) -> str:
    minutes = int(abs(offset).total_seconds()) // 60
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}{minutes % 60:02}"


def _folded(line: str) -> str:
    written, room = "", LONGEST
    for letter in LETTERS.findall(line):
        size = len(letter.encode())
        if size > room:
            written, room = f"{written}\r\n ", LONGEST - 1
        written, room = written + letter, room - size
    return written
